package dev.evident.store.scan;

import dev.evident.model.Filter;
import dev.evident.model.Query;
import java.time.Instant;

/**
 * Answers queries about a fixed view of the store exactly as {@link dev.evident.query.Reference}
 * does. Immutable; each call is for the thread that makes it.
 */
public final class Scan {
  private final View view;
  private final Instant now;
  private final ScanLimits limits;

  /**
   * @param now what relative times count from; the same for all pages of one question
   */
  public Scan(View view, Instant now, ScanLimits limits) {
    this.view = view;
    this.now = now;
    this.limits = limits;
  }

  /**
   * A page of events.
   *
   * @throws ScanStopped when the deadline has passed or the query was cancelled
   */
  public EventsAnswer events(EventsRequest request, Cancel cancel) throws ScanStopped {
    return new EventScan(view, now, limits, request, cancel).answer();
  }

  /**
   * A table of numbers.
   *
   * @param query with stats
   * @param access what else must be true of every event that is counted
   * @throws ScanStopped when the deadline has passed or the query was cancelled
   */
  public StatsAnswer stats(Query query, Filter access, Cancel cancel) throws ScanStopped {
    return new StatsScan(view, now, limits, query, access, cancel).answer();
  }
}
