package dev.evident.store.segment;

/**
 * A fast 64-bit hash of bytes for tables in memory: eight bytes a step, each mixed by a
 * multiplication whose high half is folded in. Its seed is random in every process: a table that
 * strangers fill must not be steered.
 */
public final class Hashing {
  private static final long K1 = 0x9E3779B97F4A7C15L;
  private static final long K2 = 0xD6E8FEB86659FD93L;

  private Hashing() {}

  public static long hash(byte[] b, int from, int to, long seed) {
    long h = K1 ^ seed ^ (to - from);
    int p = from;
    for (; p + Long.BYTES <= to; p += Long.BYTES) {
      h = mix(h ^ Words.word(b, p), K2);
    }
    if (p < to) {
      boolean isLong = to - from > Long.BYTES;
      h = mix(h ^ (isLong ? Words.word(b, to - Long.BYTES) : Words.few(b, p, to)), K1);
    }
    return mix(h, K2);
  }

  private static long mix(long a, long b) {
    return Math.multiplyHigh(a, b) ^ (a * b);
  }
}
