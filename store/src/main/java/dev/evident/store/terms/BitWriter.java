package dev.evident.store.terms;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bits one after the other, the lowest of a byte first. For one thread. */
final class BitWriter {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array = new byte[1024];
  private int bits;

  /** Bits written. */
  int bits() {
    return bits;
  }

  /** The bytes; those that count are {@link #bits} rounded up, and zero behind the last bit. */
  byte[] array() {
    return array;
  }

  void clear() {
    Arrays.fill(array, 0, Math.min(array.length, (bits >>> 3) + 1), (byte) 0);
    bits = 0;
  }

  /**
   * Appends the lowest bits of a value.
   *
   * @param width 0 to 56
   */
  void put(long value, int width) {
    int at = bits >>> 3;
    if (at + 2 * Long.BYTES > array.length) {
      array = Arrays.copyOf(array, 2 * array.length);
    }
    WORD.set(array, at, (long) WORD.get(array, at) | value << (bits & 7));
    bits = Math.addExact(bits, width);
  }

  /** Appends so many ones and a zero. */
  void unary(int ones) {
    int rest = ones;
    for (; rest >= 32; rest -= 32) {
      put(0xffff_ffffL, 32);
    }
    put((1L << rest) - 1, rest + 1);
  }
}
