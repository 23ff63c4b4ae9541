package dev.evident.store.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at short runs of bytes some at a time, the last ones a second time where that saves a loop.
 * For runs of up to some dozens of bytes, as tokens are, that is faster than what the platform does
 * for arrays of any length.
 */
final class Words {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** What {@link #copyShort} copies. */
  static final int SHORT_BYTES = 2 * Long.BYTES;

  private Words() {}

  static long word(byte[] b, int at) {
    return (long) LONG.get(b, at);
  }

  static int half(byte[] b, int at) {
    return (int) INT.get(b, at);
  }

  /** Whether the bytes from {@code from} to {@code to} stand in the other array at {@code at}. */
  static boolean equal(byte[] a, int from, int to, byte[] b, int at) {
    int length = to - from;
    if (length >= Long.BYTES) {
      int last = length - Long.BYTES;
      for (int i = 0; i < last; i += Long.BYTES) {
        if (word(a, from + i) != word(b, at + i)) {
          return false;
        }
      }
      return word(a, from + last) == word(b, at + last);
    }
    if (length >= Integer.BYTES) {
      int last = length - Integer.BYTES;
      return half(a, from) == half(b, at) && half(a, from + last) == half(b, at + last);
    }
    for (int i = 0; i < length; i++) {
      if (a[from + i] != b[at + i]) {
        return false;
      }
    }
    return true;
  }

  /** Copies {@link #SHORT_BYTES}, of which the caller may want fewer. */
  static void copyShort(byte[] b, int from, byte[] to, int at) {
    LONG.set(to, at, word(b, from));
    LONG.set(to, at + Long.BYTES, word(b, from + Long.BYTES));
  }

  /** What fewer than eight bytes say, as a number: the same for the same bytes. */
  static long few(byte[] b, int from, int to) {
    int length = to - from;
    if (length >= Integer.BYTES) {
      return (half(b, from) & 0xffff_ffffL) | (long) half(b, to - Integer.BYTES) << Integer.SIZE;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value << Byte.SIZE | (b[i] & 0xff);
    }
    return value;
  }
}
