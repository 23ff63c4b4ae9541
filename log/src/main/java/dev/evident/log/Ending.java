package dev.evident.log;

/** Waits for parts to their end, also when the caller is interrupted meanwhile. */
public final class Ending {
  /** Something that waits for a thread of its own. */
  @FunctionalInterface
  public interface Part {
    /** Ends it; may be called again after an interrupt. */
    void close() throws InterruptedException;
  }

  private Ending() {}

  /** Ends the parts one after the other; an interrupt is handed on afterwards. */
  public static void of(Part... parts) {
    boolean interrupted = false;
    for (Part part : parts) {
      interrupted |= end(part);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean end(Part part) {
    boolean interrupted = false;
    while (true) {
      try {
        part.close();
        return interrupted;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }
}
