package dev.evident.saved;

import dev.evident.query.QueryException;
import java.util.Optional;
import java.util.OptionalInt;

/** A description of something to be kept that cannot be meant so. For who wrote it. */
public final class SavedRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Optional<QueryException> query;
  private final int panel;

  private SavedRefused(int panel, String why, Optional<QueryException> query) {
    super(panel > 0 ? "panel " + panel + ": " + why : why);
    this.panel = panel;
    this.query = query;
  }

  static SavedRefused because(String why) {
    return new SavedRefused(0, why, Optional.empty());
  }

  static SavedRefused query(QueryException wrong) {
    return new SavedRefused(0, "the query: " + wrong.getMessage(), Optional.of(wrong));
  }

  SavedRefused inPanel(int number) {
    return new SavedRefused(number, why(), query);
  }

  /** What is wrong and what to do. */
  public String why() {
    return String.valueOf(getMessage());
  }

  /** Where the query goes wrong, when that is it. */
  public Optional<QueryException> query() {
    return query;
  }

  /** The panel that it is about, counted from 1. */
  public OptionalInt panel() {
    return panel > 0 ? OptionalInt.of(panel) : OptionalInt.empty();
  }
}
