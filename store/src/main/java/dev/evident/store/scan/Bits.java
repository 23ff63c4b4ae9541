package dev.evident.store.scan;

import java.util.Arrays;

/** Sets of small numbers, one bit each: rows of a block, positions of a column. */
final class Bits {
  private Bits() {}

  static boolean isEmpty(long[] bits, int words) {
    for (int i = 0; i < words; i++) {
      if (bits[i] != 0) {
        return false;
      }
    }
    return true;
  }

  static int count(long[] bits, int words) {
    int count = 0;
    for (int i = 0; i < words; i++) {
      count += Long.bitCount(bits[i]);
    }
    return count;
  }

  static boolean has(long[] bits, int number) {
    return (bits[number >> 6] >>> number & 1) != 0;
  }

  static void set(long[] bits, int number) {
    bits[number >> 6] |= 1L << number;
  }

  static void clear(long[] bits, int number) {
    bits[number >> 6] &= ~(1L << number);
  }

  /** Makes it 0 to {@code count} - 1 and nothing else. */
  static void fill(long[] bits, int words, int count) {
    Arrays.fill(bits, 0, words, 0);
    int whole = count >> 6;
    Arrays.fill(bits, 0, whole, -1L);
    if ((count & 63) != 0) {
      bits[whole] = (1L << count) - 1;
    }
  }

  /** Takes numbers from {@code from} on out. */
  static void cut(long[] bits, int words, int from) {
    int word = from >> 6;
    if (word < words) {
      bits[word] &= (1L << from) - 1;
      Arrays.fill(bits, word + 1, words, 0);
    }
  }

  static void keep(long[] bits, long[] others, int words) {
    for (int i = 0; i < words; i++) {
      bits[i] &= others[i];
    }
  }

  static void remove(long[] bits, long[] others, int words) {
    for (int i = 0; i < words; i++) {
      bits[i] &= ~others[i];
    }
  }

  static void add(long[] bits, long[] others, int words) {
    for (int i = 0; i < words; i++) {
      bits[i] |= others[i];
    }
  }

  /** The first number from {@code from} on that is in it, or -1. */
  static int next(long[] bits, int words, int from) {
    int word = from >> 6;
    if (word >= words) {
      return -1;
    }
    long left = bits[word] & -1L << from;
    while (left == 0) {
      if (++word == words) {
        return -1;
      }
      left = bits[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(left);
  }
}
