package dev.evident.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evident.model.Filter;

/** The three things that are asked of each operator: its tree, its text, what it matches. */
final class Asked {
  private Asked() {}

  static Filter tree(String query) throws QueryException {
    return QueryText.parse(query).filter();
  }

  /** The canonical text, which parses to the same query. */
  static String text(String query) throws QueryException {
    String text = QueryText.write(QueryText.parse(query));
    assertThat(QueryText.parse(text)).isEqualTo(QueryText.parse(query));
    return text;
  }

  /** Whether an event with these members matches. */
  static boolean matches(String query, String members) throws QueryException {
    return new Evaluation(Events.NOW).matches(tree(query), Events.with(members));
  }

  /** Where the error is, what stands there and what is said. */
  static String column(String query) {
    QueryException e = catchThrowableOfType(QueryException.class, () -> QueryText.parse(query));
    assertThat(e).as("an error of " + query).isNotNull();
    return e.column() + " <" + e.piece() + "> " + e.reason();
  }
}
