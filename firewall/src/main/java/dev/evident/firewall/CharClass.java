package dev.evident.firewall;

/**
 * A set of visible ASCII characters.
 *
 * @param low bits of the characters 0 to 63
 * @param high bits of the characters 64 to 127
 */
public record CharClass(long low, long high) {
  /** No character. */
  public static final CharClass NONE = new CharClass(0, 0);

  boolean contains(byte c) {
    return c >= 0 && ((c < 64 ? low : high) >>> c & 1) != 0;
  }

  boolean isEmpty() {
    return (low | high) == 0;
  }

  CharClass with(char from, char to) {
    long l = low;
    long h = high;
    for (char c = from; c <= to; c++) {
      if (c < 64) {
        l |= 1L << c;
      } else {
        h |= 1L << (c - 64);
      }
    }
    return new CharClass(l, h);
  }

  /**
   * Reads ranges and single characters with spaces between them: {@code A-Z a-z 0-9 _}.
   *
   * @throws IllegalArgumentException for anything else, and for characters that end texts in JSON
   */
  static CharClass parse(String text) {
    CharClass result = NONE;
    for (String part : text.strip().split(" +")) {
      char from = part.isEmpty() ? 0 : part.charAt(0);
      boolean range = part.length() == 3 && part.charAt(1) == '-';
      char to = range ? part.charAt(2) : from;
      if ((!range && part.length() != 1) || from <= ' ' || to > '~' || from > to) {
        throw new IllegalArgumentException(
            "'" + part + "' is neither a range such as A-Z nor a single visible ASCII character");
      }
      result = result.with(from, to);
    }
    if (result.contains((byte) '"') || result.contains((byte) '\\')) {
      throw new IllegalArgumentException("a quote or a backslash ends every text in JSON");
    }
    return result;
  }
}
