package dev.evident.store.column;

import java.io.IOException;

/**
 * Integers in memory: in no more than 32 bits over a common base where that is enough. Immutable.
 */
public final class Numbers {
  // All the same: neither array has elements. Otherwise one of them.
  private final long base;
  private final int @org.jspecify.annotations.Nullable [] narrow;
  private final long[] wide;
  private final int count;
  private final long smallest;
  private final long largest;

  private Numbers(
      long base,
      int @org.jspecify.annotations.Nullable [] narrow,
      long[] wide,
      int n,
      long smallest,
      long largest) {
    this.smallest = smallest;
    this.largest = largest;
    this.base = base;
    this.narrow = narrow;
    this.wide = wide;
    this.count = n;
  }

  public static Numbers read(Cursor in, int n) throws IOException {
    return of(Longs.read(in, n));
  }

  public static Numbers of(long[] v) {
    long smallest = Long.MAX_VALUE;
    long largest = Long.MIN_VALUE;
    for (long value : v) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    long range = v.length == 0 ? 0 : largest - smallest;
    if (range < 0 || range > Integer.MAX_VALUE) {
      return new Numbers(0, null, v, v.length, smallest, largest);
    }
    if (range == 0) {
      return new Numbers(
          smallest, null, new long[0], v.length, smallest, largest); // also when there are none
    }
    int[] narrow = new int[v.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (int) (v[i] - smallest);
    }
    return new Numbers(smallest, narrow, new long[0], v.length, smallest, largest);
  }

  public int count() {
    return count;
  }

  public long get(int i) {
    if (narrow != null) {
      return base + narrow[i];
    }
    return wide.length > 0 ? wide[i] : base;
  }

  /** The first place from {@code from} on that has the value; -1 when there is none. */
  public int next(long value, int from) {
    if (narrow == null && wide.length == 0) {
      return value == base && from < count ? from : -1;
    }
    if (narrow == null) {
      for (int i = from; i < wide.length; i++) {
        if (wide[i] == value) {
          return i;
        }
      }
      return -1;
    }
    long due = value - base;
    if (due < 0 || due > Integer.MAX_VALUE || value < base) {
      return -1;
    }
    int small = (int) due;
    for (int i = from; i < narrow.length; i++) {
      if (narrow[i] == small) {
        return i;
      }
    }
    return -1;
  }

  /** The smallest, when there are any. */
  long smallest() {
    return smallest;
  }

  /** The largest, when there are any. */
  long largest() {
    return largest;
  }

  /** Checks that all are from 0 to {@code max}. */
  public void within(long max) throws IOException {
    if (count > 0 && (smallest < 0 || largest > max)) {
      throw Cursor.damaged("a number is " + largest + ", at most " + max + " due");
    }
  }

  public long weight() {
    return 48 + (narrow != null ? 4L * narrow.length : 8L * wide.length);
  }
}
