package dev.evident.engine.search;

import dev.evident.query.Answer;
import dev.evident.store.scan.Total;
import dev.evident.store.scan.Unreadable;
import java.util.List;
import java.util.Optional;

/**
 * A page of events.
 *
 * @param fields the named fields of each event, when the query ends with {@code fields}
 * @param next the cursor of the page behind it; empty when there is nothing left
 * @param total how many events match the filter, on all pages together
 * @param missing where the log could not be read; empty when the answer is whole
 */
public record EventsPage(
    List<FoundEvent> events,
    Optional<Answer.Table> fields,
    Optional<String> next,
    Total total,
    List<Unreadable> missing) {
  public EventsPage {
    events = List.copyOf(events);
    missing = List.copyOf(missing);
  }
}
