package dev.evident.query;

import dev.evident.model.Filter;
import dev.evident.model.Query;

/** Queries as text (docs/query.md). */
public final class QueryText {
  /** Of a query as typed, and of its canonical form: an address of a page must hold it. */
  public static final int CHARS_MAX = 16_384;

  private QueryText() {}

  /**
   * Reads a query; an empty text asks for every event.
   *
   * @throws QueryException when the text is no query; the only exception there is
   */
  public static Query parse(String text) throws QueryException {
    requireShort(text, "the query");
    Query query = new Parser(text).query();
    // Whoever keeps the canonical form must be able to read it again.
    requireShort(write(query), "the query, written out in full,");
    return query;
  }

  private static void requireShort(String text, String what) throws QueryException {
    if (text.length() > CHARS_MAX) {
      throw new QueryException(1, "", what + " is longer than " + CHARS_MAX + " characters");
    }
  }

  /** The canonical text: {@link #parse} makes an equal query of it, unless it is too long. */
  public static String write(Query query) {
    StringBuilder out = new StringBuilder(write(query.filter()));
    query.pipes().forEach(pipe -> out.append(" | ").append(Pipes.text(pipe)));
    return out.toString();
  }

  /** The canonical text of a filter alone. */
  public static String write(Filter filter) {
    return FilterText.of(filter);
  }
}
