package dev.evident.store.sealed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Sorts byte strings, bytes as unsigned numbers and a prefix first: a quicksort in three parts that
 * looks at eight bytes at a time and keeps them beside the numbers of the strings (Bentley and
 * Sedgewick, "Fast algorithms for sorting and searching strings", 1997, with cached keys).
 */
final class TokenSort {
  private static final int INSERTION_MAX = 12;
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] b;
  private final int[] starts;
  private final int[] order;
  private final long[] keys;
  private long pivots = 0x9E3779B97F4A7C15L;

  private TokenSort(byte[] b, int[] starts, int n) {
    this.b = b;
    this.starts = starts;
    this.order = new int[n];
    this.keys = new long[n];
  }

  /**
   * The numbers of the strings in their order.
   *
   * @param starts string i is from {@code starts[i]} to {@code starts[i + 1]}
   * @param n how many strings
   */
  static int[] order(byte[] b, int[] starts, int n) {
    TokenSort sort = new TokenSort(b, starts, n);
    for (int i = 0; i < n; i++) {
      sort.order[i] = i;
    }
    sort.fill(0, n, 0);
    sort.sort(0, n, 0);
    return sort.order;
  }

  private void fill(int lo, int hi, int depth) {
    for (int i = lo; i < hi; i++) {
      keys[i] = key(order[i], depth);
    }
  }

  /** Eight bytes from a depth on, zeros behind the end, so that signed longs have their order. */
  private long key(int token, int depth) {
    int from = starts[token] + depth;
    int left = starts[token + 1] - from;
    if (left <= 0) {
      return Long.MIN_VALUE;
    }
    long key;
    if (from + Long.BYTES <= b.length) {
      key = (long) BIG.get(b, from);
      if (left < Long.BYTES) {
        key &= -1L << (8 * (Long.BYTES - left));
      }
    } else {
      key = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        key = key << 8 | (i < left ? b[from + i] & 0xff : 0);
      }
    }
    return key ^ Long.MIN_VALUE;
  }

  private void sort(int from, int to, int atDepth) {
    int lo = from;
    int hi = to;
    int depth = atDepth;
    while (hi - lo > 1) {
      if (hi - lo <= INSERTION_MAX) {
        insertion(lo, hi, depth);
        return;
      }
      long pivot = pivot(lo, hi);
      int less = lo;
      int more = hi;
      for (int i = lo; i < more; ) {
        if (keys[i] < pivot) {
          swap(i++, less++);
        } else if (keys[i] > pivot) {
          swap(i, --more);
        } else {
          i++;
        }
      }
      // Two parts by recursion and the largest one by the loop: the stack stays logarithmic.
      int equal = more - less;
      boolean deeper = equal > 1 && !settled(less, more, depth);
      if (deeper) {
        fill(less, more, depth + Long.BYTES);
      }
      if (equal >= less - lo && equal >= hi - more) {
        sort(lo, less, depth);
        sort(more, hi, depth);
        if (!deeper) {
          return;
        }
        lo = less;
        hi = more;
        depth += Long.BYTES;
      } else {
        if (deeper) {
          sort(less, more, depth + Long.BYTES);
        }
        if (less - lo < hi - more) {
          sort(lo, less, depth);
          lo = more;
        } else {
          sort(more, hi, depth);
          hi = less;
        }
      }
    }
  }

  /** Whether strings with equal keys all end here, and have one length: then they are the same. */
  private boolean settled(int lo, int hi, int depth) {
    int length = length(order[lo]);
    if (length > depth + Long.BYTES) {
      return false;
    }
    for (int i = lo + 1; i < hi; i++) {
      if (length(order[i]) != length) {
        if (longest(lo, hi) > depth + Long.BYTES) {
          return false;
        }
        // Zeros at the end of some: the same keys, but the shorter one comes first.
        byLength(lo, hi);
        return true;
      }
    }
    return true;
  }

  private int longest(int lo, int hi) {
    int longest = 0;
    for (int i = lo; i < hi; i++) {
      longest = Math.max(longest, length(order[i]));
    }
    return longest;
  }

  private void byLength(int lo, int hi) {
    long[] some = new long[hi - lo];
    for (int i = lo; i < hi; i++) {
      some[i - lo] = (long) length(order[i]) << 32 | order[i];
    }
    Arrays.sort(some);
    for (int i = lo; i < hi; i++) {
      order[i] = (int) some[i - lo];
    }
  }

  private int length(int token) {
    return starts[token + 1] - starts[token];
  }

  private long pivot(int lo, int hi) {
    pivots = pivots * 0x5851F42D4C957F2DL + 0x14057B7EF767814FL;
    int span = hi - lo;
    long a = keys[lo + (int) ((pivots >>> 33) % span)];
    long c = keys[lo + (int) ((pivots >>> 20 & 0x7fffffffL) % span)];
    long d = keys[lo + span / 2];
    return Math.max(Math.min(a, c), Math.min(Math.max(a, c), d));
  }

  private void insertion(int lo, int hi, int depth) {
    for (int i = lo + 1; i < hi; i++) {
      for (int k = i; k > lo && compare(k - 1, k, depth) > 0; k--) {
        swap(k - 1, k);
      }
    }
  }

  private int compare(int i, int k, int depth) {
    if (keys[i] != keys[k]) {
      return keys[i] < keys[k] ? -1 : 1;
    }
    int a = order[i];
    int c = order[k];
    int rests =
        Arrays.compareUnsigned(
            b,
            Math.min(starts[a] + depth, starts[a + 1]),
            starts[a + 1],
            b,
            Math.min(starts[c] + depth, starts[c + 1]),
            starts[c + 1]);
    // No rests: one may still be the other and zeros, which padding does not tell apart.
    return rests != 0 ? rests : length(a) - length(c);
  }

  private void swap(int i, int k) {
    long key = keys[i];
    keys[i] = keys[k];
    keys[k] = key;
    int token = order[i];
    order[i] = order[k];
    order[k] = token;
  }
}
