package dev.evident.engine.search;

import java.util.List;

/**
 * Events in the order asked for.
 *
 * @param more whether others come after the last of them; may be true although none does
 * @param total how many match, those before {@code after} included
 * @param missing where the log could not be read; empty when the answer is whole
 */
public record EventsFound(
    List<Event> events, boolean more, Total total, List<MissingRange> missing) {
  /**
   * @param record its bytes as accepted
   */
  public record Event(Position position, byte[] record) {}

  /**
   * @param count the number, or less than it when not exact
   */
  public record Total(long count, boolean exact) {}

  public EventsFound {
    events = List.copyOf(events);
    missing = List.copyOf(missing);
    if (more && events.isEmpty()) {
      throw new IllegalArgumentException("without an event there is no place to go on");
    }
  }
}
