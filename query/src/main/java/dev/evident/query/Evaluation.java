package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.TextPattern;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Says whether a record matches a filter, by looking at every value: the definition that faster
 * engines are held to. Immutable.
 *
 * @param now what relative times count from
 */
public record Evaluation(Instant now) {
  public boolean matches(Filter filter, FlatRecord record) {
    return switch (filter) {
      case Filter.All _ -> true;
      case Filter.And and -> AndOperator.matches(and, record, this);
      case Filter.Or or -> OrOperator.matches(or, record, this);
      case Filter.Not not -> NotOperator.matches(not, record, this);
      case Filter.Test test -> record.values(test.field()).anyMatch(valueTest(test));
    };
  }

  /**
   * Whether a single value passes a test. The value's path is not looked at: whoever asks knows
   * that it belongs to the test's field. A column can ask it once for each different value.
   */
  public Predicate<FlatValue> valueTest(Filter.Test test) {
    return switch (test) {
      case Filter.Words words -> WordsOperator.test(words);
      case Filter.Exact exact -> ExactOperator.test(exact);
      case Filter.Prefix prefix ->
          PatternOperator.test(prefix.field(), PatternOperator.pattern(prefix));
      case Filter.Wildcard(Field field, TextPattern pattern) ->
          PatternOperator.test(field, pattern);
      case Filter.Cidr cidr -> CidrOperator.test(cidr);
      case Filter.Range range -> RangeOperator.test(range, now);
      case Filter.Exists _ -> ExistsOperator.test();
    };
  }
}
