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

  private static final int[] NONE = {};

  private final Skeleton skeleton;
  private final SmallNumbers columns;
  // Values by column, where columns and counts are small: a look-up for many rows is then cheap.
  private final byte[] few;
  // Otherwise the different columns, ascending, and how many values each has.
  private final int[] sorted;
  private final int[] counts;

  /**
   * @param skeleton its text; a copy is kept
   * @param columns of each value
   */
  public Template(byte[] skeleton, int[] columns) {
    this(new Skeleton(skeleton.clone(), columns.length), columns);
  }

  /**
   * The same with a text that is shared.
   *
   * @param columns of each value: as many as the skeleton has
   */
  public Template(Skeleton skeleton, int[] columns) {
    if (skeleton.values() != columns.length) {
      throw new IllegalArgumentException(
          "skeleton has " + skeleton.values() + " values in " + columns.length + " columns");
    }
    this.skeleton = skeleton;
    this.columns = SmallNumbers.of(columns);
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
    this.few = few(all, number, different);
    this.sorted = few.length > 0 ? NONE : Arrays.copyOf(all, different);
    this.counts = few.length > 0 ? NONE : Arrays.copyOf(number, different);
  }

  /** Counts by column; none when a number does not fit. */
  private static byte[] few(int[] columns, int[] counts, int different) {
    int end = different == 0 ? 0 : columns[different - 1] + 1;
    byte[] few = new byte[end <= FEW_COLUMNS ? end : 0];
    for (int i = 0; i < different && few.length > 0; i++) {
      if (counts[i] > Byte.MAX_VALUE) {
        return new byte[0];
      }
      few[columns[i]] = (byte) counts[i];
    }
    return few;
  }

  /** Where in the skeleton value {@code i} belongs. */
  int mark(int i) {
    return skeleton.mark(i);
  }

  /** The skeleton: not to be changed. */
  public byte[] skeleton() {
    return skeleton.bytes();
  }

  /** The same template in a segment that numbers its columns in another way. */
  public Template withColumns(int[] others) {
    return new Template(skeleton, others);
  }

  /** How many values a record has. */
  public int values() {
    return columns.count();
  }

  /** The column of value {@code i}. */
  public int column(int i) {
    return columns.get(i);
  }

  /** Larger than every column's number. */
  int columnsEnd() {
    return few.length > 0 ? few.length : sorted.length == 0 ? 0 : sorted[sorted.length - 1] + 1;
  }

  /** Adds what so many rows of this template have: values by column. */
  void addTo(int[] values, int rows) {
    for (int column = 0; column < few.length; column++) {
      values[column] += rows * few[column];
    }
    for (int i = 0; i < sorted.length; i++) {
      values[sorted[i]] += rows * counts[i];
    }
  }

  /** Counts up every column of which there is exactly one value. */
  void addOnes(int[] with) {
    for (int column = 0; column < few.length; column++) {
      with[column] += few[column] == 1 ? 1 : 0;
    }
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
    return skeleton.isWhole();
  }

  /**
   * Whether values of the record are hidden inside what is stored as one value, so that only the
   * whole record can tell whether it matches.
   */
  public boolean hidesValues() {
    return skeleton.hidesValues();
  }
}
