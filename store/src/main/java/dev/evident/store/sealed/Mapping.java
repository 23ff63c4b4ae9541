package dev.evident.store.sealed;

import dev.evident.store.column.Cursor;
import dev.evident.store.column.Longs;
import dev.evident.store.column.Weighed;
import java.io.IOException;

/** Codes of a predicted column by the codes of its base. */
record Mapping(int[] codes) implements Weighed {
  /** Reads so many codes. */
  static Mapping read(Cursor in, int n) throws IOException {
    long[] numbers = Longs.read(in, n);
    in.end();
    int[] codes = new int[n];
    for (int i = 0; i < n; i++) {
      if (numbers[i] < 0 || numbers[i] > Integer.MAX_VALUE) {
        throw Cursor.damaged("code " + numbers[i]);
      }
      codes[i] = (int) numbers[i];
    }
    return new Mapping(codes);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return codes.length + " codes";
  }

  @Override
  public long weight() {
    return 32 + 4L * codes.length;
  }
}
