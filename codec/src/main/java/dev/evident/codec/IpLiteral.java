package dev.evident.codec;

/** IPv4 dotted quads (no leading zeros) and IPv6 literals (RFC 4291 §2.2), without a zone. */
final class IpLiteral {
  private IpLiteral() {}

  static boolean valid(byte[] text, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (text[i] == ':') {
        return v6(text, offset, end);
      }
    }
    return v4(text, offset, end);
  }

  private static boolean v4(byte[] text, int offset, int end) {
    int at = offset;
    for (int part = 0; part < 4; part++) {
      int from = at;
      int value = 0;
      while (at < end && text[at] >= '0' && text[at] <= '9' && at - from < 3) {
        value = value * 10 + text[at++] - '0';
      }
      int digits = at - from;
      if (digits == 0 || value > 255 || (digits > 1 && text[from] == '0')) {
        return false;
      }
      if (part < 3 && (at >= end || text[at++] != '.')) {
        return false;
      }
    }
    return at == end;
  }

  private static boolean v6(byte[] text, int offset, int end) {
    int at = offset;
    int groups = 0;
    boolean gap = false;
    if (end - at >= 2 && text[at] == ':' && text[at + 1] == ':') {
      gap = true;
      at += 2;
    }
    while (at < end) {
      int from = at;
      while (at < end && Character.digit(text[at], 16) >= 0) {
        at++;
      }
      if (at < end && text[at] == '.') {
        groups += 2;
        return v4(text, from, end) && (gap ? groups < 8 : groups == 8);
      }
      if (at == from || at - from > 4) {
        return false;
      }
      groups++;
      if (at == end) {
        break;
      }
      if (text[at++] != ':') {
        return false;
      }
      if (at == end) {
        return false; // a single colon at the end
      }
      if (text[at] == ':') {
        if (gap) {
          return false;
        }
        gap = true;
        at++;
      }
    }
    return gap ? groups < 8 : groups == 8;
  }
}
