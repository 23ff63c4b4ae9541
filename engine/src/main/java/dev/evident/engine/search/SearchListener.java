package dev.evident.engine.search;

/** Told of what becomes of questions, for metrics. Called by their threads; must not block. */
public interface SearchListener {
  /** A query was answered after so long, waiting included. */
  default void answered(long nanos) {}

  /** A query was not answered. */
  default void refused(SearchRefused.Reason reason) {}

  /** Listens to nothing. */
  SearchListener NONE = new SearchListener() {};
}
