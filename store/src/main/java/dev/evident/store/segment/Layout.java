package dev.evident.store.segment;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a block belong to which row: the template of each row says how many values of
 * each column it has, and the sums say where they are. Sums are made for a column when it is first
 * asked for. Thread-safe.
 */
public final class Layout {
  /** Between two remembered sums; a look-up adds up at most so many rows. */
  private static final int GROUP_ROWS = 64;

  private final char[] templateOf;
  private final Template[] templates;
  private final boolean[] always;
  // By column.
  private final AtomicReferenceArray<@Nullable Sums> sums;
  // By column; once somebody asked for all of them.
  private volatile int @Nullable [] totals;

  /**
   * @param templateOf for each row the place of its template in {@code templates}; kept
   * @param templates the different templates of the block; kept
   */
  public Layout(char[] templateOf, Template[] templates) {
    this(templateOf, templates, new boolean[0]);
  }

  /**
   * The same, with what all blocks of a segment have in common.
   *
   * @param always columns of which every row of every block has exactly one value, by number; kept
   */
  public Layout(char[] templateOf, Template[] templates, boolean[] always) {
    this.templateOf = templateOf;
    this.templates = templates;
    this.always = always;
    int columns = 0;
    for (Template template : templates) {
      columns = Math.max(columns, template.columnsEnd());
    }
    this.sums = new AtomicReferenceArray<>(columns);
  }

  /** Columns of which each of these templates has exactly one value, by number. */
  public static boolean[] always(List<Template> templates) {
    int[] with = new int[0];
    for (Template template : templates) {
      int end = template.columnsEnd();
      if (end > with.length) {
        with = Arrays.copyOf(with, Math.max(end, 2 * with.length));
      }
      template.addOnes(with);
    }
    boolean[] always = new boolean[with.length];
    for (int column = 0; column < with.length; column++) {
      always[column] = with[column] == templates.size();
    }
    return always;
  }

  /** Sums of one column: its values before each group of rows. */
  private record Sums(int[] counts, int[] before, int total, boolean oneEach, int most) {}

  public int rows() {
    return templateOf.length;
  }

  public Template template(int row) {
    return templates[templateOf[row]];
  }

  /** How many different templates there are, or more. */
  public int templates() {
    return templates.length;
  }

  /** Tells the templates of the block apart: from 0 to {@link #templates} excluded. */
  public int templateNumber(int row) {
    return templateOf[row];
  }

  /** Values of the column in the whole block. */
  public int total(int column) {
    if (isAlways(column)) {
      return templateOf.length;
    }
    int[] known = totals;
    if (known == null) {
      return of(column).total;
    }
    return column < known.length ? known[column] : 0;
  }

  /**
   * Values of each column in the whole block, in one pass: a block can have many columns. Not to be
   * changed.
   */
  public int[] totals() {
    int[] known = totals;
    if (known == null) {
      known = sumTotals();
      totals = known;
    }
    return known;
  }

  private int[] sumTotals() {
    int[] rowsOf = new int[templates.length];
    for (char template : templateOf) {
      rowsOf[template]++;
    }
    int[] values = new int[sums.length()];
    for (int i = 0; i < templates.length; i++) {
      if (rowsOf[i] > 0) {
        templates[i].addTo(values, rowsOf[i]);
      }
    }
    return values;
  }

  /** Whether every row has exactly one value of the column: then a position is a row. */
  public boolean oneEach(int column) {
    return isAlways(column) || of(column).oneEach;
  }

  private boolean isAlways(int column) {
    return column < always.length && always[column];
  }

  /** The most values of the column that any row has. */
  public int most(int column) {
    return isAlways(column) ? 1 : of(column).most;
  }

  /**
   * The position of each row's first value, and behind the last row how many values there are: the
   * values of a row end where those of the next one begin.
   *
   * @param dst is filled up to {@link #rows} included
   */
  public void positions(int column, int[] dst) {
    if (oneEach(column)) {
      for (int row = 0; row <= templateOf.length; row++) {
        dst[row] = row;
      }
      return;
    }
    int[] counts = of(column).counts;
    int position = 0;
    for (int row = 0; row < templateOf.length; row++) {
      dst[row] = position;
      position += counts[templateOf[row]];
    }
    dst[templateOf.length] = position;
  }

  /** Values of the column that a row has. */
  public int count(int column, int row) {
    return oneEach(column) ? 1 : of(column).counts[templateOf[row]];
  }

  /** The position of the first value of the column that a row has, or would have. */
  public int position(int column, int row) {
    if (oneEach(column)) {
      return row;
    }
    Sums s = of(column);
    int position = s.before[row / GROUP_ROWS];
    for (int r = row - row % GROUP_ROWS; r < row; r++) {
      position += s.counts[templateOf[r]];
    }
    return position;
  }

  /**
   * From positions to rows: sets the bit of each row that has a value whose bit is set.
   *
   * @param values bits by position
   * @param rows bits by row; others stay as they are
   */
  public void rowsOf(int column, long[] values, long[] rows) {
    if (oneEach(column)) {
      for (int i = 0; i < (templateOf.length + 63) >> 6; i++) {
        rows[i] |= values[i];
      }
      return;
    }
    Sums s = of(column);
    int words = (total(column) + 63) >> 6;
    int few = templateOf.length / GROUP_ROWS;
    for (int i = 0; i < words && few >= 0; i++) {
      few -= Long.bitCount(values[i]);
    }
    if (few >= 0) {
      for (int i = 0; i < words; i++) {
        for (long left = values[i]; left != 0; left &= left - 1) {
          int row = rowOf(s, (i << 6) + Long.numberOfTrailingZeros(left));
          rows[row >> 6] |= 1L << row;
        }
      }
      return;
    }
    int position = 0;
    for (int row = 0; row < templateOf.length; row++) {
      for (int i = s.counts[templateOf[row]]; i > 0; i--, position++) {
        if ((values[position >> 6] >>> position & 1) != 0) {
          rows[row >> 6] |= 1L << row;
        }
      }
    }
  }

  /** The row that a position belongs to. */
  private int rowOf(Sums s, int position) {
    int low = 0;
    int high = (templateOf.length - 1) / GROUP_ROWS;
    while (low < high) { // the last group that begins at the position or before it
      int middle = (low + high + 1) >>> 1;
      if (s.before[middle] <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int row = low * GROUP_ROWS;
    int next = s.before[low] + s.counts[templateOf[row]];
    while (next <= position) {
      next += s.counts[templateOf[++row]];
    }
    return row;
  }

  private Sums of(int column) {
    if (column >= sums.length()) {
      return sum(column); // of which there is no value
    }
    Sums found = sums.get(column);
    if (found == null) {
      found = sum(column);
      sums.set(column, found);
    }
    return found;
  }

  private Sums sum(int column) {
    int[] counts = new int[templates.length];
    boolean oneEach = true;
    int most = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = templates[i].count(column);
      oneEach &= counts[i] == 1;
      most = Math.max(most, counts[i]);
    }
    int rows = templateOf.length;
    if (oneEach) {
      return new Sums(counts, new int[0], rows, true, 1);
    }
    int[] before = new int[rows / GROUP_ROWS + 1];
    int total = 0;
    for (int row = 0; row < rows; row++) {
      if (row % GROUP_ROWS == 0) {
        before[row / GROUP_ROWS] = total;
      }
      total += counts[templateOf[row]];
    }
    return new Sums(counts, before, total, false, most);
  }
}
