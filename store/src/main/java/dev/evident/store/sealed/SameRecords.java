package dev.evident.store.sealed;

import dev.evident.store.column.Cursor;
import dev.evident.store.column.PlainColumn;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a segment with those that it was merged from, block by block: the rows' templates and
 * what the log says of them, their salts, and every value of every column. A record is a function
 * of these, so equal parts are equal records; comparing the parts costs about a third of putting
 * every record together and hashing it.
 *
 * <p>Knows nothing of how segments are merged: codes are the same when their tokens are, and a
 * token is compared when one of its codes is met for the first time. For one thread.
 */
public final class SameRecords {
  private static final int UNKNOWN = -1;

  private final Segment source;
  private final Segment made;
  // By column of the source: the result's, or Directory.NONE, and the result's codes that were
  // found to be the same, by the source's codes.
  private final int[] columns;
  private final int[][] codes;
  // The result's text dictionaries that were found to be the same, by the source's number.
  private final Map<Integer, Integer> texts = new HashMap<>();
  private final IdentityHashMap<Template, Template> templates = new IdentityHashMap<>();
  private final Bytes one = new Bytes(1 << 10);
  private final Bytes other = new Bytes(1 << 10);
  private int[] oldCodes = {};
  private int[] newCodes = {};

  private SameRecords(Segment source, Segment made, Map<String, Integer> madeColumns) {
    this.source = source;
    this.made = made;
    this.columns = new int[source.columnCount()];
    this.codes = new int[columns.length][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = madeColumns.getOrDefault(source.column(i).path(), Directory.NONE);
    }
  }

  /**
   * Compares.
   *
   * @param sources in their order; all their blocks are blocks of {@code made}
   * @throws IOException says what differs, or cannot be read
   */
  public static void check(List<Segment> sources, Segment made) throws IOException {
    Map<String, Integer> madeColumns = new HashMap<>();
    for (int i = 0; i < made.columnCount(); i++) {
      if (madeColumns.put(made.column(i).path(), i) != null) {
        throw other("there are two columns " + made.column(i).path());
      }
    }
    int block = 0;
    for (Segment source : sources) {
      SameRecords same = new SameRecords(source, made, madeColumns);
      for (int b = 0; b < source.blockCount(); b++) {
        if (block == made.blockCount()) {
          throw other("there are only " + block + " blocks");
        }
        same.block(b, block++);
      }
    }
    if (block != made.blockCount()) {
      throw other("there are " + made.blockCount() + " blocks instead of " + block);
    }
  }

  private static IOException other(String what) {
    return new IOException("the merged segment is another one: " + what);
  }

  private void block(int from, int to) throws IOException {
    Segment.Block before = source.block(from);
    Segment.Block after = made.block(to);
    if (before.rows() != after.rows()
        || before.firstIndex() != after.firstIndex()
        || before.lastIndex() != after.lastIndex()
        || before.minTimeMillis() != after.minTimeMillis()
        || before.maxTimeMillis() != after.maxTimeMillis()) {
      throw other("block " + to + " has other rows or times");
    }
    places(before.places(), after.places(), before.rows());
    salts(before, after);
    Layout old = before.layout();
    Layout now = after.layout();
    int[] totals = old.totals();
    int[] _ = now.totals(); // which is cheaper than asking for one column after the other
    for (int row = 0; row < before.rows(); row++) {
      template(old.template(row), now.template(row), row);
    }
    for (int column = 0; column < totals.length; column++) {
      if (totals[column] > 0) {
        column(column, totals[column], from, to);
      }
    }
  }

  private static void places(Places before, Places after, int rows) throws IOException {
    for (int row = 0; row < rows; row++) {
      if (before.index(row) != after.index(row)
          || before.acceptedMs(row) != after.acceptedMs(row)
          || before.kind(row) != after.kind(row)
          || before.recordClass(row) != after.recordClass(row)
          || before.stream(row) != after.stream(row)) {
        throw other("record " + before.index(row) + " has another place");
      }
    }
  }

