package dev.evident.engine.search;

import dev.evident.model.Query;
import java.time.Instant;

/**
 * Which table is wanted.
 *
 * @param query with stats as its first pipe
 * @param now what relative times count from
 * @param size only records with smaller indexes; at most {@link Search#size()}
 * @param groupsMax rows that the table may have before {@code top}
 * @param stop when to give up
 */
public record StatsRequest(Query query, Instant now, long size, int groupsMax, Stop stop) {
  public StatsRequest {
    if (query.stats().isEmpty()) {
      throw new IllegalArgumentException("the query asks for events, not for stats");
    }
    if (size < 0 || groupsMax < 1) {
      throw new IllegalArgumentException("size or groupsMax is out of range");
    }
  }
}
