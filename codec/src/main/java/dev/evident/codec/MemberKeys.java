package dev.evident.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds a name that an object has twice. Few names are compared one by one as they come; many are
 * checked at the end of the object by sorting their hashes. Equal hashes only send the object to a
 * sort by the names themselves, so no choice of names costs more than n log n: the hash needs no
 * secret. Objects nest: each works on the top of one stack, from its mark. For one thread.
 */
final class MemberKeys {
  private static final int ONE_BY_ONE_MAX = 8;
  private static final int KEPT_MAX = 4_096;
  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final JsonScanner scanner;
  private long[] hashes = new long[64];
  private int[] offsets = new int[64];
  private int[] lengths = new int[64];
  private int size;

  MemberKeys(JsonScanner scanner) {
    this.scanner = scanner;
  }

  void clear() {
    size = 0;
    if (hashes.length > KEPT_MAX) {
      hashes = new long[64];
      offsets = new int[64];
      lengths = new int[64];
    }
  }

  int mark() {
    return size;
  }

  /** Adds the name in the scanner's range (offset, length); false when it is surely there. */
  boolean add(int mark, int offset, int length) {
    byte[] bytes = scanner.array(offset);
    int at = JsonScanner.index(offset);
    long hash = hash(bytes, at, length);
    if (size - mark <= ONE_BY_ONE_MAX) {
      for (int i = mark; i < size; i++) {
        if (hashes[i] == hash && compare(offset, length, offsets[i], lengths[i]) == 0) {
          return false;
        }
      }
    }
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
      offsets = Arrays.copyOf(offsets, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
    }
    hashes[size] = hash;
    offsets[size] = offset;
    lengths[size] = length;
    size++;
    return true;
  }

  /**
   * Ends the object: forgets its names.
   *
   * @return the position of a name that is there twice ({@link #offset}, {@link #length}), or -1
   */
  int close(int mark) {
    int count = size - mark;
    int twice = count <= ONE_BY_ONE_MAX + 1 ? -1 : findTwice(mark, count);
    size = mark;
    return twice;
  }

  int offset(int position) {
    return offsets[position];
  }

  int length(int position) {
    return lengths[position];
  }

  private int findTwice(int mark, int count) {
    long[] sorted = Arrays.copyOfRange(hashes, mark, mark + count);
    Arrays.sort(sorted);
    for (int i = 1; i < count; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return findTwiceExactly(mark, count);
      }
    }
    return -1;
  }

  private int findTwiceExactly(int mark, int count) {
    Integer[] order = new Integer[count];
    for (int i = 0; i < count; i++) {
      order[i] = mark + i;
    }
    Arrays.sort(order, (a, b) -> compare(offsets[a], lengths[a], offsets[b], lengths[b]));
    for (int i = 1; i < count; i++) {
      int a = order[i - 1];
      int b = order[i];
      if (compare(offsets[a], lengths[a], offsets[b], lengths[b]) == 0) {
        return b;
      }
    }
    return -1;
  }

  private int compare(int offsetA, int lengthA, int offsetB, int lengthB) {
    int a = JsonScanner.index(offsetA);
    int b = JsonScanner.index(offsetB);
    return Arrays.compareUnsigned(
        scanner.array(offsetA), a, a + lengthA, scanner.array(offsetB), b, b + lengthB);
  }

  /** Reads whole words past the name's end: the arrays have slack, the mask drops the rest. */
  private static long hash(byte[] bytes, int at, int length) {
    long hash = length;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      hash = (hash ^ (long) WORD.get(bytes, at + i)) * MIX;
      hash ^= hash >>> 32;
    }
    int rest = length - i;
    if (rest > 0) {
      long word = (long) WORD.get(bytes, at + i) & ((1L << (rest * 8)) - 1);
      hash = (hash ^ word) * MIX;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
