package dev.evident.codec;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * UUIDs of version 7 (RFC 9562 §5.7): 48 bits of time in milliseconds, then 74 bits of chance. The
 * first twelve of these count up within a millisecond, so that the ids of one maker rise. For one
 * thread.
 */
public final class UuidV7 {
  /** Characters of a UUID's text. */
  public static final int LENGTH = 36;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int COUNT_MAX = 0xfff;

  private final RandomGenerator random;
  private long lastMillis = -1;
  private int count;

  public UuidV7(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Writes the text of a new id; each is greater than the one before, also when time steps back.
   */
  public void write(long epochMillis, byte[] out, int at) {
    if (epochMillis > lastMillis) {
      lastMillis = epochMillis;
      count = random.nextInt() & (COUNT_MAX >>> 1);
    } else if (++count > COUNT_MAX) {
      lastMillis++;
      count = 0;
    }
    write(lastMillis << 16 | 0x7000 | count, random.nextLong(), out, at);
  }

  /** The text of a new id. */
  public String text(long epochMillis) {
    byte[] out = new byte[LENGTH];
    write(epochMillis, out, 0);
    return new String(out, StandardCharsets.US_ASCII);
  }

  /** Writes any UUID of the RFC's variant; the version stands in {@code high}. */
  static void write(long high, long low, byte[] out, int at) {
    long variant = (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    int p = at;
    for (int shift = 60; shift >= 0; shift -= 4) {
      if (shift == 28 || shift == 12) {
        out[p++] = '-';
      }
      out[p++] = HEX[(int) (high >>> shift) & 15];
    }
    for (int shift = 60; shift >= 0; shift -= 4) {
      if (shift == 60 || shift == 44) {
        out[p++] = '-';
      }
      out[p++] = HEX[(int) (variant >>> shift) & 15];
    }
  }

  /** The time of a UUIDv7's text in milliseconds since 1970, or -1 when it is none. */
  public static long millis(byte[] text, int offset, int length) {
    if (length != LENGTH || text[offset + 14] != '7') {
      return -1;
    }
    long millis = 0;
    int wrong = 0;
    for (int i = 0; i < LENGTH; i++) {
      int c = text[offset + i];
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        wrong |= c ^ '-';
        continue;
      }
      int digit = digit(c);
      wrong |= digit & ~15;
      if (i < 13) {
        millis = millis << 4 | (digit & 15);
      }
    }
    int variant = digit(text[offset + 19]);
    return wrong == 0 && variant >= 8 && variant <= 11 ? millis : -1;
  }

  private static int digit(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
