package dev.evident.store.scan;

import dev.evident.model.Filter;
import dev.evident.model.Query;
import java.util.Optional;

/**
 * A page of events.
 *
 * @param query without stats
 * @param access what else must be true of every event: what the asker may see
 * @param order when the query has no {@code sort}
 * @param limit events of the page, 1 to {@link ScanLimits#rowsMax}
 */
public record EventsRequest(
    Query query,
    Filter access,
    Order order,
    Optional<Position> after,
    int limit,
    Total.Mode totals) {
  public EventsRequest {
    if (query.stats().isPresent()) {
      throw new IllegalArgumentException("a query with stats has no events");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, not " + limit);
    }
  }

  /** The newest events, without other conditions. */
  public static EventsRequest newest(Query query, int limit) {
    return new EventsRequest(
        query, new Filter.All(), Order.TIME_DESC, Optional.empty(), limit, Total.Mode.ON_THE_WAY);
  }

  /** The same, for the page behind a position. */
  public EventsRequest after(Position position) {
    return new EventsRequest(query, access, order, Optional.of(position), limit, totals);
  }

  /** Whether the position can be one of this request's pages; there it may begin in any case. */
  public boolean mayGoOnAt() {
    return !(after.orElse(null) instanceof Position.Behind)
        || Arrangement.of(query.pipes(), order).goesOnBehind();
  }
}
