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
 * head    0 "EVDINDX2" | 8 u64 first index | 16 u32 ids | 20 u32 ids that are no UUIDv7
 *        24 u32 ranges | 28 zeros[12] | 40 u32 points | 44 u32 pages
 *        48 u32 blocks of the filter | 52 u32 records of the file (0: not told)
 *        56 points × (u64 index | u64 offset of a frame)
 *           | ranges × (i64 from | i64 to), see {@link IdTimes} | filter, see {@link KeyFilter}
 *           | u32 CRC32C of the head
 * pages  4,096 bytes each: 340 × (u64 key | u32 index - first index + 1; 0 = free), zeros,
 *        u32 CRC32C. A key is in page (key × pages) / 2^64 or, where that is full, in the next one.
 * </pre>
 *
 * {@code EVDINDX1}, which earlier versions wrote, has one range, in the head itself: 24 i64 from,
 * 32 i64 to.
 *
 * <p>Derived from the journal: a file that does not match its checksum is made anew.
 */
final class SavedIndex implements FileIndex, Closeable {
  private static final byte[] MAGIC = {'E', 'V', 'D', 'I', 'N', 'D', 'X'};
  private static final byte FIRST_VERSION = '1';
  private static final byte VERSION = '2';
  private static final int FIXED_BYTES = 56;
  private static final int POINT_BYTES = 16;
  private static final int RANGE_BYTES = 16;
  private static final int PAGE_BYTES = 4_096;
  private static final int SLOT_BYTES = 12;
  private static final int SLOTS = 340;
  private static final int SLOTS_FILLED_ON_AVERAGE = 250;

  private final DiskFile file;
  private final Path path;
  private final long firstIndex;
  private final int others;
  private final int records;
  private final IdTimes times;
  private final long[] pointIndexes;
  private final long[] pointOffsets;
  private final int pages;
  private final long pagesStart;
  private final KeyFilter filter;

  private SavedIndex(DiskFile file, Path path, byte[] head) throws CorruptLogException {
    this.file = file;
    this.path = path;
    this.firstIndex = RecordFormat.i64(head, 8);
    this.others = RecordFormat.i32(head, 20);
    int points = RecordFormat.i32(head, 40);
    this.pages = RecordFormat.i32(head, 44);
    this.pointIndexes = new long[points];
    this.pointOffsets = new long[points];
    for (int i = 0; i < points; i++) {
      pointIndexes[i] = RecordFormat.i64(head, FIXED_BYTES + POINT_BYTES * i);
      pointOffsets[i] = RecordFormat.i64(head, FIXED_BYTES + POINT_BYTES * i + 8);
    }
    this.records = RecordFormat.i32(head, 52);
    int ranges = ranges(head);
    int pointsEnd = FIXED_BYTES + POINT_BYTES * points;
    this.times = head[MAGIC.length] == FIRST_VERSION ? firstVersionTimes(head) : new IdTimes();
    for (int i = 0; i < ranges; i++) {
      if (!times.append(
          RecordFormat.i64(head, pointsEnd + RANGE_BYTES * i),
          RecordFormat.i64(head, pointsEnd + RANGE_BYTES * i + 8))) {
        throw new CorruptLogException("index " + path + " has ranges of time in no order");
      }
    }
    int filterBlocks = RecordFormat.i32(head, 48);
    this.filter =
        filterBlocks == 0
            ? KeyFilter.NONE
            : new KeyFilter(head, pointsEnd + RANGE_BYTES * ranges, filterBlocks);
    this.pagesStart = head.length;
  }

  /** Ranges behind the points. */
  private static int ranges(byte[] head) {
    return head[MAGIC.length] == FIRST_VERSION ? 0 : RecordFormat.i32(head, 24);
  }

  /** One range in the head; its end is before its beginning when there is no UUIDv7. */
  private static IdTimes firstVersionTimes(byte[] head) {
    IdTimes times = new IdTimes();
    boolean _ = times.append(RecordFormat.i64(head, 24), RecordFormat.i64(head, 32));
    return times;
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
          && Arrays.equals(fixed.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)
          && (fixed.get(MAGIC.length) == FIRST_VERSION || fixed.get(MAGIC.length) == VERSION)) {
        long points = RecordFormat.i32(fixed.array(), 40);
        long pages = RecordFormat.i32(fixed.array(), 44);
        long blocks = RecordFormat.i32(fixed.array(), 48);
        long ranges = ranges(fixed.array());
        long headBytes =
            FIXED_BYTES
                + POINT_BYTES * points
                + RANGE_BYTES * ranges
                + KeyFilter.BLOCK_BYTES * blocks
                + 4;
        if (points > 0
            && ranges >= 0
            && ranges <= IdTimes.RANGES_MAX
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

  /** The times inside the ids; never changes. */
  IdTimes times() {
    return times;
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
    return millis < 0 ? others > 0 && filter.mayHold(key) : times.covers(millis);
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

    private final IdTimes times;

    Writer(long firstIndex, int ids, int others, IdTimes times) {
      this.times = times;
      this.pages = Math.max(1, (ids + SLOTS_FILLED_ON_AVERAGE - 1) / SLOTS_FILLED_ON_AVERAGE);
      this.filterBlocks = others == 0 ? 0 : KeyFilter.blocks(ids);
      this.bytes = new byte[FIXED_BYTES];
      System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
      bytes[MAGIC.length] = VERSION;
      RecordFormat.put64(bytes, 8, firstIndex);
      RecordFormat.put32(bytes, 16, ids);
      RecordFormat.put32(bytes, 20, others);
      RecordFormat.put32(bytes, 24, times.count());
      RecordFormat.put32(bytes, 44, pages);
      RecordFormat.put32(bytes, 48, filterBlocks);
    }

    Writer records(long count) {
      RecordFormat.put32(bytes, 52, (int) count);
      return this;
    }

    Writer points(long[] indexes, long[] offsets, int count) {
      RecordFormat.put32(bytes, 40, count);
      int rangesAt = FIXED_BYTES + POINT_BYTES * count;
      filterAt = rangesAt + RANGE_BYTES * times.count();
      headBytes = filterAt + KeyFilter.BLOCK_BYTES * filterBlocks + 4;
      bytes = Arrays.copyOf(bytes, headBytes + PAGE_BYTES * pages);
      for (int i = 0; i < count; i++) {
        RecordFormat.put64(bytes, FIXED_BYTES + POINT_BYTES * i, indexes[i]);
        RecordFormat.put64(bytes, FIXED_BYTES + POINT_BYTES * i + 8, offsets[i]);
      }
      for (int i = 0; i < times.count(); i++) {
        RecordFormat.put64(bytes, rangesAt + RANGE_BYTES * i, times.from(i));
        RecordFormat.put64(bytes, rangesAt + RANGE_BYTES * i + 8, times.to(i));
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
