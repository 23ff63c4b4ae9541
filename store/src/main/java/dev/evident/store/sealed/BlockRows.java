package dev.evident.store.sealed;

import dev.evident.store.column.Cursor;
import dev.evident.store.column.Ends;
import dev.evident.store.column.Longs;
import dev.evident.store.column.Numbers;
import dev.evident.store.column.Packer;
import dev.evident.store.column.Weighed;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import java.io.IOException;
import java.util.List;

/**
 * The chunks of a block that are not columns.
 *
 * <pre>
 *   templates   n | numbers: the n templates of the block | numbers: for each row which of them
 *   places      numbers: index | accepted ms | kind | class | stream
 *   salts       numbers: salts of each row | salts × [16]
 * </pre>
 */
final class BlockRows {
  private static final int SALT_BYTES = 16;
  private static final int SALTS_MAX = 255;
  private static final int KIND_MAX = 0xff;
  private static final int CLASS_MAX = 0xffff;
  private static final long STREAM_MAX = 0xffff_ffffL;

  private BlockRows() {}

  /** Layout of a block in the cache. */
  record SealedLayout(Layout layout) implements Weighed {
    /** A row has its template, and sums of columns come as they are asked for. */
    private static final int ROW_BYTES = 8;

    @Override
    public long weight() {
      return 256 + (long) ROW_BYTES * layout.rows();
    }
  }

  /** Places of a block in the cache. */
  record SealedPlaces(
      Numbers indexes, Numbers accepted, Numbers kinds, Numbers classes, Numbers streams)
      implements Places, Weighed {
    @Override
    public long index(int row) {
      return indexes.get(row);
    }

    @Override
    public long acceptedMs(int row) {
      return accepted.get(row);
    }

    @Override
    public int kind(int row) {
      return (int) kinds.get(row);
    }

    @Override
    public int recordClass(int row) {
      return (int) classes.get(row);
    }

    @Override
    public int stream(int row) {
      return (int) streams.get(row);
    }

    @Override
    public long weight() {
      return 64
          + indexes.weight()
          + accepted.weight()
          + kinds.weight()
          + classes.weight()
          + streams.weight();
    }
  }

  /** Salts of a block in the cache. */
  record SealedSalts(int[] ends, byte[] salts) implements Weighed {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return salts.length + " bytes of salts";
    }

    void append(int row, Bytes to) {
      to.put(salts, SALT_BYTES * (row == 0 ? 0 : ends[row - 1]), SALT_BYTES * ends[row]);
    }

    @Override
    public long weight() {
      return 64 + 4L * ends.length + salts.length;
    }
  }

  /**
   * @param numbers the different templates of the block by their numbers in the segment
   * @param of for each row the place of its template in {@code numbers}
   */
  static void writeLayout(
      Packer packer, long[] numbers, int templates, long[] of, int rows, Bytes out) {
    Packer.varint(out, templates);
    Longs.write(packer, numbers, templates, out);
    Longs.write(packer, of, rows, out);
  }

  static SealedLayout readLayout(Cursor in, int rows, List<Template> all, boolean[] always)
      throws IOException {
    int some = in.number(rows);
    long[] numbers = Longs.read(in, some);
    Template[] templates = new Template[some];
    for (int i = 0; i < some; i++) {
      if (numbers[i] < 0 || numbers[i] >= all.size()) {
        throw Cursor.damaged("template " + numbers[i] + " of " + all.size());
      }
      templates[i] = all.get((int) numbers[i]);
    }
    long[] of = Longs.read(in, rows);
    in.end();
    char[] templateOf = new char[rows];
    for (int row = 0; row < rows; row++) {
      if (of[row] < 0 || of[row] >= some) {
        throw Cursor.damaged("template " + of[row] + " of " + some + " in the block");
      }
      templateOf[row] = (char) of[row];
    }
    return new SealedLayout(new Layout(templateOf, templates, always));
  }

  static void writePlaces(Packer packer, Segment.Block block, Bytes out) throws IOException {
    Places places = block.places();
    int rows = block.rows();
    long[] v = new long[rows];
    for (int row = 0; row < rows; row++) {
      v[row] = places.index(row);
    }
    Longs.write(packer, v, rows, out);
    for (int row = 0; row < rows; row++) {
      v[row] = places.acceptedMs(row);
    }
    Longs.write(packer, v, rows, out);
    for (int row = 0; row < rows; row++) {
      v[row] = places.kind(row);
    }
    Longs.write(packer, v, rows, out);
    for (int row = 0; row < rows; row++) {
      v[row] = places.recordClass(row);
    }
    Longs.write(packer, v, rows, out);
    for (int row = 0; row < rows; row++) {
      v[row] = places.stream(row) & STREAM_MAX;
    }
    Longs.write(packer, v, rows, out);
  }

  static SealedPlaces readPlaces(Cursor in, int rows) throws IOException {
    SealedPlaces places =
        new SealedPlaces(
            Numbers.read(in, rows),
            Numbers.read(in, rows),
            Numbers.read(in, rows),
            Numbers.read(in, rows),
            Numbers.read(in, rows));
    in.end();
    places.kinds.within(KIND_MAX);
    places.classes.within(CLASS_MAX);
    places.streams.within(STREAM_MAX);
    return places;
  }

  static void writeSalts(Packer packer, Segment.Block block, Bytes out) throws IOException {
    int rows = block.rows();
    long[] salts = new long[rows];
    Bytes all = new Bytes(SALT_BYTES * rows);
    for (int row = 0; row < rows; row++) {
      int before = all.length();
      block.salts(row, all);
      salts[row] = (long) (all.length() - before) / SALT_BYTES;
    }
    Longs.write(packer, salts, rows, out);
    out.put(all.array(), 0, all.length());
  }

  static SealedSalts readSalts(Cursor in, int rows) throws IOException {
    Numbers each = Numbers.read(in, rows);
    each.within(SALTS_MAX);
    long[] lengths = new long[rows];
    for (int row = 0; row < rows; row++) {
      lengths[row] = each.get(row);
    }
    int[] ends = Ends.sums(lengths);
    byte[] salts = in.bytes(SALT_BYTES * ends[rows - 1]);
    in.end();
    return new SealedSalts(ends, salts);
  }
}
