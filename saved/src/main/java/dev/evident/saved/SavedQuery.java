package dev.evident.saved;

import dev.evident.model.Query;
import dev.evident.query.QueryException;
import dev.evident.query.QueryText;

/**
 * A query that parses, as its author typed it. Immutable; equal when the texts are, so that an
 * author finds again what he wrote.
 */
public final class SavedQuery {
  /** Of the text: a dashboard of many panels must fit into one request. */
  public static final int CHARS_MAX = 4_096;

  private final String text;
  private final Query query;

  private SavedQuery(String text, Query query) {
    this.text = text;
    this.query = query;
  }

  /**
   * @throws QueryException when the text is no query
   * @throws IllegalArgumentException when it is too long to be kept
   */
  public static SavedQuery parse(String text) throws QueryException {
    Title.requireLine("a saved query", text, CHARS_MAX);
    return new SavedQuery(text, QueryText.parse(text));
  }

  public String text() {
    return text;
  }

  Query query() {
    return query;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SavedQuery that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
