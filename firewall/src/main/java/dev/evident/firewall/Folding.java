package dev.evident.firewall;

import java.util.Arrays;

/**
 * Text without its escapes, however deep they nest: JSON that stands in a string that stands in
 * JSON writes a quote as {@code \\\"}, and its producer may have written any letter as {@code
 * \\u0041}. A run of backslashes together with what it escapes becomes the one character that it
 * means in the end. That is more than JSON says (the run of a Windows path is one backslash here),
 * which is right for finding: each unit is taken whole or not at all, so that what is cut out at
 * its borders leaves valid JSON at every depth. For one thread; used again.
 */
final class Folding {
  /** Backslashes that are escaped themselves, so often one inside the other. */
  private static final int ROUNDS_MAX = 4;

  private static final int BYTES_AT_FIRST = 1_024;

  private byte[] bytes = new byte[BYTES_AT_FIRST];
  private int[] starts = new int[BYTES_AT_FIRST];
  private int length;

  /** What was folded before, when it is folded again. */
  private byte[] lastBytes = new byte[BYTES_AT_FIRST];

  private int[] lastStarts = new int[BYTES_AT_FIRST];
  private int rounds;
  private int origin;
  private boolean escapedBackslash;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Where the unit begins in the original that stands at this place; the length is a place too. */
  int start(int place) {
    return starts[place];
  }

  void shrink(int kept) {
    if (Math.max(bytes.length, lastBytes.length) > kept) {
      bytes = new byte[BYTES_AT_FIRST];
      starts = new int[BYTES_AT_FIRST];
      lastBytes = new byte[BYTES_AT_FIRST];
      lastStarts = new int[BYTES_AT_FIRST];
      length = 0;
    }
  }

  /** Folds a part of a text; nothing becomes longer. */
  void fold(byte[] text, int from, int to) {
    rounds = 1;
    room(to - from);
    run(text, from, to);
    for (int i = 0; i < length; i++) {
      starts[i] += from;
    }
    starts[length] = to;
  }

  /**
   * Folds what was folded once more, if a backslash came out that was an escape itself: what stands
   * behind it may be one now.
   */
  boolean foldAgain() {
    if (!escapedBackslash || rounds == ROUNDS_MAX) {
      return false;
    }
    rounds++;
    byte[] text = bytes;
    int[] old = starts;
    int oldLength = length;
    bytes = lastBytes;
    starts = lastStarts;
    lastBytes = text;
    lastStarts = old;
    room(oldLength);
    run(text, 0, oldLength);
    for (int i = 0; i <= length; i++) {
      starts[i] = old[starts[i]];
    }
    return true;
  }

  /** Folds as often as {@link #foldAgain} does something. */
  void foldWhole(byte[] text, int from, int to) {
    fold(text, from, to);
    while (foldAgain()) {
      // the loop is in the condition
    }
  }

  private void room(int count) {
    int most = count + Scanner.SLACK + 4;
    if (bytes.length < most) {
      bytes = new byte[Math.max(most, bytes.length * 2)];
      starts = new int[bytes.length];
    }
  }

  /** The starts count from the beginning of the part. */
  private void run(byte[] text, int from, int to) {
    escapedBackslash = false;
    length = 0;
    origin = from;
    int p = from;
    while (p < to) {
      if (text[p] == '\\') {
        p = unit(text, p, to);
      } else {
        put(p, text[p++]);
      }
    }
    starts[length] = to - from;
    Arrays.fill(bytes, length, Math.min(bytes.length, length + Scanner.SLACK), (byte) 0);
  }

  private int unit(byte[] text, int at, int to) {
    int p = at;
    while (p < to && text[p] == '\\') {
      p++;
    }
    int c = p < to ? text[p] : 0;
    switch (c) {
      case '"', '/' -> put(at, c);
      case 'n' -> put(at, '\n');
      case 'r' -> put(at, '\r');
      case 't' -> put(at, '\t');
      case 'b', 'f' -> put(at, ' ');
      case 'u' -> {
        int code = hex4(text, p + 1, to);
        if (code < 0) {
          put(at, '\\');
          return p;
        }
        return unicode(text, at, p + 5, to, code);
      }
      default -> {
        put(at, '\\');
        return p;
      }
    }
    return p + 1;
  }

  private int unicode(byte[] text, int at, int behind, int to, int code) {
    int p = behind;
    int c = code;
    if (Character.isHighSurrogate((char) code)) {
      int q = p;
      while (q < to && text[q] == '\\') {
        q++;
      }
      int low = q > p && q < to && text[q] == 'u' ? hex4(text, q + 1, to) : -1;
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        c = Character.toCodePoint((char) code, (char) low);
        p = q + 5;
      }
    }
    escapedBackslash |= c == '\\';
    if (c < 0x80) {
      put(at, c);
    } else if (c < 0x800) {
      put(at, 0xc0 | c >> 6);
      put(at, 0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      put(at, 0xe0 | c >> 12);
      put(at, 0x80 | (c >> 6 & 0x3f));
      put(at, 0x80 | (c & 0x3f));
    } else {
      put(at, 0xf0 | c >> 18);
      put(at, 0x80 | (c >> 12 & 0x3f));
      put(at, 0x80 | (c >> 6 & 0x3f));
      put(at, 0x80 | (c & 0x3f));
    }
    return p;
  }

  private void put(int start, int b) {
    starts[length] = start - origin;
    bytes[length++] = (byte) b;
  }

  static int hex4(byte[] text, int at, int to) {
    if (at + 4 > to) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      if (!Ascii.isHex(text[i])) {
        return -1;
      }
      value = value << 4 | Ascii.hex(text[i]);
    }
    return value;
  }
}
