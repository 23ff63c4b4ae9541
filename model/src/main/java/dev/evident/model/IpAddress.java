package dev.evident.model;

import java.util.Optional;

/**
 * An IPv4 or IPv6 address in 128 bits. An IPv4 address is held as RFC 4291 §2.5.5.2 maps it ({@code
 * ::ffff:a.b.c.d}), so the two spellings of one address are equal.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {
  static final long V4_PREFIX = 0x0000_ffff_0000_0000L;
  private static final int GROUPS = 8;

  public static IpAddress v4(int bits) {
    return new IpAddress(0, V4_PREFIX | Integer.toUnsignedLong(bits));
  }

  public boolean isV4() {
    return high == 0 && (low & 0xffff_ffff_0000_0000L) == V4_PREFIX;
  }

  /**
   * A dotted quad without leading zeros, or an IPv6 literal (RFC 4291 §2.2) without a zone: what
   * {@code origin.ip} admits.
   */
  public static Optional<IpAddress> parse(String text) {
    if (text.length() > 45) {
      return Optional.empty(); // the longest literal there is
    }
    if (text.indexOf(':') >= 0) {
      return v6(text);
    }
    long bits = quad(text);
    return bits < 0 ? Optional.empty() : Optional.of(v4((int) bits));
  }

  /** The 32 bits of a dotted quad, or -1. */
  private static long quad(String text) {
    long bits = 0;
    int at = 0;
    for (int part = 0; part < 4; part++) {
      int from = at;
      int value = 0;
      while (at < text.length() && at - from < 3 && digit(text.charAt(at), 10) >= 0) {
        value = value * 10 + digit(text.charAt(at++), 10);
      }
      boolean wrong = at == from || value > 255 || (at - from > 1 && text.charAt(from) == '0');
      if (wrong || (part < 3 && (at == text.length() || text.charAt(at++) != '.'))) {
        return -1;
      }
      bits = bits << 8 | value;
    }
    return at == text.length() ? bits : -1;
  }

  private static Optional<IpAddress> v6(String text) {
    int gap = text.indexOf("::");
    int[] head = new int[GROUPS];
    if (gap < 0) {
      return groups(text, head) == GROUPS ? Optional.of(of(head)) : Optional.empty();
    }
    int[] tail = new int[GROUPS];
    String before = text.substring(0, gap);
    int left = before.indexOf('.') >= 0 ? -1 : groups(before, head);
    int right = groups(text.substring(gap + 2), tail);
    if (left < 0 || right < 0 || left + right >= GROUPS) {
      return Optional.empty();
    }
    System.arraycopy(tail, 0, head, GROUPS - right, right);
    return Optional.of(of(head));
  }

  /** Groups of up to four hex digits, the last two perhaps as a dotted quad; -1 when wrong. */
  private static int groups(String text, int[] out) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      boolean quad = i == parts.length - 1 && part.indexOf('.') >= 0;
      if (count + (quad ? 2 : 1) > GROUPS) {
        return -1;
      }
      if (quad) {
        long bits = quad(part);
        if (bits < 0) {
          return -1;
        }
        out[count++] = (int) (bits >>> 16);
        out[count++] = (int) (bits & 0xffff);
        continue;
      }
      if (part.isEmpty() || part.length() > 4) {
        return -1;
      }
      int value = 0;
      for (int c = 0; c < part.length(); c++) {
        int digit = digit(part.charAt(c), 16);
        if (digit < 0) {
          return -1;
        }
        value = value << 4 | digit;
      }
      out[count++] = value;
    }
    return count;
  }

  /** ASCII digits only. */
  private static int digit(char c, int radix) {
    return c < 128 ? Character.digit(c, radix) : -1;
  }

  private static IpAddress of(int[] groups) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | groups[i];
      low = low << 16 | groups[i + 4];
    }
    return new IpAddress(high, low);
  }

  /** The one text of an address: a dotted quad, or the form of RFC 5952. */
  public String text() {
    if (isV4()) {
      int bits = (int) low;
      return (bits >>> 24)
          + "."
          + (bits >> 16 & 255)
          + "."
          + (bits >> 8 & 255)
          + "."
          + (bits & 255);
    }
    int gapFrom = -1;
    int gapLength = 1; // one group alone is written as 0
    for (int i = 0; i < GROUPS; i++) {
      int length = 0;
      while (i + length < GROUPS && group(i + length) == 0) {
        length++;
      }
      if (length > gapLength) {
        gapFrom = i;
        gapLength = length;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapFrom) {
        out.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(group(i)));
    }
    return out.toString();
  }

  private int group(int number) {
    long half = number < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (number & 3)) & 0xffff);
  }

  @Override
  public String toString() {
    return text();
  }
}
