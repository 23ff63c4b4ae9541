package dev.evident.saved;

import java.util.Optional;

/** What people keep. */
public sealed interface Content permits SavedSearch, Dashboard {
  Title title();

  /** The stream that it is about; empty: all that its reader may read. */
  Optional<String> stream();
}
