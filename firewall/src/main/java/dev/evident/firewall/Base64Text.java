package dev.evident.firewall;

import java.util.Arrays;

/** Reads base64 of either alphabet without exceptions: what is looked at may be anything. */
final class Base64Text {
  private static final byte[] NOTHING = new byte[0];

  private Base64Text() {}

  /** The bytes; none when it is no base64. */
  static byte[] decode(byte[] text, int from, int to) {
    int end = to;
    while (end > from && text[end - 1] == '=') {
      end--;
    }
    byte[] out = new byte[(end - from) * 3 / 4];
    int at = 0;
    int bits = 0;
    int count = 0;
    for (int i = from; i < end; i++) {
      int digit = digit(text[i]);
      if (digit < 0) {
        return NOTHING;
      }
      bits = bits << 6 | digit;
      count += 6;
      if (count >= 8) {
        count -= 8;
        out[at++] = (byte) (bits >> count);
      }
    }
    return at == out.length ? out : Arrays.copyOf(out, at);
  }

  private static int digit(byte c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return switch (c) {
      case '+', '-' -> 62;
      case '/', '_' -> 63;
      default -> -1;
    };
  }
}
