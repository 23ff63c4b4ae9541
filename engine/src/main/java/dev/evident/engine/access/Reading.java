package dev.evident.engine.access;

import dev.evident.model.Bound;
import dev.evident.model.Filter;
import java.time.Instant;
import java.util.List;

/**
 * What is seen of one stream.
 *
 * @param rows only records that match are seen; looks at whole records, hidden fields included
 * @param fields what is seen of each of them
 */
public record Reading(Filter rows, ShownFields fields) {
  /** Every record as it is. */
  public static final Reading EVERYTHING = new Reading(new Filter.All(), ShownFields.ALL);

  /** Every record, but not all of it. */
  public static Reading of(ShownFields fields) {
    return new Reading(new Filter.All(), fields);
  }

  /** Some records as they are. */
  public static Reading of(Filter rows) {
    return new Reading(rows, ShownFields.ALL);
  }

  /**
   * The same with relative times of the rows counted from a moment: the server's own. That of a
   * question may be one that its asker chose, and must not open other rows to him.
   */
  Reading at(Instant now) {
    return new Reading(settled(rows, now), fields);
  }

  private static Filter settled(Filter filter, Instant now) {
    return switch (filter) {
      case Filter.And(List<Filter> parts) -> Filter.and(settled(parts, now));
      case Filter.Or(List<Filter> parts) -> Filter.or(settled(parts, now));
      case Filter.Not(Filter part) -> Filter.not(settled(part, now));
      case Filter.Range(var field, var from, var to) ->
          new Filter.Range(
              field, from.map(end -> settled(end, now)), to.map(end -> settled(end, now)));
      case Filter.All _, Filter.Test _ -> filter;
    };
  }

  private static List<Filter> settled(List<Filter> parts, Instant now) {
    return parts.stream().map(part -> settled(part, now)).toList();
  }

  private static Filter.End settled(Filter.End end, Instant now) {
    return end.bound() instanceof Bound.FromNow relative
        ? new Filter.End(new Bound.At(relative.at(now)), end.inclusive())
        : end;
  }

  public boolean isEverything() {
    return rows instanceof Filter.All && fields.isEverything();
  }

  /** Whether everything that the other one shows is shown here, too. */
  boolean includes(Reading other) {
    return (rows instanceof Filter.All || rows.equals(other.rows))
        && fields.showsAllOf(other.fields);
  }
}
