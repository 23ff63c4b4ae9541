package dev.evident.engine.access;

import dev.evident.model.Filter;

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

  public boolean isEverything() {
    return rows instanceof Filter.All && fields.isEverything();
  }

  /** Whether everything that the other one shows is shown here, too. */
  boolean includes(Reading other) {
    return (rows instanceof Filter.All || rows.equals(other.rows))
        && fields.showsAllOf(other.fields);
  }
}
