package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The {@link FileIndex} of a closed journal file, read from {@code journal/<first index>.evx}
 * (docs/ formats.md, "Journal index"). Big-endian:
 *
 * <pre>
 * head    0 "EVDINDX1" | 8 u64 first index | 16 u32 ids | 20 u32 ids that are no UUIDv7
 *        24 u64 smallest UUIDv7 time | 32 u64 largest | 40 u32 points | 44 u32 pages
 *        48 u32 blocks of the filter | 52 u32 records of the file (0: not told)
 *        56 points × (u64 index | u64 offset of a frame) | filter, see {@link KeyFilter}
 *           | u32 CRC32C of the head
 * pages  4,096 bytes each: 340 × (u64 key | u32 index - first index + 1; 0 = free), zeros,
 *        u32 CRC32C. A key is in page (key × pages) / 2^64 or, where that is full, in the next one.
 * </pre>
 *
 * Derived from the journal: a file that does not match its checksum is made anew.
 */
final class SavedIndex implements FileIndex, Closeable {
  private static final byte[] MAGIC = {'E', 'V', 'D', 'I', 'N', 'D', 'X', '1'};
  private static final int FIXED_BYTES = 56;
  private static final int POINT_BYTES = 16;
  private static final int PAGE_BYTES = 4_096;
  private static final int SLOT_BYTES = 12;
  private static final int SLOTS = 340;
  private static final int SLOTS_FILLED_ON_AVERAGE = 250;

  private final DiskFile file;
  private final Path path;
  private final long firstIndex;
  private final int others;
  private final int records;
  private final long minMillis;
  private final long maxMillis;
  private final long[] pointIndexes;
  private final long[] pointOffsets;
  private final int pages;
  private final long pagesStart;
  private final KeyFilter filter;

  private SavedIndex(DiskFile file, Path path, byte[] head) {
    this.file = file;
    this.path = path;
    this.firstIndex = RecordFormat.i64(head, 8);
    this.others = RecordFormat.i32(head, 20);
    this.minMillis = RecordFormat.i64(head, 24);
    this.maxMillis = RecordFormat.i64(head, 32);
    int points = RecordFormat.i32(head, 40);
    this.pages = RecordFormat.i32(head, 44);
    this.pointIndexes = new long[points];
    this.pointOffsets = new long[points];
    for (int i = 0; i < points; i++) {
      pointIndexes[i] = RecordFormat.i64(head, FIXED_BYTES + POINT_BYTES * i);
      pointOffsets[i] = RecordFormat.i64(head, FIXED_BYTES + POINT_BYTES * i + 8);
    }
    this.records = RecordFormat.i32(head, 52);
    int filterBlocks = RecordFormat.i32(head, 48);
    this.filter =
        filterBlocks == 0
            ? KeyFilter.NONE
            : new KeyFilter(head, FIXED_BYTES + POINT_BYTES * points, filterBlocks);
    this.pagesStart = head.length;
  }

