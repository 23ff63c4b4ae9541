package dev.evident.query;

import dev.evident.model.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code a b} or {@code a AND b}: both. Binds tighter than OR. */
final class AndOperator {
  private AndOperator() {}

  static Filter parse(Parser p) throws QueryException {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(NotOperator.parse(p));
    } while (p.takeKeyword("AND") || another(p));
    return Filter.and(parts);
  }

  /** Whether something follows that belongs to this And. */
  private static boolean another(Parser p) throws QueryException {
    Lexer lexer = p.lexer();
    lexer.skipSpace();
    int c = lexer.peek();
    if (c == Lexer.END || c == ')' || c == '|') {
      return false;
    }
    int from = lexer.at();
    boolean or = p.takeKeyword("OR");
    lexer.back(from);
    return !or;
  }

  static String text(Filter.And and) {
    return and.parts().stream()
        .map(part -> part instanceof Filter.Or or ? OrOperator.textInside(or) : FilterText.of(part))
        .collect(Collectors.joining(" "));
  }

  static boolean matches(Filter.And and, FlatRecord record, Evaluation evaluation) {
    return and.parts().stream().allMatch(part -> evaluation.matches(part, record));
  }
}
