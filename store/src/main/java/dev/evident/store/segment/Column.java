package dev.evident.store.segment;

/**
 * The values of one path. A <em>token</em> is a value's bytes as they stand in the record: a JSON
 * string with its quotes, a number, {@code true}, {@code false} or {@code null}.
 */
public interface Column {
  /** Names as they stand in the record, joined by dots; "" for records that are stored whole. */
  String path();

  /** Whether equal tokens share a code, so that codes can be compared and counted. */
  boolean hasDictionary();

  /**
   * The tokens by code.
   *
   * @throws IllegalStateException when the column has none
   */
  Dictionary dictionary();
}
