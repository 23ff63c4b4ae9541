package dev.evident.receive;

/** What a cut through a file yields. */
public sealed interface Piece {
  /** A record to translate. */
  record Good(Original original) implements Piece {}

  /**
   * Something that is not a JSON object.
   *
   * @param line 1-based line of the file on which it starts
   * @param code a refusal code, such as {@code json-syntax}
   * @param detail a sentence for people
   */
  record Bad(long line, String code, String detail) implements Piece {}
}
