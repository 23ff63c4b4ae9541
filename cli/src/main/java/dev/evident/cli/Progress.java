package dev.evident.cli;

import dev.evident.client.Waiting;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** The bar that people see while a command works; silent when nobody looks. Thread-safe. */
final class Progress {
  private static final long REDRAW_NANOS = 200_000_000;
  private static final int BAR_CHARS = 30;
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintStream err;
  private final boolean shown;
  private final AtomicLong bytesRead = new AtomicLong();
  private final long bytesTotal;
  private final long begin = System.nanoTime();
  // Guarded by this.
  private long drawn = begin - REDRAW_NANOS;
  private boolean barOnScreen;
  private boolean saidWaiting;

  /**
   * @param bytesTotal size of all inputs, 0 when it is not known
   */
  Progress(Terminal terminal, long bytesTotal) {
    this.err = terminal.err();
    this.shown = terminal.errIsTerminal();
    this.bytesTotal = bytesTotal;
  }

  /** Counts what is read through the stream. */
  InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        bytesRead.addAndGet(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int count = super.read(bytes, from, length);
        bytesRead.addAndGet(Math.max(count, 0));
        return count;
      }
    };
  }

  synchronized void events(long done) {
    long now = System.nanoTime();
    if (!shown || now - drawn < REDRAW_NANOS) {
      return;
    }
    drawn = now;
    double seconds = Math.max((now - begin) / 1e9, 0.001);
    String counts = String.format(Locale.ROOT, "%,d events, %,.0f/s", done, done / seconds);
    draw(bytesTotal > 0 ? bar(bytesRead.get(), bytesTotal) + "  " + counts : counts);
  }

  /** So many of so many are done; the unit is in the plural. */
  synchronized void part(long done, long total, String unit) {
    long now = System.nanoTime();
    if (!shown || now - drawn < REDRAW_NANOS) {
      return;
    }
    drawn = now;
    double seconds = Math.max((now - begin) / 1e9, 0.001);
    draw(
        String.format(
            Locale.ROOT,
            "%s  %,d of %,d %s, %,.0f/s",
            bar(done, total),
            done,
            total,
            unit,
            done / seconds));
  }

  private static String bar(long done, long total) {
    double part = Math.min(1.0, (double) done / Math.max(total, 1));
    int full = (int) (part * BAR_CHARS);
    return "["
        + "#".repeat(full)
        + ".".repeat(BAR_CHARS - full)
        + String.format(Locale.ROOT, "] %3.0f%%", part * 100);
  }

  /** The client waits for the server: in the bar's place, or once where there is none. */
  synchronized void waiting(Waiting waiting) {
    String text = waiting.reason() + "; trying again";
    if (shown) {
      draw(text);
    } else if (!saidWaiting) {
      saidWaiting = true;
      err.println("evident: " + text);
    }
  }

  private void draw(String text) {
    err.print(ERASE_LINE + text);
    err.flush();
    barOnScreen = true;
  }

  /** A line that stays, above the bar. */
  synchronized void line(String text) {
    clear();
    err.println(text);
  }

  /** Takes the bar away. */
  synchronized void clear() {
    if (barOnScreen) {
      err.print(ERASE_LINE);
      barOnScreen = false;
    }
  }
}