  private void salts(Segment.Block before, Segment.Block after) throws IOException {
    one.clear();
    other.clear();
    for (int row = 0; row < before.rows(); row++) {
      before.salts(row, one);
      after.salts(row, other);
      if (one.length() != other.length()) {
        throw other("a record has other salts");
      }
    }
    same("salts");
  }

  @SuppressWarnings("ReferenceEquality") // the very template that was found to be the same
  private void template(Template before, Template after, int row) throws IOException {
    Template known = templates.get(before);
    if (known == after) {
      return;
    }
    boolean same =
        before.values() == after.values() && Arrays.equals(before.skeleton(), after.skeleton());
    for (int i = 0; same && i < before.values(); i++) {
      same = columns[before.column(i)] == after.column(i);
    }
    if (!same) {
      throw other("row " + row + " of a block has another template");
    }
    templates.put(before, after);
  }

  private void column(int column, int total, int from, int to) throws IOException {
    int madeColumn = columns[column];
    boolean coded = source.column(column).hasDictionary();
    boolean madeCoded = made.column(madeColumn).hasDictionary();
    if (!coded && !madeCoded && sameChunks(column, madeColumn, from, to)) {
      return;
    }
    Values before = source.block(from).values(column);
    Values after = made.block(to).values(madeColumn);
    if (before.count() != total || after.count() != total) {
      throw other("column " + source.column(column).path() + " has other values");
    }
    if (coded && madeCoded) {
      codes(column, before, after, total);
    } else {
      tokens(column, before, after, total);
    }
  }

  /** Whether what stands in the files for the values is the same. */
  private boolean sameChunks(int column, int madeColumn, int from, int to) throws IOException {
    if (!(source instanceof SealedSegment before) || !(made instanceof SealedSegment after)) {
      return false;
    }
    Cursor due = after.chunk(to, madeColumn);
    one.clear();
    PlainColumn.copy(before.chunk(from, column), number -> sameText(before, number, after), one);
    return Arrays.equals(one.array(), 0, one.length(), due.array(), due.at(), due.array().length);
  }

  /** The number in the result of a text dictionary with the same content. */
  private int sameText(SealedSegment before, int number, SealedSegment after) throws IOException {
    Integer known = texts.get(number);
    if (known != null) {
      return known;
    }
    byte[] text = before.textDictionary(number);
    for (int i = 0; i < after.directory().textDictionaries(); i++) {
      if (Arrays.equals(text, after.textDictionary(i))) {
        texts.put(number, i);
        return i;
      }
    }
    throw other("it lacks a text dictionary");
  }

  private void codes(int column, Values before, Values after, int n) throws IOException {
    if (oldCodes.length < n) {
      oldCodes = new int[n];
      newCodes = new int[n];
    }
    before.codes(0, n, oldCodes);
    after.codes(0, n, newCodes);
    if (codes[column] == null) {
      codes[column] = new int[source.column(column).dictionary().size()];
      Arrays.fill(codes[column], UNKNOWN);
    }
    int[] known = codes[column];
    for (int i = 0; i < n; i++) {
      int old = oldCodes[i];
      if (known[old] != newCodes[i]) {
        if (known[old] != UNKNOWN) {
          throw other("column " + source.column(column).path() + " has another value");
        }
        sameToken(column, old, newCodes[i]);
        known[old] = newCodes[i];
      }
    }
  }

  private void sameToken(int column, int code, int madeCode) throws IOException {
    Dictionary before = source.column(column).dictionary();
    Dictionary after = made.column(columns[column]).dictionary();
    one.clear();
    other.clear();
    before.token(code, one);
    after.token(madeCode, other);
    same("column " + source.column(column).path());
  }

  private void tokens(int column, Values before, Values after, int n) throws IOException {
    for (int i = 0; i < n; i++) {
      one.clear();
      other.clear();
      before.token(i, one);
      after.token(i, other);
      same("column " + source.column(column).path());
    }
  }

  private void same(String what) throws IOException {
    if (!one.same(other)) {
      throw other(what + " differ");
    }
  }
}
