package dev.evident.store.terms;

/**
 * Walks through the sorted keys of several blocks at once, a range of keys after the other: the
 * keys of a range are put together with their blocks, and sorted while they fit in a near cache.
 */
final class SortedLists implements TermSource.Cursor {
  /** Pairs that a range should have: 16 bytes each while they are sorted. */
  private static final int RANGE_PAIRS = 1 << 14;

  private static final int BLOCK_BITS = 32;

  private final int[][] lists;
  private final int[] at; // the next key of each list
  private final int rangeBits;
  private final int ranges;
  private int range;
  private long[] pairs = new long[RANGE_PAIRS];
  private long[] other = new long[RANGE_PAIRS];
  private int length; // pairs of the range
  private int from; // the first pair of the term
  private int to; // behind its last pair

  SortedLists(int[][] lists) {
    this.lists = lists;
    this.at = new int[lists.length];
    long all = 0;
    for (int[] list : lists) {
      all += list.length;
    }
    int bits = TermHash.KEY_BITS;
    while (bits > 0 && all >>> (TermHash.KEY_BITS - bits) > RANGE_PAIRS) {
      bits--;
    }
    this.rangeBits = bits;
    this.ranges = 1 << (TermHash.KEY_BITS - bits);
  }

  @Override
  public boolean next() {
    from = to;
    while (from == length) {
      if (range == ranges) {
        return false;
      }
      gather();
    }
    long key = pairs[from] >>> BLOCK_BITS;
    to = from + 1;
    while (to < length && pairs[to] >>> BLOCK_BITS == key) {
      to++;
    }
    return true;
  }

  private void gather() {
    long end = (long) ++range << rangeBits;
    length = 0;
    for (int block = 0; block < lists.length; block++) {
      int[] list = lists[block];
      int i = at[block];
      while (i < list.length && list[i] < end) {
        if (length == pairs.length) {
          pairs = java.util.Arrays.copyOf(pairs, 2 * length);
        }
        pairs[length++] = (long) list[i++] << BLOCK_BITS | block;
      }
      at[block] = i;
    }
    if (other.length < length) {
      other = new long[pairs.length];
    }
    if (lists.length > 1) {
      if (KeySort.sort(pairs, other, length, BLOCK_BITS, BLOCK_BITS + rangeBits)) {
        long[] swap = pairs;
        pairs = other;
        other = swap;
      }
    }
    from = 0;
    to = 0;
  }

  @Override
  public int key() {
    return (int) (pairs[from] >>> BLOCK_BITS);
  }

  @Override
  public int count() {
    return to - from;
  }

  @Override
  public int block(int i) {
    return (int) pairs[from + i];
  }
}
