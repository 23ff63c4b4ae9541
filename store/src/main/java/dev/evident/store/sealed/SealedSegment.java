package dev.evident.store.sealed;

import com.github.luben.zstd.ZstdDictDecompress;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.keys.FileCipher;
import dev.evident.log.keys.TagMismatch;
import dev.evident.store.column.CodeColumn;
import dev.evident.store.column.CodeValues;
import dev.evident.store.column.Cursor;
import dev.evident.store.column.PlainColumn;
import dev.evident.store.column.Weighed;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.NoValues;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.SkeletonPool;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.Values;
import dev.evident.store.terms.PartitionReader;
import dev.evident.store.terms.TermIndex;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A segment in a file. Directory and templates are read when it is opened, everything else on
 * demand through the cache. Immutable and thread-safe.
 *
 * <p>What is damaged is a {@link DamagedSegmentException} that names file and chunk, from whatever
 * method needed it; the other chunks can still be read.
 */
public final class SealedSegment implements Segment, Closeable {
  private static final String TIME = "time";

  private final ChunkFile file;
  private final SegmentKey key;
  private final Directory directory;
  private final List<Template> templates;
  // Columns of which every row has exactly one value.
  private final boolean[] always;
  private final SealedColumn[] columns;
  private final SealedBlock[] blocks;
  private final int timeColumn;
  private final TermIndex terms;
  private final RecordCache.Owner records;
  private final long rows;
  private final long fileBytes;

