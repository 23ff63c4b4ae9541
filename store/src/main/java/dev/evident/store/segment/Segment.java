package dev.evident.store.segment;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Records of one class, stream group and day, taken apart into columns: sealed in a file, or a
 * fixed view of what is still in memory. Rows stand in the order of their index.
 *
 * <p>What the numbers mean: a <em>row</em> is a record inside its block (from 0); a <em>column</em>
 * is the values of one dotted path; a <em>position</em> is a value's place among the values of its
 * column inside a block, in the order of the rows. A row may have none, one or several values of a
 * column: its template says how many, see {@link Layout}.
 *
 * <p>Immutable to its readers and thread-safe.
 */
public interface Segment {
  /** Records of a block at most. */
  int BLOCK_ROWS_MAX = 4_096;

  int blockCount();

  /**
   * @param block from 0, oldest first
   */
  Block block(int block);

  /** Columns have the numbers 0 to this - 1, the same in every block of the segment. */
  int columnCount();

  Column column(int column);

  /**
   * Whether every row of every block is known to have exactly one value of the column: then a
   * position is a row, and no {@link Layout} is needed to know it.
   */
  default boolean isAlways(int column) {
    return false;
  }

  /** Templates have the numbers 0 to this - 1. */
  int templateCount();

  Template template(int template);

  /** Which blocks hold a term. */
  TermLookup terms();

  /** One block of the segment. What the file holds is read on first use and may be cached. */
  interface Block {
    /** 1 to {@link #BLOCK_ROWS_MAX}. */
    int rows();

    /** Index in the log of the first row. */
    long firstIndex();

    /** Index in the log of the last row. */
    long lastIndex();

    /** No event of the block is older: milliseconds since 1970, rounded down. */
    long minTimeMillis();

    /** No event of the block is younger: milliseconds since 1970, rounded down. */
    long maxTimeMillis();

    /** Index in the log, entry kind, stream and accepted time of the rows. */
    Places places() throws IOException;

    /** Which values belong to which row. */
    Layout layout() throws IOException;

    /** The values of a column, one after the other; none of them when no row has the column. */
    Values values(int column) throws IOException;

    /** The whole record with this index in the log, if it was kept. Not to be changed. */
    default byte @Nullable [] kept(long index) {
      return null;
    }

    /**
     * Keeps the whole record of a row for a while, where that saves something.
     *
     * @param index of the row in the log
     * @param record as {@link Assembly} put it together; not to be changed any more
     */
    default void keep(long index, byte[] record) {}

    /** Appends the salts of a row: 16 bytes for each segment of its record. */
    void salts(int row, Bytes to) throws IOException;
  }
}
