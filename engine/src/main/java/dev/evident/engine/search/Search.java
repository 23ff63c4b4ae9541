package dev.evident.engine.search;

import java.io.IOException;

/**
 * Finds events. What is right is defined by {@link dev.evident.query.Reference}; an implementation
 * may only be faster.
 *
 * <p><b>What is seen.</b> Every committed event becomes visible soon after its acknowledgement, in
 * the order of the index: when record n is visible, so is every record before it. Control records
 * never match. An answer sees the records below the size that its request names and no others,
 * whatever is committed, sealed, merged or moved meanwhile; each of them once.
 *
 * <p><b>Damage.</b> What cannot be read is left out, and the answer names the range of the log in
 * which that is so. An answer that names none is whole.
 *
 * <p><b>Threads.</b> Blocking, for many threads at once. Whoever asks bounds how many there are. An
 * implementation looks at the request's {@link Stop} at least every few milliseconds.
 */
public interface Search {
  /** The records with smaller indexes are visible. Never falls. */
  long size();

  /**
   * The first events that match, in the order asked for.
   *
   * @throws SearchStopped when the time is over or nobody waits any more
   * @throws IOException when nothing can be read at all
   */
  EventsFound events(EventsRequest request) throws IOException, SearchStopped;

  /**
   * A table of numbers over all events that match.
   *
   * @throws SearchStopped when the time is over or nobody waits any more
   * @throws IOException when nothing can be read at all
   */
  StatsFound stats(StatsRequest request) throws IOException, SearchStopped;
}
