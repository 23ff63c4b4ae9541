package dev.evident.query;

import dev.evident.model.TextPattern.AnyOne;
import dev.evident.model.TextPattern.AnyRun;
import dev.evident.model.TextPattern.Literal;
import dev.evident.model.TextPattern.Part;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Cuts a query into pieces; what a piece may be depends on where it stands. For one thread. */
final class Lexer {
  /** Where a bare word stands: which characters end it. Space, ( ) | and quotes always do. */
  enum Place {
    /** A field or a word: ends before an operator. */
    NAME(":=<>[]{}"),
    /** Behind an operator. */
    VALUE(""),
    /** An end of a range. */
    RANGE("]}"),
    /** Behind a pipe. */
    PIPE(",");

    private final String stops;

    Place(String stops) {
      this.stops = stops;
    }
  }

  static final int END = -1;
  private static final String ALWAYS_STOPS = "()|\"";

  private final String text;
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  int at() {
    return at;
  }

  void back(int to) {
    at = to;
  }

  /** The next char, or {@link #END}. */
  int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  void skipSpace() {
    while (at < text.length() && isSpace(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
  }

  boolean take(String token) {
    boolean there = text.startsWith(token, at);
    if (there) {
      at += token.length();
    }
    return there;
  }

  /** The word that follows in this place; of no characters when none does. */
  Bare bare(Place place) throws QueryException {
    int from = at;
    StringBuilder all = new StringBuilder();
    StringBuilder literal = new StringBuilder();
    List<Part> parts = new ArrayList<>();
    boolean plain = true;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (c == '"' && at > from && text.charAt(at - 1) == '.' && place != Place.VALUE) {
        String quoted = quoted(); // a piece of a field's name
        all.append(quoted);
        literal.append(quoted);
        plain = false;
        continue;
      }
      if (stops(c, place)) {
        break;
      }
      at += Character.charCount(c);
      if (c == '*' || c == '?') {
        all.appendCodePoint(c);
        flush(literal, parts);
        if (c == '?') {
          parts.add(new AnyOne());
        } else if (parts.isEmpty() || !(parts.getLast() instanceof AnyRun)) {
          parts.add(new AnyRun());
        }
        continue;
      }
      if (c == '\\') {
        if (at == text.length()) {
          throw error(at - 1, at, "a backslash must be followed by the character it protects");
        }
        c = text.codePointAt(at);
        at += Character.charCount(c);
        plain = false;
      }
      all.appendCodePoint(c);
      literal.appendCodePoint(c);
    }
    flush(literal, parts);
    return new Bare(from, at, all.toString(), List.copyOf(parts), plain);
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private boolean stops(int c, Place place) {
    return isSpace(c)
        || ALWAYS_STOPS.indexOf(c) >= 0
        || place.stops.indexOf(c) >= 0
        || (place == Place.NAME && c == '!' && text.startsWith("!=", at));
  }

  /** The text in quotes that begins here. */
  String quoted() throws QueryException {
    int from = at++;
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped(from) : c);
    }
    throw error(from, text.length(), "the closing quote is missing");
  }

  private char escaped(int quote) throws QueryException {
    if (at == text.length()) {
      throw error(quote, at, "the closing quote is missing");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unit();
      default ->
          throw error(
              at - 2,
              at,
              "unknown escape; inside quotes write \\\\ for one backslash and \\\" for \"");
    };
  }

  private char unit() throws QueryException {
    int end = Math.min(at + 4, text.length());
    if (end - at < 4 || !text.chars().skip(at).limit(4).allMatch(HexFormat::isHexDigit)) {
      throw error(at - 2, end, "\\u is followed by four hex digits");
    }
    char unit = (char) HexFormat.fromHexDigits(text, at, end);
    at = end;
    return unit;
  }

  QueryException error(int from, int to, String reason) {
    return QueryException.at(text, from, to, reason);
  }

  /** An error about the character that comes next. */
  QueryException errorHere(String reason) {
    int to = at < text.length() ? at + Character.charCount(text.codePointAt(at)) : at;
    return error(at, to, reason);
  }

  /** An error about the whole word that comes next, or about the character where none does. */
  QueryException errorAtWord(String reason) {
    int to = at;
    while (to < text.length() && !stops(text.codePointAt(to), Place.PIPE)) {
      to += Character.charCount(text.codePointAt(to));
    }
    return to == at ? errorHere(reason) : error(at, to, reason);
  }

  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
