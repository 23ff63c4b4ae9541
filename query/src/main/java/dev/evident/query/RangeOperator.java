package dev.evident.query;

import dev.evident.model.Bound;
import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.model.Filter;
import dev.evident.model.Filter.End;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code field>=a}, {@code field:[a TO b]}, {@code field:{a TO b}} over numbers, times, texts. */
final class RangeOperator {
  /** A bound as typed; a date stands for a span of time that begins with it. */
  private record Point(Bound first, Duration length, int at) {
    Bound after(Parser p) throws QueryException {
      Instant first = ((Bound.At) this.first).time();
      return p.checked(at, () -> new Bound.At(first.plus(length)));
    }

    boolean isSpan() {
      return !length.isZero();
    }
  }

  private RangeOperator() {}

  static Filter parseOneEnd(Parser p, Field field, Values.Operator operator) throws QueryException {
    int from = p.lexer().at();
    Point point = parsePoint(p, field, Lexer.Place.VALUE);
    boolean lower = operator == Values.Operator.AT_LEAST || operator == Values.Operator.ABOVE;
    boolean inclusive = operator == Values.Operator.AT_LEAST || operator == Values.Operator.AT_MOST;
    Optional<End> end =
        Optional.of(lower ? lower(p, point, inclusive) : upper(p, point, inclusive));
    Optional<End> none = Optional.empty();
    return p.checked(from, () -> new Filter.Range(field, lower ? end : none, lower ? none : end));
  }

  static Filter parseBetween(Parser p, Field field) throws QueryException {
    Lexer lexer = p.lexer();
    int open = lexer.at();
    boolean fromInclusive = lexer.take("[");
    if (!fromInclusive) {
      lexer.take("{");
    }
    Optional<Point> from = parseOpenPoint(p, field);
    if (!p.takeKeyword("TO")) {
      throw lexer.errorHere("a range is written [a TO b], {a TO b} or [a TO *]");
    }
    Optional<Point> to = parseOpenPoint(p, field);
    lexer.skipSpace();
    boolean toInclusive = lexer.take("]");
    if (!toInclusive && !lexer.take("}")) {
      throw lexer.errorHere("a range ends with ] or }");
    }
    if (from.isEmpty() && to.isEmpty()) {
      return ExistsOperator.of(field);
    }
    Optional<End> lower =
        from.isPresent() ? Optional.of(lower(p, from.get(), fromInclusive)) : Optional.empty();
    Optional<End> upper =
        to.isPresent() ? Optional.of(upper(p, to.get(), toInclusive)) : Optional.empty();
    return p.checked(open, () -> new Filter.Range(field, lower, upper));
  }

  /** One value, or one day: {@code origin.port:443}, {@code time:2026-10-01}. */
  static Filter point(Parser p, Field field, int at, String text) throws QueryException {
    Point point = read(p, field, at, text, false);
    End from = lower(p, point, true);
    End to = upper(p, point, true);
    return p.checked(at, () -> new Filter.Range(field, Optional.of(from), Optional.of(to)));
  }

  private static End lower(Parser p, Point point, boolean inclusive) throws QueryException {
    return point.isSpan() && !inclusive
        ? new End(point.after(p), true)
        : new End(point.first(), inclusive);
  }

  private static End upper(Parser p, Point point, boolean inclusive) throws QueryException {
    return point.isSpan() && inclusive
        ? new End(point.after(p), false)
        : new End(point.first(), inclusive);
  }

  private static Optional<Point> parseOpenPoint(Parser p, Field field) throws QueryException {
    Lexer lexer = p.lexer();
    lexer.skipSpace();
    int from = lexer.at();
    Bare word = lexer.bare(Lexer.Place.RANGE);
    if (word.isStar()) {
      return Optional.empty();
    }
    lexer.back(from);
    return Optional.of(parsePoint(p, field, Lexer.Place.RANGE));
  }

