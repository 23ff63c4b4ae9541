package dev.evident.engine.access;

import dev.evident.engine.Catalog;
import dev.evident.model.Filter;
import java.util.function.Supplier;

/**
 * Makes scopes of accesses. Thread-safe.
 *
 * @param catalog the one that there is at the moment
 */
public record Scopes(Supplier<Catalog> catalog, Pseudonyms pseudonyms) {
  /** Of what a question can be about. */
  public Scope of(Access access, Filter question) {
    return new Scope(access, catalog.get(), question, pseudonyms);
  }
}
