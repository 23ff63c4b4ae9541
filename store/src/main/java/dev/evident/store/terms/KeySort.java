package dev.evident.store.terms;

import java.util.Arrays;

/** Radix sorting of keys and of pairs, the lowest digits first. */
final class KeySort {
  private static final int DIGIT_BITS = 10;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private KeySort() {}

  /**
   * Sorts the first {@code length} keys of {@link TermHash#KEY_BITS} bits.
   *
   * @param other as long as the keys; overwritten
   * @return the array that holds them in order: {@code keys} or {@code other}
   */
  static int[] sort(int[] keys, int[] other, int length) {
    int[] from = keys;
    int[] to = other;
    int[] place = new int[DIGITS];
    for (int shift = 0; shift < TermHash.KEY_BITS; shift += DIGIT_BITS) {
      Arrays.fill(place, 0);
      for (int i = 0; i < length; i++) {
        place[from[i] >>> shift & (DIGITS - 1)]++;
      }
      sum(place);
      for (int i = 0; i < length; i++) {
        int key = from[i];
        to[place[key >>> shift & (DIGITS - 1)]++] = key;
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  /** From counts to the place where each digit begins. */
  private static void sum(int[] place) {
    int sum = 0;
    for (int i = 0; i < place.length; i++) {
      int count = place[i];
      place[i] = sum;
      sum += count;
    }
  }

  /**
   * Sorts the first {@code length} pairs by bits {@code low} to {@code high} of them; pairs that
   * are the same there stay in their order.
   *
   * @return the array that holds them: {@code pairs} or {@code other}
   */
  static boolean sort(long[] pairs, long[] other, int length, int low, int high) {
    long[] from = pairs;
    long[] to = other;
    boolean moved = false;
    int[] place = new int[DIGITS];
    for (int shift = low; shift < high; shift += DIGIT_BITS) {
      int mask = (1 << Math.min(DIGIT_BITS, high - shift)) - 1;
      Arrays.fill(place, 0);
      for (int i = 0; i < length; i++) {
        place[(int) (from[i] >>> shift) & mask]++;
      }
      sum(place);
      for (int i = 0; i < length; i++) {
        long pair = from[i];
        to[place[(int) (pair >>> shift) & mask]++] = pair;
      }
      long[] swap = from;
      from = to;
      to = swap;
      moved = !moved;
    }
    return moved;
  }
}
