package dev.evident.store.scan;

import dev.evident.model.Field;
import dev.evident.model.Pipe;
import dev.evident.query.Cell;
import dev.evident.query.FlatValue;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What events are counted by, as numbers: the different values of a field, or periods of its times.
 * Numbers are the same in all segments. For one thread.
 */
final class Key {
  /** From so many rows of a block on all positions are worked out at once. */
  private static final int MANY_ROWS = 128;

  private static final int NOT_YET = 0;
  private static final int NULL = -1;

  private final Field field;
  private final boolean isIndex;
  private final @Nullable Buckets buckets;
  private final Ids ids = new Ids();

  // Of the segment: the columns, and the numbers of their codes.
  private @Nullable SegmentPlan plan;
  private int[] columns = {};
  private int[][] ofCode = {};

  // Of the block: set when every row has at most one value, in one column.
  private @Nullable Values single;
  private int singleColumn;
  private boolean singleHasCodes;
  private boolean singleInRows;
  private boolean singleHasPositions;
  private final int[] positions = new int[Segment.BLOCK_ROWS_MAX + 1];

  // Of the row: its different numbers, and for each number the last row that had it.
  private int[] found = new int[8];
  private int count;
  private int[] stamps = new int[64];
  private int stamp;

  private Key(Field field, @Nullable Buckets buckets) {
    this.field = field;
    this.isIndex = field.equals(Field.INDEX);
    this.buckets = buckets;
  }

  static Key of(Pipe.Key key) {
    return switch (key) {
      case Pipe.Value(Field field) -> new Key(field, null);
      case Pipe.Bucket(Pipe.Period period, Field field) -> new Key(field, new Buckets(period));
    };
  }

  static Key of(Field field) {
    return new Key(field, null);
  }

  /** The cell of a number. */
  Cell cell(int id) {
    if (id == Ids.NONE) {
      return new Cell.Missing();
    }
    return buckets != null ? new Cell.Time(buckets.start(id)) : new Cell.Text(ids.text(id));
  }

  long memoryBytes() {
    return ids.memoryBytes() + (buckets == null ? 0 : buckets.memoryBytes());
  }

  /** Gets ready for a block. */
  void enter(BlockRows block, int rows) throws IOException {
    if (plan != block.plan()) {
      plan = block.plan();
      columns = plan.columns(field);
      ofCode = new int[columns.length][];
    }
    single = null;
    int one = -1;
    for (int i = 0; i < columns.length; i++) {
      if (block.total(columns[i]) > 0) {
        if (one >= 0) {
          return;
        }
        one = i;
      }
    }
    if (one < 0 || isIndex) {
      return;
    }
    int column = columns[one];
    boolean raw = block.plan().path(column).equals(SegmentPlan.RAW);
    if (block.most(column) > 1 || raw || block.plan().hidesValues()) {
      return;
    }
    Values values = block.values(column);
    if (buckets != null && !values.areTimes()) {
      return;
    }
    single = values;
    singleColumn = one;
    singleHasCodes = block.plan().segment().column(column).hasDictionary();
    singleInRows = block.oneEach(column);
    singleHasPositions = !singleInRows && rows >= MANY_ROWS;
    if (singleHasPositions) {
      block.layout().positions(column, positions);
    }
  }

  /** Whether every row of the block has exactly one number: then {@link #one} tells it. */
  boolean isSingle() {
    return single != null;
  }

  /** The number of a row; {@link Ids#NONE} when it has no value. */
  int one(BlockRows block, int row) throws IOException {
    Values values = single;
    if (values == null) {
      throw new AssertionError("bug: rows have several values");
    }
    int position = row;
    if (singleHasPositions) {
      position = positions[row];
      if (positions[row + 1] == position) {
        return Ids.NONE;
      }
    } else if (!singleInRows) {
      int column = columns[singleColumn];
      if (block.layout().count(column, row) == 0) {
        return Ids.NONE;
      }
      position = block.layout().position(column, row);
    }
    if (buckets != null) {
      return buckets.of(values.millis(position));
    }
    if (singleHasCodes) {
      return Math.max(Ids.NONE, ofCode(block, singleColumn, values.code(position)));
    }
    Bytes token = block.token;
    token.clear();
    values.token(position, token);
    return JsonToken.isValue(token.array(), 0)
        ? ids.ofToken(token.array(), token.length())
        : Ids.NONE;
  }

