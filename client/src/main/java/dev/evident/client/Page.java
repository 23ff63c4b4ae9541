package dev.evident.client;

import java.util.List;
import java.util.Optional;

/**
 * One page of events. It may be shorter than asked for although there is a next one.
 *
 * @param columns the names of the fields when the query names some, otherwise none
 * @param next the cursor of the page after this one, empty at the end
 * @param total how many events match, on all pages together
 * @param complete false when some records cannot be read
 * @param missing where these are
 */
public record Page(
    List<Listed> events,
    List<String> columns,
    Optional<String> next,
    Total total,
    boolean complete,
    List<MissingRange> missing) {
  public Page {
    events = List.copyOf(events);
    columns = List.copyOf(columns);
    missing = List.copyOf(missing);
  }

  /**
   * One event of the page.
   *
   * @param index its index in the log
   * @param record the record's bytes as stored; when the query names fields, a JSON object of these
   */
  public record Listed(long index, byte[] record) {}

  /**
   * @param count so many, or when it is not exact at least so many
   */
  public record Total(long count, boolean exact) {}

  /** Records from {@code first} to {@code last}, both included, some of which may be missing. */
  public record MissingRange(long first, long last) {}
}
