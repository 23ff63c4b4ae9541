package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.model.Pipe;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code sort f asc}: rows in the order of one column. */
public final class SortOperator {
  private static final List<String> MEASURES =
      List.of("count", "distinct", "min", "max", "sum", "avg");

  private SortOperator() {}

  static Pipe parse(Parser p) throws QueryException {
    Pipe.Column column = column(p);
    boolean descending = p.takeKeyword("desc");
    if (!descending) {
      p.takeKeyword("asc");
    }
    return new Pipe.Sort(column, descending);
  }

  private static Pipe.Column column(Parser p) throws QueryException {
    p.lexer().skipSpace();
    int from = p.lexer().at();
    Bare word = p.lexer().bare(Lexer.Place.PIPE);
    if (word.plain() && MEASURES.contains(word.text())) {
      return new Pipe.OfMeasure(word.text());
    }
    p.lexer().back(from);
    return new Pipe.OfKey(KeyOperator.parse(p));
  }

  static String text(Pipe.Sort sort) {
    String column =
        switch (sort.column()) {
          case Pipe.OfMeasure(String name) -> name;
          case Pipe.OfKey(Pipe.Key key) -> KeyOperator.text(key);
        };
    return "sort " + column + (sort.descending() ? " desc" : " asc");
  }

  /** Events by their least value, or by their greatest when descending; ties by index. */
  public static Comparator<FlatRecord> events(Field field, boolean descending) {
    Comparator<FlatRecord> byIndex = Comparator.comparingLong(FlatRecord::index);
    if (field.type() == FieldType.TIME) {
      return order(
          r -> times(r, field, descending),
          Comparator.<Instant>naturalOrder(),
          byIndex,
          descending);
    }
    return order(r -> value(r, field, descending), ValueOrder::compare, byIndex, descending);
  }

  private static Optional<Instant> times(FlatRecord record, Field field, boolean greatest) {
    Comparator<Instant> order = Comparator.naturalOrder();
    return record
        .values(field)
        .flatMap(value -> value.time().stream())
        .max(greatest ? order : order.reversed());
  }

  private static Optional<FlatValue> value(FlatRecord record, Field field, boolean greatest) {
    Comparator<FlatValue> order = ValueOrder::compare;
    return record.values(field).max(greatest ? order : order.reversed());
  }

  /** What has no value comes last in both directions. */
  private static <T> Comparator<FlatRecord> order(
      Function<FlatRecord, Optional<T>> value,
      Comparator<T> order,
      Comparator<FlatRecord> ties,
      boolean descending) {
    Comparator<T> directed = descending ? order.reversed() : order;
    Comparator<FlatRecord> byValue =
        (a, b) -> {
          Optional<T> x = value.apply(a);
          Optional<T> y = value.apply(b);
          if (x.isPresent() && y.isPresent()) {
            return directed.compare(x.get(), y.get());
          }
          return Boolean.compare(x.isEmpty(), y.isEmpty());
        };
    return byValue.thenComparing(descending ? ties.reversed() : ties);
  }

  /** Rows of stats; ties by the keys, ascending. */
  public static Comparator<List<Cell>> rows(int column, boolean descending, int keys) {
    return Comparator.<List<Cell>, Cell>comparing(row -> row.get(column), Cell.order(descending))
        .thenComparing(Cell.rowOrder(keys));
  }
}
