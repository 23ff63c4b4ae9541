package dev.evident.store.scan;

import java.util.List;

/**
 * What a query sees, fixed at its beginning. Immutable.
 *
 * @param parts the segments; no record is in two of them
 * @param unreadable segments that could not even be opened
 * @param size of the log: a record whose index is this or more does not exist for the query
 */
public record View(List<Part> parts, List<Unreadable> unreadable, long size) {
  public View {
    parts = List.copyOf(parts);
    unreadable = List.copyOf(unreadable);
    if (size < 0) {
      throw new IllegalArgumentException("size must be at least 0, not " + size);
    }
  }

  /** As the log was when it had this size, or this very view when it is smaller. */
  public View upTo(long size) {
    return size >= this.size ? this : new View(parts, unreadable, size);
  }
}
