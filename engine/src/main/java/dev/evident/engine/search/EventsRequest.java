package dev.evident.engine.search;

import dev.evident.model.Filter;
import java.time.Instant;
import java.util.Optional;

/**
 * Which events are wanted.
 *
 * @param filter what they must match
 * @param now what relative times count from
 * @param size only records with smaller indexes; at most {@link Search#size()}
 * @param order which come first
 * @param after only those that come after this place in the order; empty: from the first
 * @param limit events at most, 1 to {@link #LIMIT_MAX}
 * @param bytesMax bytes of their records together at most, but at least one event is given
 * @param total how well their number must be known
 * @param stop when to give up
 */
public record EventsRequest(
    Filter filter,
    Instant now,
    long size,
    Order order,
    Optional<Position> after,
    int limit,
    long bytesMax,
    TotalWanted total,
    Stop stop) {
  /** As many rows as {@code top} may ask for. */
  public static final int LIMIT_MAX = 10_000;

  public EventsRequest {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit is 1 to " + LIMIT_MAX + ", not " + limit);
    }
    if (size < 0 || bytesMax < 1) {
      throw new IllegalArgumentException("size or bytesMax is out of range");
    }
  }

  /** How well the number of all matching events must be known. */
  public enum TotalWanted {
    /** Not at all: a lower bound that costs nothing, even zero. */
    NONE,
    /** Exactly where that is cheap, otherwise a lower bound. */
    CHEAP,
    /** Exactly, whatever it costs. */
    EXACT
  }
}
