package dev.evident.store.terms;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads what {@link BitWriter} wrote, and never behind its end. For one thread. */
final class BitReader {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] b;
  private final int from;
  private final long end;
  private long at;

  /**
   * @param b goes on for eight bytes or more behind the last bit
   * @param from the byte with the first bit
   * @param bits how many there are
   */
  BitReader(byte[] b, int from, long bits) {
    this.b = b;
    this.from = from;
    this.end = bits;
  }

  /** Goes on at a bit. */
  void seek(long bit) {
    at = bit;
  }

  private long peek() throws IOException {
    if (at >= end) {
      throw new IOException("term partition is damaged: a list of blocks does not end");
    }
    return (long) WORD.get(b, from + (int) (at >>> 3)) >>> (at & 7);
  }

  /**
   * The next bits.
   *
   * @param width 0 to 56
   */
  long get(int width) throws IOException {
    if (width == 0) {
      return 0;
    }
    long value = peek() & ((1L << width) - 1);
    at += width;
    return value;
  }

  /** Counts ones up to a zero, and goes behind it. */
  int unary(int max) throws IOException {
    int ones = 0;
    while (true) {
      // Of a word's bits 57 are sure to be there.
      int run = Math.min(Long.numberOfTrailingZeros(~peek()), 56);
      ones += run;
      at += run;
      if (ones > max) {
        throw new IOException("term partition is damaged: a block number is too large");
      }
      if (run < 56) {
        at++;
        return ones;
      }
    }
  }
}
