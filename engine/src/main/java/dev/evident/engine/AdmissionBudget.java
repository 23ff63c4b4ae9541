package dev.evident.engine;

import dev.evident.log.Refused;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of all requests that are being read at one time, so that many large bodies lead
 * to 429 and not to a full heap. Thread-safe.
 */
final class AdmissionBudget {
  private final long bytesMax;
  private final AtomicLong taken = new AtomicLong();

  AdmissionBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** What one request holds; gives all of it back when closed. */
  final class Share implements AutoCloseable {
    private long bytes;

    /**
     * Takes more.
     *
     * @throws Refused when the budget is used up
     */
    void take(long more) throws Refused {
      long after = taken.addAndGet(more);
      bytes += more;
      if (after > bytesMax && after != bytes) {
        throw new Refused(
            Refused.Reason.QUEUE_FULL,
            "requests that are being read hold "
                + (after - more)
                + " bytes of at most "
                + bytesMax
                + "; try again in a second");
      }
    }

    @Override
    public void close() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }

  Share share() {
    return new Share();
  }
}
