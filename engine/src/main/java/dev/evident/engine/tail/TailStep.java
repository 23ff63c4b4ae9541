package dev.evident.engine.tail;

import dev.evident.engine.access.Seen;
import java.util.List;

/** What a tail has to tell next. */
public sealed interface TailStep {
  /**
   * Matching events, perhaps none for a while.
   *
   * @param events in the order of the log
   * @param seen every record up to this index was looked at; -1: none yet
   */
  record Events(List<Event> events, long seen) implements TailStep {
    public Events {
      events = List.copyOf(events);
    }
  }

  /** One of them: its index, and what its reader may see of it. */
  record Event(long index, Seen seen) {}

  /**
   * The tail ends here.
   *
   * @param seen where another one can go on
   */
  record Dropped(Reason reason, long seen) implements TailStep {}

  /** Why a tail ends. */
  enum Reason {
    /** Its reader fell too far behind. */
    TOO_SLOW,
    /** Its reader may not read any more. */
    ACCESS_ENDED,
    /** The server stops. */
    STOPPING
  }
}
