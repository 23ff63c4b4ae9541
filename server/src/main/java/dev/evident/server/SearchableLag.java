package dev.evident.server;

import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/** How long commits take until all of their records can be found. Thread-safe. */
final class SearchableLag {
  /**
   * Commits that wait; of more than these, which a store that stands still leaves, none is told.
   */
  private static final int COMMITS_MAX = 10_000;

  private record Commit(long size, long nanos) {}

  // Guarded by this.
  private final ArrayDeque<Commit> waiting = new ArrayDeque<>();

  /**
   * The log was committed up to a size.
   *
   * @param now nanoseconds of {@link System#nanoTime}
   */
  synchronized void committed(long size, long now) {
    if (waiting.size() < COMMITS_MAX) {
      waiting.add(new Commit(size, now));
    }
  }

  /**
   * The records below a size can be found.
   *
   * @param lag is told of each commit that waited for this, in nanoseconds
   */
  synchronized void shown(long size, long now, LongConsumer lag) {
    for (Commit first = waiting.peek();
        first != null && first.size() <= size;
        first = waiting.peek()) {
      waiting.remove();
      lag.accept(now - first.nanos());
    }
  }
}
