package dev.evident.query;

import dev.evident.model.Filter;
import java.time.Instant;

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
      case Filter.Words words -> WordsOperator.matches(words, record);
      case Filter.Exact exact -> ExactOperator.matches(exact, record);
      case Filter.Prefix prefix ->
          PatternOperator.matches(prefix.field(), PatternOperator.pattern(prefix), record);
      case Filter.Wildcard wildcard ->
          PatternOperator.matches(wildcard.field(), wildcard.pattern(), record);
      case Filter.Cidr cidr -> CidrOperator.matches(cidr, record);
      case Filter.Range range -> RangeOperator.matches(range, record, now);
      case Filter.Exists exists -> ExistsOperator.matches(exists, record);
    };
  }
}
