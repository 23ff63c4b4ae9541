package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import java.util.function.Predicate;

/** {@code field=value}: the whole value, case-exact; numbers and times by what they mean. */
final class ExactOperator {
  private ExactOperator() {}

  static Filter parse(Parser p, Field field) throws QueryException {
    Lexer lexer = p.lexer();
    lexer.skipSpace();
    int from = lexer.at();
    String value;
    if (lexer.peek() == '"') {
      value = lexer.quoted();
    } else {
      Bare word = lexer.bare(Lexer.Place.VALUE);
      p.requireWord(word, "a value must stand here; the empty one is \"\"");
      value = word.text();
    }
    return switch (field.type()) {
      case KEYWORD, TEXT, IP, ANY -> p.checked(from, () -> new Filter.Exact(field, value));
      case NUMBER, TIME -> RangeOperator.point(p, field, from, value);
    };
  }

  static String text(Filter.Exact exact) {
    return FieldNames.text(exact.field()) + "=" + Quotes.word(exact.value());
  }

  static Predicate<FlatValue> test(Filter.Exact exact) {
    return value -> value.text().equals(exact.value());
  }
}
