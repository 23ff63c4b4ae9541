package dev.evident.store.scan;

import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A segment with its name, and what queries ask first about its blocks. Make it once for each
 * segment and put it into every {@link View}. Immutable and thread-safe.
 */
public final class Part {
  private final String name;
  private final Segment segment;
  private final long[] firstIndex;
  private final long[] lastIndex;
  private final long[] minTime;
  private final long[] maxTime;
  // By column, each made when first asked for.
  private final ConcurrentHashMap<Integer, Spellings> spellings = new ConcurrentHashMap<>();
  // Found out when first asked: 0 unknown, 1 no, 2 yes. Any thread may do it, with the same result.
  private volatile byte hides;
  private long lowIndex = Long.MAX_VALUE;
  private long highIndex = -1;
  private long lowTime = Long.MAX_VALUE;
  private long highTime = Long.MIN_VALUE;

  /**
   * @param name for people, such as the file's
   */
  public Part(String name, Segment segment) {
    this.name = name;
    this.segment = segment;
    int blocks = segment.blockCount();
    firstIndex = new long[blocks];
    lastIndex = new long[blocks];
    minTime = new long[blocks];
    maxTime = new long[blocks];
    for (int i = 0; i < blocks; i++) {
      Segment.Block block = segment.block(i);
      firstIndex[i] = block.firstIndex();
      lastIndex[i] = block.lastIndex();
      minTime[i] = block.minTimeMillis();
      maxTime[i] = block.maxTimeMillis();
      lowIndex = Math.min(lowIndex, firstIndex[i]);
      highIndex = Math.max(highIndex, lastIndex[i]);
      lowTime = Math.min(lowTime, minTime[i]);
      highTime = Math.max(highTime, maxTime[i]);
    }
  }

  public String name() {
    return name;
  }

  public Segment segment() {
    return segment;
  }

  /** Whether there may be records that only the whole record can judge. */
  boolean hidesValues() {
    if (hides == 0) {
      boolean any = false;
      for (int i = 0; i < segment.templateCount() && !any; i++) {
        any = segment.template(i).hidesValues();
      }
      hides = (byte) (any ? 2 : 1);
    }
    return hides == 2;
  }

  /** The odd spellings of addresses in a column's dictionary. */
  Spellings spellings(int column) throws IOException {
    Spellings known = spellings.get(column);
    if (known == null) {
      known = Spellings.of(segment.column(column).dictionary());
      spellings.put(column, known);
    }
    return known;
  }

  int blocks() {
    return firstIndex.length;
  }

  long firstIndex(int block) {
    return firstIndex[block];
  }

  long lastIndex(int block) {
    return lastIndex[block];
  }

  long minTime(int block) {
    return minTime[block];
  }

  long maxTime(int block) {
    return maxTime[block];
  }

  /** Of all blocks; more than {@link #highIndex} when there are none. */
  long lowIndex() {
    return lowIndex;
  }

  long highIndex() {
    return highIndex;
  }

  long lowTime() {
    return lowTime;
  }

  long highTime() {
    return highTime;
  }

  @Override
  public String toString() {
    return name;
  }
}
