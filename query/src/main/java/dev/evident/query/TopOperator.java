package dev.evident.query;

import dev.evident.model.Pipe;

/** {@code top n}: the first rows. */
final class TopOperator {
  private TopOperator() {}

  static Pipe parse(Parser p) throws QueryException {
    p.lexer().skipSpace();
    Bare number = p.lexer().bare(Lexer.Place.PIPE);
    p.requireWord(number, "a number must stand here, as in top 10");
    if (!number.text().matches("[0-9]{1,9}")) {
      throw p.lexer().error(number.from(), number.to(), "no number; write top 10");
    }
    int rows = Integer.parseInt(number.text());
    return p.checked(number.from(), () -> new Pipe.Top(rows));
  }

  static String text(Pipe.Top top) {
    return "top " + top.rows();
  }
}
