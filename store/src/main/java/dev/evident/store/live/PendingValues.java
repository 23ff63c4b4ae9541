package dev.evident.store.live;

import dev.evident.store.segment.Bytes;
import java.util.Arrays;

/**
 * Values of some records that wait to be appended to their columns: column by column, because each
 * has tables of its own, which then stay in the processor's cache and are looked up in a loop that
 * does nothing else. Owned by the thread that appends.
 */
final class PendingValues {
  /** So many records wait at most: enough for a run of each column, few enough for the cache. */
  private static final int RECORDS_MAX = 128;

  private static final int BYTES_MAX = 1 << 18;

  private final Bytes bytes = new Bytes(1 << 16);
  private int records;
  // By value, in the order of the records.
  private int[] columnOf = new int[1 << 12];
  private int[] starts = new int[1 << 12];
  private int[] ends = new int[1 << 12];
  private int count;
  // By value, column by column; and by column where its values end.
  private int[] sortedStarts = {};
  private int[] sortedEnds = {};
  private int[] columnEnds = {};

  /** Takes the values of one column. */
  interface Sink {
    /** Told of the values {@code from} (included) to {@code to} (excluded) of the arrays. */
    void append(int column, byte[] b, int[] starts, int[] ends, int from, int to);
  }

  /**
   * Begins with the values of another record and keeps its bytes.
   *
   * @return what is added to a place in {@code b} to have it here
   */
  int begin(byte[] b, int from, int to) {
    int shift = bytes.length() - from;
    bytes.put(b, from, to);
    records++;
    return shift;
  }

  /** Adds a value of the record. */
  void add(int column, int start, int end) {
    if (count == columnOf.length) {
      columnOf = Arrays.copyOf(columnOf, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    columnOf[count] = column;
    starts[count] = start;
    ends[count++] = end;
  }

  boolean isFull() {
    return records >= RECORDS_MAX || bytes.length() >= BYTES_MAX;
  }

  /**
   * Hands all values out, those of each column in the order in which they were added.
   *
   * @param columns larger than every column's number
   */
  void flush(int columns, Sink sink) {
    if (count > 0) {
      sort(columns);
      int from = 0;
      for (int column = 0; column < columns; column++) {
        int to = columnEnds[column];
        if (to > from) {
          sink.append(column, bytes.array(), sortedStarts, sortedEnds, from, to);
          from = to;
        }
      }
    }
    bytes.clear();
    records = 0;
    count = 0;
  }

  private void sort(int columns) {
    if (columnEnds.length < columns) {
      columnEnds = new int[2 * columns];
    } else {
      Arrays.fill(columnEnds, 0, columns, 0);
    }
    if (sortedStarts.length < count) {
      sortedStarts = new int[starts.length];
      sortedEnds = new int[starts.length];
    }
    for (int i = 0; i < count; i++) {
      columnEnds[columnOf[i]]++;
    }
    int sum = 0;
    for (int column = 0; column < columns; column++) {
      int values = columnEnds[column];
      columnEnds[column] = sum; // where it begins; where it ends once it is filled
      sum += values;
    }
    for (int i = 0; i < count; i++) {
      int at = columnEnds[columnOf[i]]++;
      sortedStarts[at] = starts[i];
      sortedEnds[at] = ends[i];
    }
  }
}
