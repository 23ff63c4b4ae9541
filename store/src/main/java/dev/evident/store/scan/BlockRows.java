package dev.evident.store.scan;

import dev.evident.query.FlatRecord;
import dev.evident.store.segment.Assembly;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.NoValues;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The block that a query is at, and what it needs to write on meanwhile: made once for each query,
 * so that rows cost no memory. For one thread.
 */
final class BlockRows {
  /** From this kind on records are control records, which are no events. */
  private static final int CONTROL_KIND_MIN = 15;

  private static final int WORDS_MAX = Segment.BLOCK_ROWS_MAX / Long.SIZE;

  final Bytes token = new Bytes(256);
  private final Bytes record = new Bytes(2_048);
  private final Assembly assembly = new Assembly();
  private int[] codes = new int[Segment.BLOCK_ROWS_MAX];
  private long[] positions = new long[WORDS_MAX];
  private long[][] spare = new long[8][];
  private int spareUsed;

  private @Nullable SegmentPlan plan;
  private Segment.@Nullable Block block;
  private @Nullable Layout layout;
  private @Nullable Places places;
  private @Nullable Values times;
  // Every row has one time: then its position is the row.
  private boolean timesInRows;
  private int rows;
  private int words;
  private @Nullable FlatRecord lastRecord;
  private int lastRecordRow;

  /** Goes to a block. */
  void enter(SegmentPlan segment, int block) throws IOException {
    this.plan = segment;
    this.block = segment.segment().block(block);
    this.rows = this.block.rows();
    this.words = (rows + Long.SIZE - 1) / Long.SIZE;
    this.layout = null;
    this.places = null;
    this.times = null;
    this.lastRecord = null;
    this.lastRecordRow = -1;
    this.spareUsed = 0;
  }

  SegmentPlan plan() {
    return here(plan);
  }

  Segment.Block block() {
    return here(block);
  }

  Layout layout() throws IOException {
    Layout known = layout;
    if (known == null) {
      known = block().layout();
      layout = known;
    }
    return known;
  }

  /** See {@link Layout#total}. Like the two below it asks for no layout where none is needed. */
  int total(int column) throws IOException {
    return isAlways(column) ? rows : layout().total(column);
  }

  /** See {@link Layout#oneEach}. */
  boolean oneEach(int column) throws IOException {
    return isAlways(column) || layout().oneEach(column);
  }

  /** See {@link Layout#most}. */
  int most(int column) throws IOException {
    return isAlways(column) ? 1 : layout().most(column);
  }

  private boolean isAlways(int column) {
    return column >= 0 && plan().segment().isAlways(column);
  }

  private static <T> T here(@Nullable T thing) {
    if (thing == null) {
      throw new AssertionError("bug: no block was entered");
    }
    return thing;
  }

  int rows() {
    return rows;
  }

  /** Words of a bit set of rows. */
  int words() {
    return words;
  }

  Places places() throws IOException {
    Places known = places;
    if (known == null) {
      known = block().places();
      places = known;
    }
    return known;
  }

  boolean isControl(int row) throws IOException {
    return places().kind(row) >= CONTROL_KIND_MIN;
  }

  /** The first row whose index is this or more; {@link #rows} when there is none. */
  int rowOfIndex(long index) throws IOException {
    Places all = places();
    int low = 0;
    int high = rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all.index(middle) < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** An empty set of rows; give it back with {@link #free} in the reverse order. */
  long[] take() {
    if (spareUsed == spare.length) {
      spare = Arrays.copyOf(spare, 2 * spareUsed);
    }
    long[] bits = spare[spareUsed];
    if (bits == null) {
      bits = new long[WORDS_MAX];
      spare[spareUsed] = bits;
    } else {
      Arrays.fill(bits, 0, words, 0);
    }
    spareUsed++;
    return bits;
  }

  /** A copy of a set of rows. */
  long[] take(long[] of) {
    long[] bits = take();
    System.arraycopy(of, 0, bits, 0, words);
    return bits;
  }

  void free(int sets) {
    spareUsed -= sets;
  }

  /** The codes of a column in this block; valid until the next call. */
  int[] codes(Values values) {
    int count = values.count();
    if (codes.length < count) {
      codes = new int[Math.max(count, 2 * codes.length)];
    }
    values.codes(0, count, codes);
    return codes;
  }

  /** An empty set of so many positions; valid until the next call. */
  long[] positions(int count) {
    int needed = (count + Long.SIZE - 1) / Long.SIZE;
    if (positions.length < needed) {
      positions = new long[Math.max(needed, 2 * positions.length)];
    }
    Arrays.fill(positions, 0, needed, 0);
    return positions;
  }

  /** Whether fewer rows are asked for than one in so many. */
  boolean areFewer(long[] among, int oneIn) {
    return oneIn * Bits.count(among, words) < rows;
  }

  /** The whole record of a row. */
  byte[] wholeRecord(int row) throws IOException {
    record.clear();
    assembly.whole(block(), row, record);
    return record.toArray();
  }

  /** The whole record of a row as queries see it. */
  FlatRecord flat(int row) throws IOException {
    FlatRecord known = lastRecord;
    if (known == null || lastRecordRow != row) {
      known = read(places().index(row), wholeRecord(row));
      lastRecord = known;
      lastRecordRow = row;
    }
    return known;
  }

  /** Says in the words of the disk that bytes are no record. */
  static FlatRecord read(long index, byte[] record) throws IOException {
    try {
      return FlatRecord.read(index, record);
    } catch (IllegalArgumentException e) {
      throw new IOException("record " + index + " does not read as it was written", e);
    }
  }

  /** The time of a row in milliseconds, rounded down. */
  long millis(int row) throws IOException {
    Values values = times();
    if (timesInRows) {
      return values.millis(row);
    }
    return hasTime(row)
        ? values.millis(layout().position(plan().timeColumn(), row))
        : Moment.of(flat(row).time()).millis();
  }

  /** The nanoseconds behind {@link #millis}. */
  int nanos(int row) throws IOException {
    Values values = times();
    if (timesInRows) {
      return values.nanos(row);
    }
    return hasTime(row)
        ? values.nanos(layout().position(plan().timeColumn(), row))
        : Moment.of(flat(row).time()).nanos();
  }

  private boolean hasTime(int row) throws IOException {
    return times().areTimes() && layout().count(plan().timeColumn(), row) == 1;
  }

  private Values times() throws IOException {
    Values known = times;
    if (known == null) {
      known = values(plan().timeColumn());
      times = known;
      timesInRows = known.areTimes() && oneEach(plan().timeColumn());
    }
    return known;
  }

  /** The values of a column; -1 is one that the segment does not have. */
  Values values(int column) throws IOException {
    return column < 0 ? NoValues.INSTANCE : block().values(column);
  }

  /** Rows that only the whole record can judge; null when there are none. */
  long @Nullable [] hidden() throws IOException {
    if (!plan().hidesValues()) {
      return null;
    }
    Layout rowsOf = layout();
    long[] bits = null;
    for (int row = 0; row < rows; row++) {
      if (rowsOf.template(row).hidesValues()) {
        if (bits == null) {
          bits = take();
        }
        Bits.set(bits, row);
      }
    }
    return bits;
  }
}
