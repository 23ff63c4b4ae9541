package dev.evident.store.column;

import java.io.IOException;

/** Lengths as they are stored, sums of them as they are used. */
public final class Ends {
  /** No column of a block, and no page, has more bytes of tokens. */
  private static final int BYTES_MAX = 1 << 30;

  private Ends() {}

  /** Reads the lengths of {@code n} texts side by side: where each ends. */
  public static int[] read(Cursor in, int n) throws IOException {
    long[] lengths = Longs.read(in, n);
    int[] ends = new int[n];
    long sum = 0;
    for (int i = 0; i < n; i++) {
      if (lengths[i] < 0 || lengths[i] > BYTES_MAX - sum) {
        throw Cursor.damaged("a text of " + lengths[i] + " bytes");
      }
      sum += lengths[i];
      ends[i] = (int) sum;
    }
    return ends;
  }
}