  private SealedSegment(
      ChunkFile file,
      SegmentKey key,
      Directory directory,
      List<Template> templates,
      long bytes,
      RecordCache.Owner records) {
    this.file = file;
    this.records = records;
    this.key = key;
    this.directory = directory;
    this.templates = templates;
    this.always = Layout.always(templates);
    this.fileBytes = bytes;
    this.columns = new SealedColumn[directory.columns().size()];
    int time = Directory.NONE;
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new SealedColumn(directory.columns().get(i));
      if (columns[i].path().equals(TIME)) {
        time = i;
      }
    }
    this.timeColumn = time;
    this.blocks = new SealedBlock[directory.blocks().size()];
    long all = 0;
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = new SealedBlock(directory.blocks().get(i));
      all += blocks[i].rows();
    }
    this.rows = all;
    // Without a single term the directory says 0, and the index was written for one block.
    this.terms = new TermIndex(new Partitions(), Math.max(1, directory.termBlocks()));
  }

  /**
   * Opens a file: reads and checks header, footer, directory and templates.
   *
   * @throws DamagedSegmentException when they are not what was written
   */
  public static SealedSegment open(Disk disk, Path path, SegmentCiphers ciphers, ChunkCache cache)
      throws IOException {
    DiskFile open = disk.open(path, Disk.Access.READ);
    try {
      return open(open, path, ciphers, cache);
    } catch (Throwable e) {
      open.close();
      throw e;
    }
  }

  private static SealedSegment open(
      DiskFile open, Path path, SegmentCiphers ciphers, ChunkCache cache) throws IOException {
    long size = open.size();
    if (size < SegmentFormat.HEADER_BYTES + FileCipher.TAG_BYTES + SegmentFormat.FOOTER_BYTES) {
      throw new DamagedSegmentException(path, "it has " + size + " bytes only");
    }
    byte[] header = read(open, path, 0, SegmentFormat.HEADER_BYTES);
    long footerAt = size - SegmentFormat.FOOTER_BYTES;
    byte[] footer = read(open, path, footerAt, SegmentFormat.FOOTER_BYTES);
    if (!SegmentFormat.isHeader(header)) {
      throw new DamagedSegmentException(path, "its header is damaged, or it is no segment file");
    }
    if (!SegmentFormat.isFooter(footer)) {
      throw new DamagedSegmentException(path, "its end is damaged or missing");
    }
    int directoryBytes = SegmentFormat.directoryBytes(footer);
    int chunks = SegmentFormat.chunks(footer);
    long directoryAt = footerAt - FileCipher.TAG_BYTES - directoryBytes;
    // Every chunk but the empty ones takes at least a tag, and an empty one a bit of the directory.
    if (directoryBytes < 1 || chunks < 1 || directoryAt < SegmentFormat.HEADER_BYTES) {
      throw new DamagedSegmentException(path, "its end is damaged");
    }
    SegmentKey key = SegmentFormat.key(header);
    FileCipher cipher = ciphers.of(key, SegmentFormat.salt(header));
    byte[] sealed = read(open, path, directoryAt, directoryBytes + FileCipher.TAG_BYTES);
    byte[] plain = new byte[directoryBytes];
    try {
      cipher.open(chunks, header, sealed, 0, directoryBytes, plain, 0, "its directory");
    } catch (TagMismatch e) {
      throw new DamagedSegmentException(path, chunks, String.valueOf(e.getMessage()), e);
    }
    Directory directory;
    try {
      directory = Directory.read(new Cursor(plain, cache.inflater()), chunks);
    } catch (IOException e) {
      throw new DamagedSegmentException(path, chunks, String.valueOf(e.getMessage()), e);
    }
    ChunkFile file = new ChunkFile(path, open, header, cipher, directory.chunkBytes(), cache);
    if (file.end() != directoryAt) {
      throw new DamagedSegmentException(path, "it has not the length that its directory says");
    }
    List<Template> templates = templates(file, directory, cache.skeletons());
    return new SealedSegment(file, key, directory, templates, size, cache.records().owner());
  }

  private static List<Template> templates(ChunkFile file, Directory directory, SkeletonPool shared)
      throws IOException {
    int chunk = directory.templatesChunk();
    try {
      return SealedTemplates.read(
          file.cursor(chunk), directory.templates(), directory.columns().size(), shared);
    } catch (DamagedSegmentException e) {
      throw e;
    } catch (IOException e) {
      throw new DamagedSegmentException(file.path(), chunk, String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] read(DiskFile file, Path path, long at, int bytes) throws IOException {
    byte[] b = new byte[bytes];
    if (file.read(ByteBuffer.wrap(b), at) != bytes) {
      throw new DamagedSegmentException(path, "it became shorter while it was read");
    }
    return b;
  }

  public Path path() {
    return file.path();
  }

  public SegmentKey key() {
    return key;
  }

  /** Records in it. */
  public long rows() {
    return rows;
  }

  /** Bytes of the file. */
  public long fileBytes() {
    return fileBytes;
  }

  /** How many chunks there are, to go through them with {@link #verifyChunk}. */
  public int chunks() {
    return file.chunks();
  }

  /**
   * Reads one chunk from the disk and checks its tag, past the cache.
   *
   * @return bytes that were read
   * @throws DamagedSegmentException when it is damaged
   */
  public int verifyChunk(int chunk) throws IOException {
    return ChunkFile.stored(file.read(chunk).length);
  }

  @Override
  public int blockCount() {
    return blocks.length;
  }

  @Override
  public Block block(int block) {
    return blocks[block];
  }

  @Override
  public int columnCount() {
    return columns.length;
  }

  @Override
  public Column column(int column) {
    return columns[column];
  }

  @Override
  public boolean isAlways(int column) {
    return column < always.length && always[column];
  }

  @Override
  public int templateCount() {
    return templates.size();
  }

  @Override
  public Template template(int template) {
    return templates.get(template);
  }

  @Override
  public TermIndex terms() {
    return terms;
  }

  Directory directory() {
    return directory;
  }

  /** Bytes of the file by what they are for: a column's path, or a word with a blank before it. */
  SortedMap<String, Long> sizes() {
    SortedMap<String, Long> sizes = new TreeMap<>();
    for (Directory.BlockEntry block : directory.blocks()) {
      add(sizes, " layout", block.firstChunk() + Directory.LAYOUT, 1);
      add(sizes, " places", block.firstChunk() + Directory.PLACES, 1);
      add(sizes, " salts", block.firstChunk() + Directory.SALTS, 1);
      for (int column : block.columns()) {
        add(sizes, columns[column].path(), block.chunk(column), 1);
      }
    }
    for (SealedColumn column : columns) {
      if (column.hasDictionary()) {
        int pages = SealedDictionary.chunks(column.entry.tokens());
        add(sizes, column.path() + " dictionary", column.entry.firstPage(), pages);
        if (column.entry.base() != Directory.NONE) {
          add(sizes, column.path() + " mapping", column.entry.mapping(), 1);
        }
      }
    }
    add(sizes, " templates", directory.templatesChunk(), 1);
    add(sizes, " texts", directory.firstTextDictionary(), directory.textDictionaries());
    add(sizes, " terms", directory.firstTermPartition(), directory.termPartitions());
    sizes.put(" frame", fileBytes - file.end() + SegmentFormat.HEADER_BYTES);
    return sizes;
  }

  private void add(SortedMap<String, Long> sizes, String what, int first, int chunks) {
    long bytes = 0;
    for (int i = 0; i < chunks; i++) {
      bytes += ChunkFile.stored(directory.chunkBytes()[first + i]);
    }
    sizes.merge(what, bytes, Long::sum);
  }

  /** What stands for a column's values in a block that has some. */
  Cursor chunk(int block, int column) throws IOException {
    return file.cursor(directory.blocks().get(block).chunk(column));
  }

  /** What stands for the layout, the places or the salts of a block. */
  byte[] blockChunk(int block, int which) throws IOException {
    return file.read(directory.blocks().get(block).firstChunk() + which);
  }

  /** The content of a text dictionary. */
  byte[] textDictionary(int number) throws IOException {
    return textDictionary(file.cursor(directory.firstTextDictionary() + number));
  }

  private static byte[] textDictionary(Cursor in) throws IOException {
    byte[] plain = in.section(in.number(SegmentWriter.TEXT_DICTIONARY_BYTES_MAX), 0);
    in.end();
    return plain;
  }

  /** Closes the file; who still reads gets exceptions. */
  @Override
  public void close() throws IOException {
    records.close();
    file.close();
  }

  private final class SealedColumn implements Column {
    private final Directory.ColumnEntry entry;
    private final @Nullable SealedDictionary dictionary;

    SealedColumn(Directory.ColumnEntry entry) {
      this.entry = entry;
      this.dictionary =
          entry.tokens() == Directory.NONE
              ? null
              : new SealedDictionary(file, entry.tokens(), entry.firstPage());
    }

    @Override
    public String path() {
      return entry.path();
    }

    @Override
    public boolean hasDictionary() {
      return dictionary != null;
    }

    @Override
    public Dictionary dictionary() {
      if (dictionary == null) {
        throw new IllegalStateException("the column " + path() + " has no dictionary");
      }
      return dictionary;
    }
  }

  /** Values without a dictionary in the cache. */
  private record PlainValues(Values values) implements Weighed {
    @Override
    public long weight() {
      return values instanceof Weighed weighed ? weighed.weight() : 64;
    }
  }

  private final class Partitions implements PartitionReader {
    @Override
    public int count() {
      return directory.termPartitions();
    }

    @Override
    public byte[] partition(int number) throws IOException {
      return file.get(
              directory.firstTermPartition() + number, in -> new Partition(in.bytes(in.left())))
          .bytes();
    }
  }

  private final class SealedBlock implements Block, PlainColumn.Context {
    private final Directory.BlockEntry entry;

    SealedBlock(Directory.BlockEntry entry) {
      this.entry = entry;
    }

    @Override
    public int rows() {
      return entry.rows();
    }

    @Override
    public long firstIndex() {
      return entry.firstIndex();
    }

    @Override
    public long lastIndex() {
      return entry.lastIndex();
    }

    @Override
    public long minTimeMillis() {
      return entry.minTimeMillis();
    }

    @Override
    public long maxTimeMillis() {
      return entry.maxTimeMillis();
    }

    @Override
    public Places places() throws IOException {
      return file.get(
          entry.firstChunk() + Directory.PLACES, in -> BlockRows.readPlaces(in, rows()));
    }

    @Override
    public Layout layout() throws IOException {
      return file.get(
              entry.firstChunk() + Directory.LAYOUT,
              in -> BlockRows.readLayout(in, rows(), templates, always))
          .layout();
    }

    @Override
    public byte @Nullable [] kept(long index) {
      return records.get(index);
    }

    @Override
    public void keep(long index, byte[] record) {
      records.put(index, record);
    }

    @Override
    public void salts(int row, Bytes to) throws IOException {
      file.get(entry.firstChunk() + Directory.SALTS, in -> BlockRows.readSalts(in, rows()))
          .append(row, to);
    }

    @Override
    public Values values(int column) throws IOException {
      int chunk = entry.chunk(column);
      if (chunk == Directory.NONE) {
        return NoValues.INSTANCE;
      }
      if (columns[column].hasDictionary()) {
        return file.kept(chunk) instanceof CodeValues codes
            ? codes
            : file.get(chunk, in -> codes(column, in));
      }
      if (file.kept(chunk) instanceof PlainValues(Values values)) {
        return values;
      }
      return file.get(chunk, in -> new PlainValues(PlainColumn.read(in, total(column), this)))
          .values();
    }

    /** Values of the column in the block. */
    private int total(int column) throws IOException {
      return isAlways(column) ? rows() : layout().total(column);
    }

    private CodeValues codes(int column, Cursor in) throws IOException {
      return CodeColumn.read(
          in, total(column), columns[column].dictionary(), () -> predicted(columns[column].entry));
    }

    /** The codes that the base column's codes and the mapping give. */
    private int[] predicted(Directory.ColumnEntry column) throws IOException {
      if (column.base() == Directory.NONE) {
        throw Cursor.damaged("column " + column.path() + " is predicted by no other");
      }
      int baseTokens = columns[column.base()].entry.tokens();
      Mapping mapping = file.get(column.mapping(), in -> Mapping.read(in, baseTokens));
      Values base = values(column.base());
      int[] codes = new int[base.count()];
      base.codes(0, codes.length, codes);
      for (int i = 0; i < codes.length; i++) {
        codes[i] = mapping.codes()[codes[i]];
      }
      return codes;
    }

    @Override
    public Values times() throws IOException {
      if (timeColumn == Directory.NONE || columns[timeColumn].hasDictionary()) {
        throw Cursor.damaged("there are no times");
      }
      return values(timeColumn);
    }

    @Override
    public ZstdDictDecompress dictionary(int number) throws IOException {
      if (number >= directory.textDictionaries()) {
        throw Cursor.damaged("text dictionary " + number + " is not there");
      }
      return file.get(
              directory.firstTextDictionary() + number,
              in -> {
                byte[] plain = textDictionary(in);
                return new TextDictionary(new ZstdDictDecompress(plain), plain.length);
              })
          .zstd();
    }
  }
}
