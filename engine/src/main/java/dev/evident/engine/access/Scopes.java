package dev.evident.engine.access;

import dev.evident.model.Filter;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes scopes of accesses. Thread-safe.
 *
 * @param streams the names of those that there are at the moment
 */
public record Scopes(Supplier<List<String>> streams, Pseudonyms pseudonyms) {
  /** Of what a question can be about. */
  public Scope of(Access access, Filter question) {
    return new Scope(access, streams.get(), question, pseudonyms);
  }
}
