package dev.evident.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Exact filters of a listing; an absent one lets everything pass.
 *
 * @param from earliest event time, included
 * @param to latest event time, excluded
 */
public record EventFilter(
    OptionalInt stream,
    Optional<String> actorId,
    Optional<String> action,
    Optional<Instant> from,
    Optional<Instant> to) {

  /** Everything passes. */
  public static final EventFilter ALL =
      new EventFilter(
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
