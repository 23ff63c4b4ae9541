package dev.evident.saved;

import java.util.Optional;

/**
 * A question that somebody wants to ask again.
 *
 * @param range empty: of all time
 */
public record SavedSearch(
    Title title, SavedQuery query, Optional<TimeRange> range, Optional<String> stream)
    implements Content {
  public SavedSearch {
    stream.ifPresent(Dashboard::requireStream);
  }
}
