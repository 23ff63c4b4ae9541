package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code a OR b}: at least one. Alternatives of one field are written as a list. */
final class OrOperator {
  /** What alternatives share when they can be one list: the field and the operator. */
  private record ListHead(Field field, String operator) {}

  private OrOperator() {}

  static Filter parse(Parser p) throws QueryException {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(AndOperator.parse(p));
    } while (p.takeKeyword("OR"));
    return Filter.or(parts);
  }

  static String text(Filter.Or or) {
    return String.join(" OR ", runs(or));
  }

  /** As a part of something that binds tighter. */
  static String textInside(Filter.Or or) {
    List<String> runs = runs(or);
    return runs.size() == 1 ? runs.getFirst() : "(" + String.join(" OR ", runs) + ")";
  }

  private static List<String> runs(Filter.Or or) {
    List<String> runs = new ArrayList<>();
    List<Filter> parts = or.parts();
    for (int from = 0; from < parts.size(); ) {
      Optional<ListHead> head = head(parts.get(from));
      int to = from + 1;
      while (head.isPresent() && to < parts.size() && head(parts.get(to)).equals(head)) {
        to++;
      }
      runs.add(
          to - from == 1
              ? FilterText.of(parts.get(from))
              : list(head.orElseThrow(), parts.subList(from, to)));
      from = to;
    }
    return runs;
  }

  private static String list(ListHead head, List<Filter> parts) {
    return parts.stream()
        .map(part -> value((Filter.Test) part))
        .collect(
            Collectors.joining(" ", FieldNames.text(head.field()) + head.operator() + "(", ")"));
  }

  private static Optional<ListHead> head(Filter filter) {
    return switch (filter) {
      case Filter.Exact(Field field, _) -> Optional.of(new ListHead(field, "="));
      case Filter.Words(Field field, _) -> listed(field);
      case Filter.Prefix(Field field, _) -> listed(field);
      case Filter.Wildcard(Field field, _) -> listed(field);
      case Filter.Cidr(Field field, _) -> listed(field);
      case Filter.Range _, Filter.Exists _ -> Optional.empty();
      case Filter.All _, Filter.And _, Filter.Or _, Filter.Not _ -> Optional.empty();
    };
  }

  /** Words over everything are shorter without a field. */
  private static Optional<ListHead> listed(Field field) {
    return field.isEverything() ? Optional.empty() : Optional.of(new ListHead(field, ":"));
  }

  private static String value(Filter.Test test) {
    return switch (test) {
      case Filter.Exact exact -> Quotes.word(exact.value());
      case Filter.Words words -> Quotes.word(words.text());
      case Filter.Prefix prefix -> PatternOperator.value(prefix);
      case Filter.Wildcard wildcard -> Quotes.pattern(wildcard.pattern());
      case Filter.Cidr cidr -> CidrOperator.value(cidr);
      case Filter.Range _, Filter.Exists _ -> throw new AssertionError("bug: no list of " + test);
    };
  }

  static boolean matches(Filter.Or or, FlatRecord record, Evaluation evaluation) {
    return or.parts().stream().anyMatch(part -> evaluation.matches(part, record));
  }
}
