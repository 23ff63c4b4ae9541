package dev.evident.firewall;

/** What bytes of ASCII are; all others are nothing here. */
final class Ascii {
  private Ascii() {}

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(byte c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z' && c > 0;
  }

  static boolean isWord(byte c) {
    return isLetter(c) || isDigit(c);
  }

  static boolean isHex(byte c) {
    int lower = c | 0x20;
    return isDigit(c) || (lower >= 'a' && lower <= 'f' && c > 0);
  }

  static int hex(byte c) {
    return isDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
  }

  /**
   * Letters as small ones. Moves some other signs too: equal only where both sides went through it.
   */
  static int folded(byte c) {
    return (c | 0x20) & 0xff;
  }

  static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
  }

  /** Whether the literal, in small letters, stands here in any case. */
  static boolean hasLower(byte[] text, int at, int end, byte[] literal) {
    if (at < 0 || at + literal.length > end) {
      return false;
    }
    for (int i = 0; i < literal.length; i++) {
      if (lower(text[at + i]) != literal[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the literal stands here. */
  static boolean has(byte[] text, int at, int end, byte[] literal) {
    if (at < 0 || at + literal.length > end) {
      return false;
    }
    for (int i = 0; i < literal.length; i++) {
      if (text[at + i] != literal[i]) {
        return false;
      }
    }
    return true;
  }
}
