package dev.evident.cli;

import dev.evident.client.EvidentException;

/** Shows where a query goes wrong. */
final class QueryError {
  private static final String CODE = "query-invalid";

  /** Of a long query only what is around the place. */
  private static final int AROUND_CHARS = 60;

  private QueryError() {}

  /** The failure of a command, with the place when the server names one. */
  static Exception of(EvidentException e, String query) {
    if (!e.code().equals(CODE) || e.column().isEmpty()) {
      return e;
    }
    int[] characters = query.codePoints().toArray();
    int at = (int) Math.min(e.column().getAsLong() - 1, characters.length);
    int from = Math.max(0, at - AROUND_CHARS);
    int to = Math.min(characters.length, at + AROUND_CHARS);
    String before = (from > 0 ? "…" : "") + new String(characters, from, at - from);
    String behind = new String(characters, at, to - at) + (to < characters.length ? "…" : "");
    int piece = Math.clamp(e.piece().codePointCount(0, e.piece().length()), 1, AROUND_CHARS);
    String message =
        Shown.plain(String.valueOf(e.getMessage()))
            + "\n  "
            + Shown.plain(before + behind)
            + "\n  "
            + " ".repeat(before.codePointCount(0, before.length()))
            + "^".repeat(piece);
    return new CommandFailed(ExitCode.USAGE, message, e);
  }
}