  private static Point parsePoint(Parser p, Field field, Lexer.Place place) throws QueryException {
    Lexer lexer = p.lexer();
    lexer.skipSpace();
    int from = lexer.at();
    if (lexer.peek() == '"') {
      return read(p, field, from, lexer.quoted(), true);
    }
    Bare word = lexer.bare(place);
    p.requireWord(word, "a value must stand here");
    return read(p, field, from, word.text(), !word.plain());
  }

  private static Point read(Parser p, Field field, int at, String text, boolean quoted)
      throws QueryException {
    return switch (field.type()) {
      case NUMBER -> number(p, field, at, text);
      case TIME -> time(p, field, at, text);
      case KEYWORD, TEXT -> text(at, text);
      case IP ->
          throw p.lexer()
              .error(at, p.lexer().at(), "addresses have no ranges; use a network: 10.0.0.0/8");
      case ANY -> {
        if (!quoted && Numbers.parse(text).isPresent()) {
          yield number(p, field, at, text);
        }
        yield !quoted && Times.isTime(text) ? time(p, field, at, text) : text(at, text);
      }
    };
  }

  private static Point text(int at, String text) {
    return new Point(new Bound.Text(text), Duration.ZERO, at);
  }

  private static Point number(Parser p, Field field, int at, String text) throws QueryException {
    BigDecimal value =
        Numbers.parse(text)
            .orElseThrow(() ->
                p.lexer()
                    .error(at, p.lexer().at(), "'" + field.path() + "' is a number, as in 443"));
    return new Point(new Bound.Decimal(value), Duration.ZERO, at);
  }

  private static Point time(Parser p, Field field, int at, String text) throws QueryException {
    Times.Span span =
        p.checked(at, () -> Times.parse(text))
            .orElseThrow(() ->
                p.lexer()
                    .error(
                        at,
                        p.lexer().at(),
                        "no time for '"
                            + field.path()
                            + "'; write 2026-10-01, 2026-10-01T08:30:00Z, -24h, -7d or now"));
    return new Point(span.first(), span.length(), at);
  }

  static String text(Filter.Range range) {
    String field = FieldNames.text(range.field());
    if (range.from().isEmpty()) {
      End to = range.to().orElseThrow();
      return field + (to.inclusive() ? "<=" : "<") + bound(to);
    }
    End from = range.from().get();
    if (range.to().isEmpty()) {
      return field + (from.inclusive() ? ">=" : ">") + bound(from);
    }
    End to = range.to().get();
    if (range.field().type() == FieldType.NUMBER && from.inclusive() && from.equals(to)) {
      return field + ":" + bound(from);
    }
    return field
        + (from.inclusive() ? ":[" : ":{")
        + bound(from)
        + " TO "
        + bound(to)
        + (to.inclusive() ? "]" : "}");
  }

  private static String bound(End end) {
    return switch (end.bound()) {
      case Bound.Decimal(BigDecimal value) -> Numbers.text(value);
      case Bound.Time time -> Times.text(time);
      case Bound.Text(String value) -> Quotes.quoted(value);
    };
  }

  static Predicate<FlatValue> test(Filter.Range range, Instant now) {
    return value ->
        range.from().map(end -> isInside(value, end, 1, now)).orElse(true)
            && range.to().map(end -> isInside(value, end, -1, now)).orElse(true);
  }

  /** Whether a value is of the bound's kind and lies on the wanted side of it. */
  private static boolean isInside(FlatValue value, End end, int side, Instant now) {
    Optional<Integer> order =
        switch (end.bound()) {
          case Bound.Decimal(BigDecimal bound) -> value.number().map(n -> n.compareTo(bound));
          case Bound.Time bound -> value.time().map(t -> t.compareTo(bound.at(now)));
          case Bound.Text(String bound) ->
              value.isString()
                  ? Optional.of(ValueOrder.compareTexts(value.text(), bound))
                  : Optional.empty();
        };
    return order.map(o -> Integer.signum(o) == side || (o == 0 && end.inclusive())).orElse(false);
  }
}
