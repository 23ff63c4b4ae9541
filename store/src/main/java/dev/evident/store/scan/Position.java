package dev.evident.store.scan;

/**
 * Where a page ended, so that the next one begins there. The next page is asked of the same log
 * size and with the same {@code now}, filter, pipes and order; then later arrivals neither shift
 * nor repeat anything.
 */
public sealed interface Position {
  /** The size of the log at the first page. */
  long size();

  /**
   * Behind this event, in the order of the page.
   *
   * @param timeMillis its time in milliseconds since 1970, rounded down; 0 in orders by index
   * @param timeNanos what is behind the millisecond, 0 to 999,999; 0 in orders by index
   */
  record Behind(long size, long timeMillis, int timeNanos, long index) implements Position {}

  /**
   * Behind so many events: where the order is that of a sort or the events are a top. In orders by
   * time and index it is understood too, but looks at all that it skips.
   */
  record Skip(long size, int rows) implements Position {
    public Skip {
      if (rows < 0) {
        throw new IllegalArgumentException("rows must be at least 0, not " + rows);
      }
    }
  }
}
