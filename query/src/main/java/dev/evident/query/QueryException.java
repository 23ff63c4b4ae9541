package dev.evident.query;

/** A text that is no query. The message is for the person who typed it. */
public final class QueryException extends Exception {
  private static final int PIECE_CHARS_MAX = 40;

  private final int column;
  private final String piece;
  private final String reason;

  QueryException(int column, String piece, String reason) {
    super("column " + column + (piece.isEmpty() ? "" : " '" + piece + "'") + ": " + reason);
    this.column = column;
    this.piece = piece;
    this.reason = reason;
  }

  /** An error about the characters from {@code from} to {@code to} of the query. */
  static QueryException at(String query, int from, int to, String reason) {
    int end = Math.min(to, query.length());
    String piece = query.substring(Math.min(from, end), end);
    boolean shorten = piece.codePointCount(0, piece.length()) > PIECE_CHARS_MAX;
    String shown =
        shorten ? piece.substring(0, piece.offsetByCodePoints(0, PIECE_CHARS_MAX)) + "…" : piece;
    return new QueryException(query.codePointCount(0, from) + 1, shown, reason);
  }

  /** Where it went wrong: 1 is the first character (code point) of the query. */
  public int column() {
    return column;
  }

  /** What stands there, perhaps shortened; empty at the end of the query. */
  public String piece() {
    return piece;
  }

  /** What is wrong and what to do, without the place. */
  public String reason() {
    return reason;
  }
}
