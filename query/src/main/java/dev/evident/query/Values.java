package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.model.Filter;
import java.util.ArrayList;
import java.util.List;

/** What stands behind a field: which test it is depends on the operator, the form and the type. */
final class Values {
  enum Operator {
    NONE(""),
    NOT_EQUAL("!="),
    AT_LEAST(">="),
    AT_MOST("<="),
    ABOVE(">"),
    BELOW("<"),
    EQUAL("="),
    HAS(":");

    private final String text;

    Operator(String text) {
      this.text = text;
    }
  }

  /** One value of a list. */
  private interface Item {
    Filter parse() throws QueryException;
  }

  private Values() {}

  static Operator operator(Lexer lexer) {
    for (Operator operator : Operator.values()) {
      if (operator != Operator.NONE && lexer.take(operator.text)) {
        return operator;
      }
    }
    return Operator.NONE;
  }

  static Filter parse(Parser p, Field field, Operator operator) throws QueryException {
    p.lexer().skipSpace();
    return switch (operator) {
      case HAS -> has(p, field);
      case EQUAL -> listOrOne(p, () -> ExactOperator.parse(p, field));
      case NOT_EQUAL -> Filter.not(listOrOne(p, () -> ExactOperator.parse(p, field)));
      case AT_LEAST, AT_MOST, ABOVE, BELOW -> RangeOperator.parseOneEnd(p, field, operator);
      case NONE -> throw new AssertionError("bug: no operator behind a field");
    };
  }

  private static Filter has(Parser p, Field field) throws QueryException {
    int c = p.lexer().peek();
    if (c == '[' || c == '{') {
      return RangeOperator.parseBetween(p, field);
    }
    if (c == '<' || c == '>') {
      return parse(p, field, operator(p.lexer()));
    }
    return listOrOne(p, () -> one(p, field));
  }

  /** The values of a list are alternatives. */
  private static Filter listOrOne(Parser p, Item item) throws QueryException {
    Lexer lexer = p.lexer();
    int open = lexer.at();
    if (!lexer.take("(")) {
      return item.parse();
    }
    List<Filter> parts = new ArrayList<>();
    while (true) {
      lexer.skipSpace();
      if (lexer.take(")")) {
        break;
      }
      if (lexer.peek() == Lexer.END || lexer.peek() == '|') {
        throw lexer.error(open, open + 1, "this bracket is never closed");
      }
      if (!parts.isEmpty()) {
        p.countTest(lexer.at());
        p.takeKeyword("OR");
      }
      refuseOperators(p);
      parts.add(item.parse());
    }
    if (parts.isEmpty()) {
      throw lexer.error(open, lexer.at(), "a list has at least one value");
    }
    return Filter.or(parts);
  }

  private static void refuseOperators(Parser p) throws QueryException {
    Lexer lexer = p.lexer();
    lexer.skipSpace();
    int from = lexer.at();
    boolean dash = lexer.take("-") && !Character.isDigit(lexer.peek());
    lexer.back(from);
    if (dash || p.takeKeyword("AND") || p.takeKeyword("NOT") || p.takeKeyword("OR")) {
      throw lexer.error(
          from,
          Math.max(lexer.at(), from + 1),
          "a list means any of its values; other combinations need the field before each value");
    }
  }

  private static Filter one(Parser p, Field field) throws QueryException {
    Lexer lexer = p.lexer();
    lexer.skipSpace();
    int from = lexer.at();
    if (lexer.peek() == '"') {
      return quoted(p, field, from, lexer.quoted());
    }
    Bare word = lexer.bare(Lexer.Place.VALUE);
    p.requireWord(word, "a value must stand here");
    return bare(p, field, word);
  }

  /** Quotes take everything literally. */
  static Filter quoted(Parser p, Field field, int from, String text) throws QueryException {
    return switch (field.type()) {
      case KEYWORD, TEXT, ANY -> p.checked(from, () -> new Filter.Words(field, text));
      case NUMBER, TIME -> RangeOperator.point(p, field, from, text);
      case IP -> CidrOperator.parse(p, field, from, text);
    };
  }

  static Filter bare(Parser p, Field field, Bare word) throws QueryException {
    if (word.isStar()) {
      return ExistsOperator.of(field);
    }
    boolean typed = field.type() == FieldType.NUMBER || field.type() == FieldType.TIME;
    if (word.isWild() && !typed) {
      return PatternOperator.parse(p, field, word);
    }
    boolean network = field.type() == FieldType.ANY && word.plain() && CidrOperator.is(word.text());
    return network
        ? CidrOperator.parse(p, field, word.from(), word.text())
        : quoted(p, field, word.from(), word.text());
  }
}
