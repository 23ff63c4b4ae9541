package dev.evident.store.terms;

import dev.evident.model.Field;
import dev.evident.query.FlatRecord;

/**
 * The terms of a whole record: of every value that {@link Field#EVERYTHING} covers. For records
 * whose columns do not show every value, and beside which the columns' own terms are not needed.
 */
public final class RecordTerms {
  private RecordTerms() {}

  /** Hands out the terms of a record. */
  public static void of(FlatRecord record, TermSink sink) {
    TokenTerms terms = new TokenTerms();
    record.values(Field.EVERYTHING).forEach(value -> terms.of(value, sink));
  }
}