  /**
   * Opens an index file.
   *
   * @throws CorruptLogException when its head does not match its checksum or its length
   */
  static SavedIndex open(Disk disk, Path path) throws IOException {
    DiskFile file = disk.open(path, Disk.Access.READ);
    try {
      ByteBuffer fixed = ByteBuffer.allocate(FIXED_BYTES);
      long size = file.size();
      if (file.read(fixed, 0) == FIXED_BYTES
          && Arrays.equals(fixed.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        long points = RecordFormat.i32(fixed.array(), 40);
        long pages = RecordFormat.i32(fixed.array(), 44);
        long blocks = RecordFormat.i32(fixed.array(), 48);
        long headBytes = FIXED_BYTES + POINT_BYTES * points + KeyFilter.BLOCK_BYTES * blocks + 4;
        if (points > 0
            && pages > 0
            && blocks >= 0
            && headBytes <= Integer.MAX_VALUE
            && headBytes + PAGE_BYTES * pages == size) {
          ByteBuffer head = ByteBuffer.allocate((int) headBytes);
          file.read(head, 0);
          byte[] b = head.array();
          if (RecordFormat.i32(b, b.length - 4) == FrameFormat.crc(b, 0, b.length - 4)) {
            return new SavedIndex(file, path, b);
          }
        }
      }
      throw new CorruptLogException("index " + path + " does not match its checksum");
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Whether it covers every record of the file up to this index. */
  boolean reaches(long end) {
    return firstIndex + Integer.toUnsignedLong(records) == end;
  }

  @Override
  public long firstIndex() {
    return firstIndex;
  }

  @Override
  public long[] candidates(long key) throws IOException {
    long[] found = {};
    int page = page(key, pages);
    for (int i = 0; i < pages; i++) {
      byte[] b = readPage(page);
      int slot = 0;
      for (; slot < SLOTS; slot++) {
        int value = RecordFormat.i32(b, slot * SLOT_BYTES + 8);
        if (value == 0) {
          return found;
        }
        if (RecordFormat.i64(b, slot * SLOT_BYTES) == key) {
          found = Arrays.copyOf(found, found.length + 1);
          found[found.length - 1] = firstIndex + value - 1;
        }
      }
      page = (page + 1) % pages; // the page is full: what did not fit is in the next one
    }
    return found;
  }

  private byte[] readPage(int page) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(PAGE_BYTES);
    int read = file.read(buffer, pagesStart + (long) page * PAGE_BYTES);
    byte[] b = buffer.array();
    if (read != PAGE_BYTES
        || RecordFormat.i32(b, PAGE_BYTES - 4) != FrameFormat.crc(b, 0, PAGE_BYTES - 4)) {
      throw new CorruptLogException(
          "index "
              + path
              + " page "
              + page
              + " does not match its checksum; it is derived data:"
              + " stop the server, delete the file and start again");
    }
    return b;
  }

  /** Reads every page and checks it. */
  void check() throws IOException {
    for (int page = 0; page < pages; page++) {
      readPage(page);
    }
  }

  /**
   * Says what is wrong with the points, or nothing.
   *
   * @param first index of the file's first record
   * @param frames first index of each frame by its offset
   */
  String wrongPoint(long first, Map<Long, Long> frames) {
    if (firstIndex != first || pointIndexes.length == 0 || pointIndexes[0] != first) {
      return "index of another journal file";
    }
    for (int i = 0; i < pointIndexes.length; i++) {
      Long found = frames.get(pointOffsets[i]);
      if (found == null || found != pointIndexes[i] || (i > 0 && found <= pointIndexes[i - 1])) {
        return "index names offset " + pointOffsets[i] + ", where no such frame begins";
      }
    }
    return "";
  }

  private static int page(long key, int pages) {
    return (int) Math.unsignedMultiplyHigh(key, pages);
  }

  @Override
  public boolean mayHold(long key, long millis) {
    return millis < 0
        ? others > 0 && filter.mayHold(key)
        : millis >= minMillis && millis <= maxMillis;
  }

  @Override
  public long frameOffset(long index) {
    int i = Arrays.binarySearch(pointIndexes, index);
    return pointOffsets[i >= 0 ? i : -i - 2];
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Lays out the bytes of an index file. */
  static final class Writer {
    private final int pages;
    // Only ids without a time are looked for in every file: files without such ids need no filter.
    private final int filterBlocks;
    private byte[] bytes;
    private int headBytes = FIXED_BYTES;
    private int filterAt = FIXED_BYTES;

    Writer(long firstIndex, int ids, int others, long minMillis, long maxMillis) {
      this.pages = Math.max(1, (ids + SLOTS_FILLED_ON_AVERAGE - 1) / SLOTS_FILLED_ON_AVERAGE);
      this.filterBlocks = others == 0 ? 0 : KeyFilter.blocks(ids);
      this.bytes = new byte[FIXED_BYTES];
      System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
      RecordFormat.put64(bytes, 8, firstIndex);
      RecordFormat.put32(bytes, 16, ids);
      RecordFormat.put32(bytes, 20, others);
      RecordFormat.put64(bytes, 24, minMillis);
      RecordFormat.put64(bytes, 32, maxMillis);
      RecordFormat.put32(bytes, 44, pages);
      RecordFormat.put32(bytes, 48, filterBlocks);
    }

    Writer records(long count) {
      RecordFormat.put32(bytes, 52, (int) count);
      return this;
    }

    Writer points(long[] indexes, long[] offsets, int count) {
      RecordFormat.put32(bytes, 40, count);
      headBytes = FIXED_BYTES + POINT_BYTES * count + KeyFilter.BLOCK_BYTES * filterBlocks + 4;
      filterAt = FIXED_BYTES + POINT_BYTES * count;
      bytes = Arrays.copyOf(bytes, headBytes + PAGE_BYTES * pages);
      for (int i = 0; i < count; i++) {
        RecordFormat.put64(bytes, FIXED_BYTES + POINT_BYTES * i, indexes[i]);
        RecordFormat.put64(bytes, FIXED_BYTES + POINT_BYTES * i + 8, offsets[i]);
      }
      return this;
    }

    Writer table(long[] keys, int[] values) {
      int[] filled = new int[pages];
      KeyFilter filter = new KeyFilter(bytes, filterAt, filterBlocks);
      for (int i = 0; i < keys.length; i++) {
        if (values[i] == 0) {
          continue;
        }
        if (filterBlocks > 0) {
          filter.add(keys[i]);
        }
        int page = page(keys[i], pages);
        while (filled[page] == SLOTS) {
          page = (page + 1) % pages;
        }
        int at = headBytes + page * PAGE_BYTES + filled[page]++ * SLOT_BYTES;
        RecordFormat.put64(bytes, at, keys[i]);
        RecordFormat.put32(bytes, at + 8, values[i]);
      }
      RecordFormat.put32(bytes, headBytes - 4, FrameFormat.crc(bytes, 0, headBytes - 4));
      for (int page = 0; page < pages; page++) {
        int at = headBytes + page * PAGE_BYTES;
        RecordFormat.put32(bytes, at + PAGE_BYTES - 4, FrameFormat.crc(bytes, at, PAGE_BYTES - 4));
      }
      return this;
    }

    byte[] bytes() {
      return bytes;
    }
  }
}
