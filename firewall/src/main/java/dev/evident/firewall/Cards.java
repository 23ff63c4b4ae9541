package dev.evident.firewall;

/**
 * Finds payment card numbers: 13 to 19 digits with a right check digit (Luhn) and a known issuer's
 * beginning for that length, in one piece or in the groups in which cards bear them, separated by
 * spaces or hyphens. Digits that belong to something longer are none: a letter, a digit, an
 * underscore, a decimal point, or a hyphen with a letter or digit behind it touches them. For one
 * thread.
 */
final class Cards {
  static final int DIGITS_MIN = 13;
  static final int DIGITS_MAX = 19;

  private final byte[] digits = new byte[DIGITS_MAX];
  private int count;

  /** Texts before this place were looked at. */
  private int done;

  void begin() {
    done = 0;
  }

  /** Looks at the run of digits and separators around a place, unless that was done. */
  void look(byte[] text, int place, int end, int rule, Hits hits) {
    if (place < done) {
      return;
    }
    int p = place;
    while (p > done && inRun(text[p - 1])) {
      p--;
    }
    while (p < end && inRun(text[p])) {
      if (!Ascii.isDigit(text[p])) {
        p++;
        continue;
      }
      int next = card(text, p, end);
      if (next > 0) {
        hits.add(rule, p, next);
        p = next;
      } else {
        while (p < end && Ascii.isDigit(text[p])) {
          p++;
        }
      }
    }
    done = p;
  }

  private static boolean inRun(byte c) {
    return Ascii.isDigit(c) || c == ' ' || c == '-';
  }

  /** Where the card number ends that begins here, or -1. */
  private int card(byte[] text, int at, int end) {
    if (!mayBegin(text, at)) {
      return -1;
    }
    count = 0;
    int p = group(text, at, end);
    int first = count;
    if (first >= DIGITS_MIN) {
      return first <= DIGITS_MAX && mayEnd(text, p, end) && valid(first) ? p : -1;
    }
    if (first != 4 || p >= end || (text[p] != ' ' && text[p] != '-')) {
      return -1;
    }
    byte separator = text[p];
    int found = -1;
    int groups = 1;
    int shape = first;
    while (groups < 5 && p + 1 < end && text[p] == separator && Ascii.isDigit(text[p + 1])) {
      int before = count;
      p = group(text, p + 1, end);
      int length = count - before;
      shape = shape * 10 + Math.min(length, 9);
      groups++;
      if (known(shape) && mayEnd(text, p, end) && valid(count)) {
        found = p;
      }
    }
    return found;
  }

  /** Lengths of the groups, as a number: those that cards bear. */
  private static boolean known(int shape) {
    return switch (shape) {
      case 4444, 44441, 44442, 44443, 465, 464, 4441, 4442, 4443 -> true;
      default -> false;
    };
  }

  /** Takes the digits in front; where they end. More than fit are counted and not kept. */
  private int group(byte[] text, int at, int end) {
    int p = at;
    while (p < end && Ascii.isDigit(text[p])) {
      if (count < DIGITS_MAX) {
        digits[count] = (byte) (text[p] - '0');
      }
      count++;
      p++;
    }
    return p;
  }

  private static boolean mayBegin(byte[] text, int at) {
    if (at == 0) {
      return true;
    }
    byte before = text[at - 1];
    boolean joined =
        at >= 2
            && ((before == '-' && Ascii.isWord(text[at - 2]))
                || (before == '.' && Ascii.isDigit(text[at - 2])));
    return !joined && !Ascii.isWord(before) && before != '_' && before != '+';
  }

  private static boolean mayEnd(byte[] text, int at, int end) {
    if (at >= end) {
      return true;
    }
    byte after = text[at];
    boolean joined =
        at + 1 < end
            && ((after == '-' && Ascii.isWord(text[at + 1]))
                || (after == '.' && Ascii.isDigit(text[at + 1])));
    return !joined && !Ascii.isWord(after) && after != '_';
  }

  private boolean valid(int length) {
    return length >= DIGITS_MIN && length <= DIGITS_MAX && issuer(length) && luhn(length);
  }

  private boolean luhn(int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int digit = digits[length - 1 - i];
      int weighted = (i & 1) == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }

  /** The ranges of the card schemes (ISO/IEC 7812 leading digits), with the lengths they issue. */
  private boolean issuer(int length) {
    int four = digits[0] * 1_000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    int two = four / 100;
    boolean long16 = length >= 16;
    if (digits[0] == 4) {
      return length == 13 || length == 16 || length == 19; // Visa
    }
    if (two == 34 || two == 37) {
      return length == 15; // American Express
    }
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
      return length == 16; // Mastercard
    }
    if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) {
      return length == 14; // Diners Club
    }
    if (four >= 3528 && four <= 3589) {
      return long16; // JCB
    }
    if (two == 62 || two == 65 || four == 6011 || (four >= 6440 && four <= 6499)) {
      return long16; // UnionPay, Discover
    }
    if (four >= 2200 && four <= 2204) {
      return long16; // Mir
    }
    return switch (four) {
      case 5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763 -> true; // Maestro
      default -> false;
    };
  }
}
