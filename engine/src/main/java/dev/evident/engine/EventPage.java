package dev.evident.engine;

import java.util.List;
import java.util.Optional;

/**
 * Some events of a listing, newest first.
 *
 * @param next where the next page begins; empty when there is nothing left
 * @param complete false when the page ended before it was full: at what one request may look at, or
 *     at the bytes that one page may have
 */
public record EventPage(List<Item> events, Optional<Cursor> next, boolean complete) {

  /** A record, byte for byte, with its place in the log. */
  public record Item(long index, byte[] record) {}

  public EventPage {
    events = List.copyOf(events);
  }
}
