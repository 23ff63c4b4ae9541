package dev.evident.firewall;

import java.nio.charset.StandardCharsets;

/**
 * The text that takes a secret's place, {@code ‹redacted:type:fingerprint›}. It holds no character
 * that JSON escapes, so it can stand in a string at any depth.
 */
final class Mask {
  /** Characters of a fingerprint: 100 bits. */
  static final int FINGERPRINT_CHARS = 20;

  private static final byte[] OPEN = "‹redacted:".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CLOSE = "›".getBytes(StandardCharsets.UTF_8);

  static final int BYTES_MAX =
      OPEN.length + Rule.ID_CHARS_MAX + 1 + FINGERPRINT_CHARS + CLOSE.length;

  private Mask() {}

  static byte[] of(String type, String fingerprint) {
    return ("‹redacted:" + type + ":" + fingerprint + "›").getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the range lies in a mask of ours or is one: nothing in it is looked at again. */
  static boolean covers(byte[] text, int from, int to, int end) {
    for (int p = from; p >= Math.max(0, from - BYTES_MAX); p--) {
      if (text[p] == OPEN[0] && Ascii.has(text, p, end, OPEN)) {
        return end(text, p, end) >= to;
      }
    }
    return false;
  }

  /** Where the mask ends that begins here, or -1. */
  private static int end(byte[] text, int at, int end) {
    int p = at + OPEN.length;
    int type = p;
    while (p < end && p - type < Rule.ID_CHARS_MAX && isType(text[p])) {
      p++;
    }
    if (p == type || p >= end || text[p] != ':') {
      return -1;
    }
    p++;
    for (int i = 0; i < FINGERPRINT_CHARS; i++, p++) {
      if (p >= end || !isFingerprint(text[p])) {
        return -1;
      }
    }
    return Ascii.has(text, p, end, CLOSE) ? p + CLOSE.length : -1;
  }

  private static boolean isType(byte c) {
    return (c >= 'a' && c <= 'z') || Ascii.isDigit(c) || c == '-';
  }

  private static boolean isFingerprint(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
  }
}
