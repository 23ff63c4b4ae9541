package dev.evident.store.terms;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The 64-bit hashes that stand for terms, over the UTF-8 bytes of a folded word or of a folded
 * whole value; the two have different seeds. Part of the file format.
 *
 * <p>Every eight bytes, as a little-endian number and the last one filled up with zeros, are mixed
 * in by a multiplication to 128 bits whose halves are put together by exclusive or. Not for
 * protection against chosen inputs: a hit is confirmed on the values, and tables have a seed of
 * their own.
 */
public final class TermHash {
  /**
   * Bits of a hash that tables and files keep, the upper ones: the same in all of them, so that
   * they can be merged. A look-up among 5 million terms hits a wrong one once in 200 times, and
   * costs the look at one block then.
   */
  public static final int KEY_BITS = 28;

  static final int SLACK = Long.BYTES;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long WORD_SEED = 0x9E3779B97F4A7C15L;
  private static final long WHOLE_SEED = 0xC2B2AE3D27D4EB4FL;
  private static final long TIME_SEED = 0x165667B19E3779F9L;
  private static final long K1 = 0xA0761D6478BD642FL;
  private static final long K2 = 0xE7037ED1A0B428DBL;

  private TermHash() {}

  /** The key of a term: its upper {@link #KEY_BITS} bits, but never 0. */
  public static int key(long term) {
    int key = (int) (term >>> (Long.SIZE - KEY_BITS));
    return key == 0 ? 1 : key;
  }

  /** The term of a folded word. */
  public static long word(String folded) {
    byte[] b = padded(folded);
    return word(b, 0, b.length - SLACK);
  }

  /** The term of a folded whole value. */
  public static long whole(String folded) {
    byte[] b = padded(folded);
    return whole(b, 0, b.length - SLACK);
  }

  /** The term of ids that were made at about the same time. */
  static long time(long span) {
    return mix(mix(TIME_SEED ^ span, K1), K2);
  }

  private static byte[] padded(String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return java.util.Arrays.copyOf(b, b.length + SLACK);
  }

  /** The term of a word; the array goes on for {@link #SLACK} bytes or more behind it. */
  static long word(byte[] b, int from, int to) {
    return hash(WORD_SEED, b, from, to);
  }

  /** The term of a whole value; the array goes on for {@link #SLACK} bytes or more behind it. */
  static long whole(byte[] b, int from, int to) {
    return hash(WHOLE_SEED, b, from, to);
  }

  private static long hash(long seed, byte[] b, int from, int to) {
    int length = to - from;
    long h = seed + length;
    int p = from;
    for (; length > Long.BYTES; length -= Long.BYTES, p += Long.BYTES) {
      h = mix(h ^ (long) WORD.get(b, p), K1);
    }
    long last = length == 0 ? 0 : (long) WORD.get(b, p) & (-1L >>> (Long.SIZE - 8 * length));
    return mix(mix(h ^ last, K1), K2);
  }

  private static long mix(long a, long b) {
    return Math.multiplyHigh(a, b) ^ (a * b);
  }
}
