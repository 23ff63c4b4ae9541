package dev.evident.store.terms;

import dev.evident.store.segment.TermLookup;
import java.util.Arrays;

/**
 * The terms of a segment that still grows: for each block a set of keys.
 *
 * <p>Threads: one writes; any number read, without locks. What was added is seen by whoever reads,
 * after a {@link #flush}, something volatile that the writer wrote after it: the count of rows.
 * More may be seen, never less. The block that grows is a hash table; a block that is full becomes
 * a sorted list, a third smaller.
 */
public final class LiveTerms implements TermLookup, TermSource, TermSink {
  private static final int FIRST_BLOCKS = 8;
  private static final int ESTIMATE_BITS = 5;

  /** Keys that wait to be added together. */
  private static final int WAITING_MAX = 512;

  private final long seed;
  // Grows; a block's place is filled before blockCount says that it is there.
  private volatile Block[] blocks = new Block[FIRST_BLOCKS];
  private volatile int blockCount;
  // Owned by the writer: the block that grows.
  private Growing growing;
  private final int[] waiting = new int[WAITING_MAX];
  private int waitingCount;

  /** What a reader asks: a table or a sorted list. */
  sealed interface Block permits Growing, Full {
    boolean has(int key);

    int size();

    /** The keys, ascending; not to be changed. */
    int[] sorted();
  }

  /**
   * @param seed any number that strangers do not know: with it they could choose words that fall on
   *     one place of the tables
   */
  public LiveTerms(long seed) {
    this.seed = seed;
    this.growing = begin(0);
  }

  private Growing begin(int capacityHint) {
    Growing block = new Growing(seed, capacityHint);
    Block[] all = blocks;
    int number = blockCount;
    if (number == all.length) {
      all = Arrays.copyOf(all, 2 * number);
    }
    all[number] = block;
    blocks = all; // volatile: whoever sees the count sees the block
    blockCount = number + 1;
    return block;
  }

  /** Adds a term to the block that grows; seen by readers after the next flush. Writer only. */
  @Override
  public void add(long term) {
    waiting[waitingCount++] = TermHash.key(term);
    if (waitingCount == WAITING_MAX) {
      flush();
    }
  }

  /** Lets readers see what was added. Writer only. */
  public void flush() {
    growing.add(waiting, waitingCount);
    waitingCount = 0;
  }

  /** What is added from now on belongs to the next block. Writer only. */
  public void nextBlock() {
    flush();
    int last = blockCount - 1;
    int size = growing.size();
    Block[] all = blocks;
    all[last] = new Full(growing.sorted());
    blocks = all;
    growing = begin(size);
  }

  /** Blocks; one that was begun counts from its first term on, or when another one follows it. */
  @Override
  public int blockCount() {
    int begun = blockCount;
    return blocks[begun - 1].size() > 0 ? begun : begun - 1;
  }

  @Override
  public void blocks(long term, long[] bits) {
    int key = TermHash.key(term);
    int count = (int) Math.min(blockCount, (long) bits.length * Long.SIZE);
    Block[] all = blocks;
    for (int i = 0; i < count; i++) {
      if (all[i].has(key)) {
        bits[i >>> 6] |= 1L << i;
      }
    }
  }

  /** Keys of all blocks together. */
  public long keys() {
    long sum = 0;
    int count = blockCount;
    Block[] all = blocks;
    for (int i = 0; i < count; i++) {
      sum += all[i].size();
    }
    return sum;
  }

  /** Counts a part of the keys: they are spread evenly, unless somebody chose them. */
  @Override
  public long termsEstimate() {
    SortedLists cursor = cursor();
    long terms = 0;
    while (cursor.next() && cursor.key() < 1 << (TermHash.KEY_BITS - ESTIMATE_BITS)) {
      terms++;
    }
    return Math.min(keys(), terms << ESTIMATE_BITS);
  }

  /** A walk over what is there now; when nothing is written any more, over everything. */
  @Override
  public SortedLists cursor() {
    int count = blockCount;
    Block[] all = blocks;
    int[][] lists = new int[count][];
    for (int i = 0; i < count; i++) {
      lists[i] = all[i].sorted();
    }
    return new SortedLists(lists);
  }

  /** A block that is full: its keys, ascending. */
  private record Full(int[] sorted) implements Block {
    @Override
    public int size() {
      return sorted.length;
    }

    /** Keys are spread evenly, so the search begins near the place where one should be. */
    @Override
    public boolean has(int key) {
      int low = 0;
      int high = sorted.length - 1;
      int at = (int) (((long) key * sorted.length) >>> TermHash.KEY_BITS);
      int step = 32;
      if (high >= 0 && sorted[at] < key) {
        low = at;
        while (low + step <= high && sorted[low + step] < key) {
          low += step;
          step <<= 1;
        }
        high = Math.min(high, low + step);
      } else if (high >= 0) {
        high = at;
        while (high - step >= 0 && sorted[high - step] > key) {
          high -= step;
          step <<= 1;
        }
        low = Math.max(0, high - step);
      }
      return Arrays.binarySearch(sorted, low, high + 1, key) >= 0;
    }
  }
}
