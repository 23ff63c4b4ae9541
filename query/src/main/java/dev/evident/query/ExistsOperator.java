package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import java.util.function.Predicate;

/** {@code field:*}: there is a value. */
final class ExistsOperator {
  private ExistsOperator() {}

  static Filter of(Field field) {
    return field.isEverything() ? new Filter.All() : new Filter.Exists(field);
  }

  static String text(Filter.Exists exists) {
    return FieldNames.text(exists.field()) + ":*";
  }

  static Predicate<FlatValue> test() {
    return _ -> true;
  }
}
