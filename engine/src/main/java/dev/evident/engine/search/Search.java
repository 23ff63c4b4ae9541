package dev.evident.engine.search;

import dev.evident.model.Filter;
import dev.evident.model.Query;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.EventsAnswer;
import dev.evident.store.scan.EventsRequest;
import dev.evident.store.scan.ScanLimits;
import dev.evident.store.scan.ScanStopped;
import dev.evident.store.scan.StatsAnswer;
import java.io.IOException;

/**
 * Finds events. What is right is defined by {@link dev.evident.query.Reference}; an implementation
 * may only be faster.
 *
 * <p><b>What is seen.</b> Every committed event becomes visible soon after its acknowledgement, in
 * the order of the index: when record n is visible, so is every record before it. Control records
 * never match. An answer sees the visible records below the size that its {@link Moment} names and
 * no others, each of them once, whatever is committed, sealed, merged or moved meanwhile.
 *
 * <p><b>Pages.</b> The pages of one question, asked at one moment with what the page before gave as
 * next, hold together exactly the rows of one answer without pages.
 *
 * <p><b>Damage.</b> What cannot be read is left out, and the answer names the range of the log in
 * which that is so. An answer that names none is whole.
 *
 * <p><b>Threads.</b> For many threads at once; each call computes on the thread that makes it. Who
 * asks bounds how many there are. The {@link Cancel} is looked at every few milliseconds.
 */
public interface Search {
  /** What one question may take. */
  default ScanLimits limits() {
    return ScanLimits.DEFAULT;
  }

  /**
   * The records with smaller indexes are visible. Never falls. Waits a moment for what was
   * committed before the call, so that who was told that an event is stored finds it, too.
   */
  long size() throws InterruptedException;

  /**
   * A page of events.
   *
   * @throws ScanStopped when the time is over or nobody waits any more
   * @throws IOException when nothing can be read at all
   */
  EventsAnswer events(EventsRequest request, Moment moment, Cancel cancel)
      throws IOException, ScanStopped;

  /**
   * A table of numbers over all events that match.
   *
   * @param query with stats
   * @param access what else must be true of every event that is counted
   * @throws ScanStopped when the time is over or nobody waits any more
   * @throws IOException when nothing can be read at all
   */
  StatsAnswer stats(Query query, Filter access, Moment moment, Cancel cancel)
      throws IOException, ScanStopped;
}
