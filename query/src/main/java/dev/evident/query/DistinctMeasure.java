package dev.evident.query;

import dev.evident.model.Pipe;
import java.util.List;

/** {@code distinct f}: how many different values, as text. */
final class DistinctMeasure {
  private DistinctMeasure() {}

  static Pipe.Measure parse(Parser p) throws QueryException {
    return new Pipe.Distinct(Pipes.field(p));
  }

  static String text(Pipe.Distinct distinct) {
    return "distinct " + FieldNames.text(distinct.field());
  }

  static Cell of(Pipe.Distinct distinct, List<FlatRecord> records) {
    long count =
        records.stream()
            .flatMap(record -> record.values(distinct.field()))
            .map(FlatValue::text)
            .distinct()
            .count();
    return Cell.number(count);
  }
}
