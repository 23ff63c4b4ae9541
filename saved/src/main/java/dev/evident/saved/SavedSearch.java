package dev.evident.saved;

import java.util.Optional;

/** A question that somebody wants to ask again. */
public record SavedSearch(Title title, SavedQuery query, TimeRange range, Optional<String> stream)
    implements Content {
  public SavedSearch {
    stream.ifPresent(Dashboard::requireStream);
  }
}
