package dev.evident.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches in bytes. */
final class Bytes {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LINE_ENDS = '\n' * ONES;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  /** Where the next line feed stands, or -1; the array must have 7 bytes behind {@code to}. */
  static int indexOfLineEnd(byte[] bytes, int from, int to) {
    for (int p = from; p < to; p += 8) {
      long word = (long) WORD.get(bytes, p) ^ LINE_ENDS;
      long found = (word - ONES) & ~word & HIGHS;
      if (found != 0) {
        int at = p + (Long.numberOfTrailingZeros(found) >>> 3);
        return at < to ? at : -1;
      }
    }
    return -1;
  }

  /** The first place that holds no JSON white space, or {@code to}. */
  static int skipSpace(byte[] bytes, int from, int to) {
    int p = from;
    while (p < to) {
      byte c = bytes[p];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        break;
      }
      p++;
    }
    return p;
  }
}
