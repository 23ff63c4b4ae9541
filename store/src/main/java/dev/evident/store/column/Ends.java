package dev.evident.store.column;

import java.io.IOException;

/** Lengths as they are stored, sums of them as they are used. */
public final class Ends {
  /** No column of a block, and no page, has more bytes of tokens. */
  private static final int BYTES_MAX = 1 << 30;

  private Ends() {}

  /** Reads the lengths of {@code n} texts side by side: where each ends. */
  public static int[] read(Cursor in, int n) throws IOException {
    return sums(Longs.read(in, n));
  }

  /** Where texts of these lengths end when they stand side by side. */
  public static int[] sums(long[] lengths) throws IOException {
    int[] ends = new int[lengths.length];
    long sum = 0;
    for (int i = 0; i < ends.length; i++) {
      if (lengths[i] < 0 || lengths[i] > BYTES_MAX - sum) {
        throw Cursor.damaged("a text of " + lengths[i] + " bytes");
      }
      sum += lengths[i];
      ends[i] = (int) sum;
    }
    return ends;
  }
}