  /** The number of a code; {@link #NULL} when it is no value. */
  private int ofCode(BlockRows block, int at, int code) throws IOException {
    int[] known = ofCode[at];
    if (known == null) {
      known = new int[dictionary(block, at).size()];
      ofCode[at] = known;
    }
    int id = known[code];
    if (id == NOT_YET) {
      Bytes token = block.token;
      token.clear();
      dictionary(block, at).token(code, token);
      id = JsonToken.isValue(token.array(), 0) ? ids.ofToken(token.array(), token.length()) : NULL;
      known[code] = id;
    }
    return id;
  }

  private Dictionary dictionary(BlockRows block, int at) {
    return block.plan().segment().column(columns[at]).dictionary();
  }

  /** Finds the different numbers of a row; {@link Ids#NONE} alone when there is no value. */
  void find(BlockRows block, int row) throws IOException {
    findValues(block, row);
    if (count == 0) {
      found[count++] = Ids.NONE;
    }
  }

  /** Finds the different numbers of a row, perhaps none. */
  void findValues(BlockRows block, int row) throws IOException {
    count = 0;
    if (++stamp == 0) {
      Arrays.fill(stamps, 0); // all of an int was counted through
      stamp = 1;
    }
    if (single != null) {
      int id = one(block, row);
      if (id != Ids.NONE) {
        found[count++] = id;
      }
      return;
    }
    Layout layout = block.layout();
    if (layout.template(row).hidesValues()) {
      block.flat(row).values(field).forEach(this::add);
      return;
    }
    if (isIndex) {
      String index = Long.toString(block.places().index(row));
      add(new FlatValue(field.path(), FlatValue.Kind.NUMBER, index));
      return;
    }
    for (int i = 0; i < columns.length; i++) {
      int column = columns[i];
      int values = layout.count(column, row);
      if (values > 0) {
        int from = layout.position(column, row);
        for (int position = from; position < from + values; position++) {
          add(block, i, block.values(column), position);
        }
      }
    }
  }

  private void add(BlockRows block, int at, Values values, int position) throws IOException {
    Column column = block.plan().segment().column(columns[at]);
    boolean raw = column.path().equals(SegmentPlan.RAW);
    if (!raw && buckets == null && column.hasDictionary()) {
      int id = ofCode(block, at, values.code(position));
      if (id != NULL) {
        add(id);
      }
      return;
    }
    Bytes token = block.token;
    token.clear();
    values.token(position, token);
    byte[] b = token.array();
    if (raw) {
      Judges.record(b, 0, token.length()).values(field).forEach(this::add);
    } else if (JsonToken.isValue(b, 0)) {
      if (buckets == null) {
        add(ids.ofToken(b, token.length()));
      } else {
        add(JsonToken.value(column.path(), b, 0, token.length()));
      }
    }
  }

  private void add(FlatValue value) {
    if (buckets == null) {
      add(ids.of(value));
    } else {
      value.time().ifPresent(time -> add(buckets.of(time.toEpochMilli())));
    }
  }

  private void add(int id) {
    if (id >= stamps.length) {
      stamps = Arrays.copyOf(stamps, Math.max(id + 1, 2 * stamps.length));
    }
    if (stamps[id] == stamp) {
      return;
    }
    stamps[id] = stamp;
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
    }
    found[count++] = id;
  }

  int count() {
    return count;
  }

  int found(int i) {
    return found[i];
  }
}
