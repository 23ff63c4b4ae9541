package dev.evident.store.segment;

import java.util.Arrays;

/**
 * A record without its values: the <em>skeleton</em>, in which {@link Shredder#VALUE} stands for a
 * value, {@link Shredder#PERSONAL} and {@link Shredder#PERSONAL_TREE} for one that belongs to the
 * record's personal segment, and the column of each value in the order in which they stand.
 * Immutable.
 */
public final class Template {
  private static final int FEW_COLUMNS = 128;

  private final byte[] skeleton;
  private final int[] columns;
  private final int[] marks;
  // The different columns, ascending, and how many values each has.
  private final int[] sorted;
  private final int[] counts;
  // Values by column, where columns and counts are small: a look-up for many rows is then cheap.
  private final byte[] few;
  private final boolean hidesValues;

  public Template(byte[] skeleton, int[] columns) {
    this.skeleton = skeleton.clone();
    this.columns = columns.clone();
    this.marks = marks(skeleton, columns.length);
    int[] all = columns.clone();
    Arrays.sort(all);
    int different = 0;
    int[] number = new int[all.length];
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[different] = all[i];
        number[different++] = 1;
      } else {
        number[different - 1]++;
      }
    }
    this.sorted = Arrays.copyOf(all, different);
    this.counts = Arrays.copyOf(number, different);
    this.few = few(sorted, counts);
    this.hidesValues = hides(skeleton);
  }

  /** Counts by column; none when a number does not fit. */
  private static byte[] few(int[] columns, int[] counts) {
    int end = columns.length == 0 ? 0 : columns[columns.length - 1] + 1;
    byte[] few = new byte[end <= FEW_COLUMNS ? end : 0];
    for (int i = 0; i < columns.length && few.length > 0; i++) {
      if (counts[i] > Byte.MAX_VALUE) {
        return new byte[0];
      }
      few[columns[i]] = (byte) counts[i];
    }
    return few;
  }

  private static int[] marks(byte[] skeleton, int values) {
    int[] marks = new int[values];
    int found = 0;
    for (int i = 0; i < skeleton.length && found < values; i++) {
      if (skeleton[i] >= 0 && skeleton[i] <= Shredder.SECOND) {
        marks[found++] = i;
      }
    }
    if (found < values) {
      throw new IllegalArgumentException("skeleton has places for only " + found + " values");
    }
    return marks;
  }

  /** Where in the skeleton value {@code i} belongs. */
  int mark(int i) {
    return marks[i];
  }

  /** The skeleton: not to be changed. */
  public byte[] skeleton() {
    return skeleton;
  }

  /** How many values a record has. */
  public int values() {
    return columns.length;
  }

  /** The column of value {@code i}. */
  public int column(int i) {
    return columns[i];
  }

  /** Larger than every column's number. */
  int columnsEnd() {
    return sorted.length == 0 ? 0 : sorted[sorted.length - 1] + 1;
  }

  /** Adds what so many rows of this template have: values by column. */
  void addTo(int[] values, int rows) {
    for (int i = 0; i < sorted.length; i++) {
      values[sorted[i]] += rows * counts[i];
    }
  }

  /** Counts up every column of which there is exactly one value. */
  void addOnes(int[] with) {
    for (int i = 0; i < sorted.length; i++) {
      with[sorted[i]] += counts[i] == 1 ? 1 : 0;
    }
  }

  /** How many values of a column a record has. */
  public int count(int column) {
    if (few.length > 0) {
      return column < few.length ? few[column] : 0;
    }
    int at = Arrays.binarySearch(sorted, column);
    return at < 0 ? 0 : counts[at];
  }

  /**
   * Whether this is no JSON taken apart: a control record, or one that did not come back. Its
   * segments are values of the column without a path.
   */
  public boolean isWhole() {
    return skeleton[0] == Shredder.VALUE;
  }

  /**
   * Whether values of the record are hidden inside what is stored as one value, so that only the
   * whole record can tell whether it matches.
   */
  public boolean hidesValues() {
    return hidesValues;
  }

  private static boolean hides(byte[] skeleton) {
    if (skeleton[0] == Shredder.VALUE) {
      return true;
    }
    for (byte c : skeleton) {
      if (c == Shredder.PERSONAL_TREE) {
        return true;
      }
    }
    return false;
  }
}
