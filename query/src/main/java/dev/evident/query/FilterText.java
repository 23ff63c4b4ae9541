package dev.evident.query;

import dev.evident.model.Filter;

/** The canonical text of a filter. */
final class FilterText {
  private FilterText() {}

  static String of(Filter filter) {
    return switch (filter) {
      case Filter.All _ -> "*";
      case Filter.And and -> AndOperator.text(and);
      case Filter.Or or -> OrOperator.text(or);
      case Filter.Not not -> NotOperator.text(not);
      case Filter.Words words -> WordsOperator.text(words);
      case Filter.Exact exact -> ExactOperator.text(exact);
      case Filter.Prefix prefix ->
          PatternOperator.text(prefix.field(), PatternOperator.value(prefix));
      case Filter.Wildcard wildcard ->
          PatternOperator.text(wildcard.field(), Quotes.pattern(wildcard.pattern()));
      case Filter.Cidr cidr -> CidrOperator.text(cidr);
      case Filter.Range range -> RangeOperator.text(range);
      case Filter.Exists exists -> ExistsOperator.text(exists);
    };
  }
}
