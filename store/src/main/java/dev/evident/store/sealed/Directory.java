package dev.evident.store.sealed;

import dev.evident.store.column.Cursor;
import dev.evident.store.column.Ends;
import dev.evident.store.column.Longs;
import dev.evident.store.column.Packer;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What stands where in a segment file.
 *
 * <pre>
 *   varint n | section[n] of:
 *   numbers: bytes of each chunk
 *   columns | columns × (length of the path | path | tokens of the dictionary + 1, 0: none
 *     | with a dictionary: its first chunk, and base column + 1 (0: none)
 *     | with a base: chunk of the mapping)
 *   templates | chunk of the templates
 *   text dictionaries | chunk of the first
 *   term partitions | chunk of the first | blocks that the terms count
 *   blocks | numbers: rows | first index | last index | min time | max time | first chunk
 *     | columns that are stored in it
 *   for each block: steps from one stored column to the next, from -1 on
 * </pre>
 *
 * <p>{@code numbers} are written as {@link Longs}, how many is said before them; those of the
 * chunks are as many as the footer says. The chunks of a block: templates of the rows, places,
 * salts, then one for each stored column.
 */
record Directory(
    int[] chunkBytes,
    List<ColumnEntry> columns,
    int templates,
    int templatesChunk,
    int textDictionaries,
    int firstTextDictionary,
    int termPartitions,
    int firstTermPartition,
    int termBlocks,
    List<BlockEntry> blocks) {
  private static final int COLUMNS_MAX = 1 << 20;
  private static final int BYTES_MAX = 1 << 29;

  /** Chunks of a block before those of its columns. */
  static final int LAYOUT = 0;

  static final int PLACES = 1;
  static final int SALTS = 2;
  static final int FIRST_COLUMN = 3;

  static final int NONE = -1;

  /**
   * A column.
   *
   * @param tokens tokens of its dictionary, or {@link #NONE} when it has none
   * @param firstPage first chunk of the dictionary
   * @param base column that predicts it, or {@link #NONE}
   * @param mapping chunk of the codes by the base's codes
   */
  record ColumnEntry(String path, int tokens, int firstPage, int base, int mapping) {}

  /**
   * A block.
   *
   * @param columns numbers of the columns that are stored in it, ascending; not to be changed
   */
  record BlockEntry(
      int rows,
      long firstIndex,
      long lastIndex,
      long minTimeMillis,
      long maxTimeMillis,
      int firstChunk,
      int[] columns) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return firstChunk;
    }

    @Override
    public String toString() {
      return "block of " + rows + " rows from index " + firstIndex;
    }

    /** Chunk of a column, or {@link #NONE}. */
    int chunk(int column) {
      if (column < columns.length && columns[column] == column) {
        return firstChunk + FIRST_COLUMN + column; // no column before it is missing
      }
      int at = Arrays.binarySearch(columns, column);
      return at < 0 ? NONE : firstChunk + FIRST_COLUMN + at;
    }
  }

  Directory {
    columns = List.copyOf(columns);
    blocks = List.copyOf(blocks);
  }

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
    return blocks.size() + " blocks, " + columns.size() + " columns";
  }

  void write(Packer packer, Bytes to) {
    Bytes out = new Bytes(1 << 12);
    long[] numbers = new long[Math.max(chunkBytes.length, blocks.size())];
    for (int i = 0; i < chunkBytes.length; i++) {
      numbers[i] = chunkBytes[i];
    }
    Longs.write(packer, numbers, chunkBytes.length, out);
    Packer.varint(out, columns.size());
    for (ColumnEntry column : columns) {
      byte[] path = column.path().getBytes(StandardCharsets.UTF_8);
      Packer.varint(out, path.length);
      out.put(path, 0, path.length);
      Packer.varint(out, column.tokens() + 1L);
      if (column.tokens() != NONE) {
        Packer.varint(out, column.firstPage());
        Packer.varint(out, column.base() + 1L);
        if (column.base() != NONE) {
          Packer.varint(out, column.mapping());
        }
      }
    }
    Packer.varint(out, templates);
    Packer.varint(out, templatesChunk);
    Packer.varint(out, textDictionaries);
    Packer.varint(out, firstTextDictionary);
    Packer.varint(out, termPartitions);
    Packer.varint(out, firstTermPartition);
    Packer.varint(out, termBlocks);
    Packer.varint(out, blocks.size());
    int n = blocks.size();
    for (int field = 0; field < 7; field++) {
      for (int i = 0; i < n; i++) {
        BlockEntry block = blocks.get(i);
        numbers[i] =
            switch (field) {
              case 0 -> block.rows();
              case 1 -> block.firstIndex();
              case 2 -> block.lastIndex();
              case 3 -> block.minTimeMillis();
              case 4 -> block.maxTimeMillis();
              case 5 -> block.firstChunk();
              default -> block.columns().length;
            };
      }
      Longs.write(packer, numbers, n, out);
    }
    for (BlockEntry block : blocks) {
      int before = -1;
      for (int column : block.columns()) {
        Packer.varint(out, column - before);
        before = column;
      }
    }
    Packer.varint(to, out.length());
    packer.section(to, out.array(), 0, out.length());
  }

  /**
   * Reads and checks a directory: every chunk that it names is there.
   *
   * @param chunks how many there are before the directory
   */
  static Directory read(Cursor packed, int chunks) throws IOException {
    Cursor in = packed.sectionCursor(packed.number(BYTES_MAX));
    packed.end();
    int[] chunkBytes = new int[chunks];
    long[] numbers = Longs.read(in, chunks);
    for (int i = 0; i < chunks; i++) {
      if (numbers[i] < 0 || numbers[i] > SegmentFormat.CHUNK_BYTES_MAX) {
        throw Cursor.damaged("a chunk of " + numbers[i] + " bytes");
      }
      chunkBytes[i] = (int) numbers[i];
    }
    List<ColumnEntry> columns = columns(in, chunks);
    int templates = in.number((Character.MAX_VALUE + 1) << 8);
    int templatesChunk = in.number(chunks - 1);
    int textDictionaries = in.number(chunks);
    int firstTextDictionary = in.number(chunks - textDictionaries);
    int termPartitions = in.number(chunks);
    int firstTermPartition = in.number(chunks - termPartitions);
    int termBlocks = in.number(Integer.MAX_VALUE);
    List<BlockEntry> blocks = blocks(in, chunks, columns.size());
    in.end();
    return new Directory(
        chunkBytes,
        columns,
        templates,
        templatesChunk,
        textDictionaries,
        firstTextDictionary,
        termPartitions,
        firstTermPartition,
        termBlocks,
        blocks);
  }

  private static List<ColumnEntry> columns(Cursor in, int chunks) throws IOException {
    int some = in.number(COLUMNS_MAX);
    List<ColumnEntry> columns = new ArrayList<>();
    for (int i = 0; i < some; i++) {
      String path = new String(in.bytes(in.number(in.left())), StandardCharsets.UTF_8);
      int tokens = in.number(Integer.MAX_VALUE) - 1;
      if (tokens == NONE) {
        columns.add(new ColumnEntry(path, NONE, NONE, NONE, NONE));
        continue;
      }
      int firstPage = in.number(chunks);
      if (SealedDictionary.chunks(tokens) > chunks - firstPage) {
        throw Cursor.damaged("a dictionary without its pages");
      }
      int base = in.number(some) - 1;
      int mapping = base == NONE ? NONE : in.number(chunks - 1);
      columns.add(new ColumnEntry(path, tokens, firstPage, base, mapping));
    }
    for (ColumnEntry column : columns) {
      if (column.base() != NONE) {
        ColumnEntry base = columns.get(column.base());
        if (base.tokens() == NONE || base.base() != NONE) {
          throw Cursor.damaged("column " + column.path() + " follows one that cannot lead");
        }
      }
    }
    return columns;
  }

  private static List<BlockEntry> blocks(Cursor in, int chunks, int columnCount)
      throws IOException {
    int n = in.number(chunks / FIRST_COLUMN);
    long[][] fields = new long[7][];
    for (int field = 0; field < fields.length; field++) {
      fields[field] = Longs.read(in, n);
    }
    int[] storedEnds = Ends.sums(fields[6]);
    List<BlockEntry> blocks = new ArrayList<>();
    int[] before = {};
    for (int i = 0; i < n; i++) {
      int stored = storedEnds[i] - (i == 0 ? 0 : storedEnds[i - 1]);
      long rows = fields[0][i];
      long firstChunk = fields[5][i];
      if (rows < 1
          || rows > Segment.BLOCK_ROWS_MAX
          || fields[1][i] > fields[2][i]
          || stored > columnCount
          || firstChunk < 0
          || firstChunk + FIRST_COLUMN + stored > chunks) {
        throw Cursor.damaged("block " + i + " cannot be");
      }
      int[] columns = new int[stored];
      int last = -1;
      for (int k = 0; k < stored; k++) {
        int step = in.number(columnCount);
        if (step == 0 || step > columnCount - 1 - last) {
          throw Cursor.damaged("a column that is not there");
        }
        last += step;
        columns[k] = last;
      }
      if (Arrays.equals(columns, before)) {
        columns = before; // most blocks have the same columns: kept once
      }
      before = columns;
      blocks.add(
          new BlockEntry(
              (int) rows,
              fields[1][i],
              fields[2][i],
              fields[3][i],
              fields[4][i],
              (int) firstChunk,
              columns));
    }
    return blocks;
  }
}
