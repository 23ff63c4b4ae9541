package dev.evident.store.column;

/** Whether bytes can stand in tokens of a form; small letters stand for both cases. */
final class Holding {
  private Holding() {}

  private static int small(byte c) {
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
  }

  /** Whether these bytes are in others, which are ASCII. */
  static boolean isIn(byte[] b, int begin, int end, byte[] wanted, int from, int to) {
    for (int at = begin; at <= end - (to - from); at++) {
      int i = from;
      while (i < to && small(b[at + i - from]) == wanted[i]) {
        i++;
      }
      if (i == to) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is more to them than plain ASCII: then letters may fold into others. */
  static boolean isPlain(byte[] b, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (b[i] < 0 || b[i] == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Whether these bytes can stand in a prefix, digits of a radix behind it, and quotes around. */
  static boolean isInKey(byte[] prefix, int digits, int radix, byte[] wanted) {
    int length = prefix.length + digits + 2;
    for (int at = 0; at <= length - wanted.length; at++) {
      int i = 0;
      while (i < wanted.length && fits(prefix, digits, radix, at + i, wanted[i])) {
        i++;
      }
      if (i == wanted.length) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(byte[] prefix, int digits, int radix, int at, byte wanted) {
    if (at == 0 || at == prefix.length + digits + 1) {
      return wanted == '"';
    }
    if (at <= prefix.length) {
      return small(prefix[at - 1]) == wanted;
    }
    int digit = wanted <= '9' ? wanted - '0' : wanted - 'a' + 10;
    return digit >= 0 && digit < radix && (wanted <= '9' || wanted >= 'a');
  }

  /** Whether all of them are digits of a radix, or other characters that may stand between. */
  static boolean areDigits(byte[] wanted, int radix, String others) {
    for (byte c : wanted) {
      int digit = c < '0' ? -1 : c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : -1;
      if ((digit < 0 || digit >= radix) && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
