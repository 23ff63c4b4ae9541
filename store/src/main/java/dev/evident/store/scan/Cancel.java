package dev.evident.store.scan;

import java.time.Duration;

/**
 * Whether a query is still wanted: asked at every block. Thread-safe.
 *
 * <p>The deadline is one of the monotonic clock, which no correction of the time moves.
 */
public final class Cancel {
  private final long startedNanos = System.nanoTime();
  private final long budgetNanos;
  private volatile boolean cancelled;

  private Cancel(long budgetNanos) {
    this.budgetNanos = budgetNanos;
  }

  /** From now on so long. */
  public static Cancel after(Duration budget) {
    return new Cancel(budget.toNanos());
  }

  /** Only when somebody says so. */
  public static Cancel never() {
    return new Cancel(Long.MAX_VALUE);
  }

  /** The client has gone, or the server closes. */
  public void cancel() {
    cancelled = true;
  }

  /** What is left of the time, 0 or more. */
  public long remainingNanos() {
    return Math.max(0, budgetNanos - (System.nanoTime() - startedNanos));
  }

  /**
   * Goes on, or does not.
   *
   * @throws ScanStopped when the deadline has passed or the query was cancelled
   */
  public void check() throws ScanStopped {
    if (cancelled) {
      throw new ScanStopped(ScanStopped.Cause.CANCELLED);
    }
    if (remainingNanos() == 0) {
      throw new ScanStopped(ScanStopped.Cause.DEADLINE);
    }
  }
}
