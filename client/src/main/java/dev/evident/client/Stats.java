package dev.evident.client;

import java.util.List;
import java.util.Optional;

/**
 * A table of numbers.
 *
 * @param rows a cell for each column: the text of a value, a number exactly as the server wrote it
 * @param events how many events matched
 * @param complete false when some records cannot be read
 * @param missing where these are
 * @param json the server's answer, byte for byte
 */
public record Stats(
    List<Column> columns,
    List<List<Optional<String>>> rows,
    long events,
    boolean complete,
    List<Page.MissingRange> missing,
    byte[] json) {
  public Stats {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    missing = List.copyOf(missing);
  }

  /** A column; the values of a number are numbers, everything else is text. */
  public record Column(String name, boolean isNumber) {}
}
