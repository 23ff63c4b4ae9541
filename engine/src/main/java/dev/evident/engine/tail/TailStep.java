package dev.evident.engine.tail;

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

  /** One of them: its index and its bytes as accepted. */
  record Event(long index, byte[] record) {}

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
    /** The server stops. */
    STOPPING
  }
}
