package dev.evident.engine.access;

import dev.evident.model.Filter;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes scopes of accesses. Thread-safe.
 *
 * @param streams the names of those that there are at the moment
 * @param clock what relative times in the filters of grants count from
 */
public record Scopes(Supplier<List<String>> streams, Pseudonyms pseudonyms, InstantSource clock) {
  /** Of what a question can be about. */
  public Scope of(Access access, Filter question) {
    return new Scope(access, streams.get(), question, pseudonyms, clock.instant());
  }
}
