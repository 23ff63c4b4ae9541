package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.model.Pipe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** {@code min|max|sum|avg f}: over every number of the field, in exact decimals. */
public final class AggregateMeasure {
  /** A mean rarely ends; 16 digits, half to even (IEEE 754 decimal64). */
  public static final MathContext MEAN = MathContext.DECIMAL64;

  private AggregateMeasure() {}

  static Pipe.Measure parse(Parser p, Pipe.Function function) throws QueryException {
    p.lexer().skipSpace();
    int from = p.lexer().at();
    Field field = Pipes.field(p);
    return p.checked(from, () -> new Pipe.Aggregate(function, field));
  }

  static String text(Pipe.Aggregate aggregate) {
    return aggregate.function().text() + " " + FieldNames.text(aggregate.field());
  }

  static Cell of(Pipe.Aggregate aggregate, List<FlatRecord> records) {
    Stream<FlatValue> values = records.stream().flatMap(r -> r.values(aggregate.field()));
    if (aggregate.field().type() == FieldType.TIME) {
      List<Instant> times = values.flatMap(value -> value.time().stream()).sorted().toList();
      if (times.isEmpty()) {
        return new Cell.Missing();
      }
      boolean least = aggregate.function() == Pipe.Function.MIN;
      return new Cell.Time(least ? times.getFirst() : times.getLast());
    }
    List<BigDecimal> numbers = values.flatMap(value -> value.number().stream()).sorted().toList();
    BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    if (aggregate.function() == Pipe.Function.SUM) {
      return new Cell.Decimal(sum);
    }
    if (numbers.isEmpty()) {
      return new Cell.Missing();
    }
    return new Cell.Decimal(
        switch (aggregate.function()) {
          case MIN -> numbers.getFirst();
          case MAX -> numbers.getLast();
          case SUM -> sum;
          case AVG -> sum.divide(BigDecimal.valueOf(numbers.size()), MEAN);
        });
  }
}
