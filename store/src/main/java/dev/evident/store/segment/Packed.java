package dev.evident.store.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Integers of a fixed width of 0 to 56 bits, side by side in a byte array, each readable alone. The
 * array is {@link #SLACK} bytes longer than its bits need, so that a read never leaves it.
 */
public final class Packed {
  public static final int WIDTH_MAX = 56;
  public static final int SLACK = 8;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Packed() {}

  /** Bits that a value needs; 0 for 0. */
  public static int width(long value) {
    return 64 - Long.numberOfLeadingZeros(value);
  }

  /** Bytes that so many values take, slack included. */
  public static int bytes(int count, int width) {
    return (int) (((long) count * width + 7) >>> 3) + SLACK;
  }

  public static long get(byte[] b, int at, int width, int i) {
    long bit = (long) i * width;
    long word = (long) WORD.get(b, at + (int) (bit >>> 3));
    return (word >>> (bit & 7)) & ((1L << width) - 1);
  }

  /** Sets a value; the array must be zero there. Values may be set in any order by one thread. */
  public static void set(byte[] b, int at, int width, int i, long value) {
    long bit = (long) i * width;
    int place = at + (int) (bit >>> 3);
    long word = (long) WORD.get(b, place);
    WORD.set(b, place, word | value << (bit & 7));
  }
}
