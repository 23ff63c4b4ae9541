package dev.evident.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** One value of a table. */
public sealed interface Cell {
  /** There is none. */
  record Missing() implements Cell {}

  record Text(String value) implements Cell {}

  /** Without trailing zeros, so that equal numbers are equal cells. */
  record Decimal(BigDecimal value) implements Cell {
    public Decimal {
      value = Numbers.normal(value);
    }
  }

  record Time(Instant value) implements Cell {}

  /** The several values of an event's field, in the record's order. */
  record Many(List<String> values) implements Cell {
    public Many {
      values = List.copyOf(values);
    }
  }

  static Cell number(long value) {
    return new Decimal(BigDecimal.valueOf(value));
  }

  /** As a table shows it; empty for {@link Missing}. */
  default String text() {
    return switch (this) {
      case Missing _ -> "";
      case Text(String value) -> value;
      case Decimal(BigDecimal value) -> Numbers.text(value);
      case Time(Instant value) -> value.toString();
      case Many(List<String> values) -> String.join(", ", values);
    };
  }

  /** Cells of one column; {@link Missing} is last in both directions. */
  static Comparator<Cell> order(boolean descending) {
    return (a, b) -> {
      if (a instanceof Missing || b instanceof Missing) {
        return Boolean.compare(a instanceof Missing, b instanceof Missing);
      }
      int order = compare(a, b);
      return descending ? -order : order;
    };
  }

  private static int compare(Cell a, Cell b) {
    if (a instanceof Decimal(BigDecimal x) && b instanceof Decimal(BigDecimal y)) {
      return x.compareTo(y);
    }
    if (a instanceof Time(Instant x) && b instanceof Time(Instant y)) {
      return x.compareTo(y);
    }
    return ValueOrder.compareTexts(a.text(), b.text());
  }

  /** Rows by their first {@code keys} cells, ascending. */
  static Comparator<List<Cell>> rowOrder(int keys) {
    Comparator<Cell> cells = order(false);
    return (a, b) -> {
      for (int i = 0; i < keys; i++) {
        int order = cells.compare(a.get(i), b.get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }
}
