package dev.evident.query;

import dev.evident.model.Filter;

/** {@code -a} or {@code NOT a}: the events that {@code a} does not match. */
final class NotOperator {
  private NotOperator() {}

  static Filter parse(Parser p) throws QueryException {
    p.lexer().skipSpace();
    int from = p.lexer().at();
    boolean not = p.lexer().take("-") || p.takeKeyword("NOT");
    return not ? Filter.not(p.nested(from, () -> parse(p))) : p.primary();
  }

  static String text(Filter.Not not) {
    return switch (not.part()) {
      case Filter.And and -> "-(" + AndOperator.text(and) + ")";
      case Filter.Or or -> "-" + OrOperator.textInside(or);
      case Filter.Not _, Filter.All _, Filter.Test _ -> "-" + FilterText.of(not.part());
    };
  }

  static boolean matches(Filter.Not not, FlatRecord record, Evaluation evaluation) {
    return !evaluation.matches(not.part(), record);
  }
}
