package dev.evident.engine.search;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** When a search must give up: at its deadline, or when nobody waits any more. Thread-safe. */
public final class Stop {
  private final long deadlineNanos;
  private final BooleanSupplier cancelled;

  private Stop(long deadlineNanos, BooleanSupplier cancelled) {
    this.deadlineNanos = deadlineNanos;
    this.cancelled = cancelled;
  }

  /**
   * @param after counts from now
   * @param cancelled whether nobody waits any more; asked often, from any thread
   */
  public static Stop in(Duration after, BooleanSupplier cancelled) {
    return new Stop(System.nanoTime() + after.toNanos(), cancelled);
  }

  /** Of {@link System#nanoTime()}. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  public boolean isCancelled() {
    return cancelled.getAsBoolean();
  }

  /**
   * @throws SearchStopped when it is time to give up
   */
  public void check() throws SearchStopped {
    if (System.nanoTime() - deadlineNanos >= 0) {
      throw new SearchStopped(SearchStopped.Reason.DEADLINE);
    }
    if (cancelled.getAsBoolean()) {
      throw new SearchStopped(SearchStopped.Reason.CANCELLED);
    }
  }
}
