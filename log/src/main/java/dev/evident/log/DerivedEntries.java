package dev.evident.log;

import dev.evident.log.Journal.JournalFile;
import dev.evident.merkle.Entry;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries and leaf hashes made from the records of the journal for readers that go through the
 * whole log: a reader that asks for tile after tile is served by one {@link Stream} that reads each
 * frame once. Several such readers may run beside each other.
 *
 * <p>Thread-safe.
 */
final class DerivedEntries {
  private static final int STREAMS_IDLE_MAX = 8; // × about 1 MiB of buffer
  private static final int TILES_CACHED_MAX = 256; // × about 21 KiB
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int SEALED_TILES_AT_ONCE = 16;

  private final Journal journal;
  private final FileIndexes indexes;
  private final SealedRecords sealed;
  private final RecordReader records;
  private final long size;
  // Both guarded by this.
  private final Deque<Stream> idle = new ArrayDeque<>();
  private final Map<Long, TileEntries> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, TileEntries> eldest) {
          return size() > TILES_CACHED_MAX;
        }
      };

  DerivedEntries(
      Journal journal, FileIndexes indexes, SealedRecords sealed, RecordReader records, long size) {
    this.journal = journal;
    this.indexes = indexes;
    this.sealed = sealed;
    this.records = records;
    this.size = size;
  }

  /**
   * What lies behind one tile of level 0: as many records as there are.
   *
   * @param hashes leaf hashes side by side
   * @param bundle the entries as a C2SP bundle
   * @param offsets where each entry begins in the bundle, and where the last one ends
   */
  private record TileEntries(byte[] hashes, byte[] bundle, int[] offsets) {}

  /** The first {@code width} leaf hashes of a tile; the log must hold them. */
  byte[] leaves(long tile, int width) throws IOException {
    byte[] hashes = entriesOf(tile).hashes();
    return hashes.length == width * Hash.BYTES ? hashes : Arrays.copyOf(hashes, width * Hash.BYTES);
  }

  /** The first {@code width} entries of a tile as a bundle; the log must hold them. */
  byte[] bundle(long tile, int width) throws IOException {
    TileEntries entries = entriesOf(tile);
    int bytes = entries.offsets()[width];
    return entries.bundle().length == bytes
        ? entries.bundle()
        : Arrays.copyOf(entries.bundle(), bytes);
  }

  private TileEntries entriesOf(long tile) throws IOException {
    long first = tile * Tile.WIDTH_MAX;
    Stream stream = null;
    synchronized (this) {
      TileEntries cached = cache.get(tile);
      if (cached != null) {
        return cached;
      }
      for (Iterator<Stream> all = idle.iterator(); all.hasNext() && stream == null; ) {
        Stream one = all.next();
        if (one.next == first) {
          all.remove();
          stream = one;
        }
      }
    }
    if (first < sealed.end()) {
      return sealedTile(tile);
    }
    if (stream == null) {
      stream = new Stream(first);
    }
    TileEntries read = stream.read((int) Math.min(Tile.WIDTH_MAX, size - first));
    synchronized (this) {
      cache.put(tile, read);
      idle.addFirst(stream);
      if (idle.size() > STREAMS_IDLE_MAX) {
        idle.removeLast();
      }
    }
    return read;
  }

  /** Reads a run of tiles at once: sealed records come in blocks that are opened as a whole. */
  private TileEntries sealedTile(long tile) throws IOException {
    long first = tile - tile % SEALED_TILES_AT_ONCE;
    long end = Math.min(size, (first + SEALED_TILES_AT_ONCE) * Tile.WIDTH_MAX);
    List<TileMaker> makers = new ArrayList<>();
    for (long at = first * Tile.WIDTH_MAX; at < end; at += Tile.WIDTH_MAX) {
      makers.add(new TileMaker((int) Math.min(Tile.WIDTH_MAX, end - at)));
    }
    RecordFormat format = new RecordFormat();
    Hasher hasher = new Hasher();
    records.scan(
        first * Tile.WIDTH_MAX,
        end,
        (bytes, at, index, acceptedMs) -> {
          byte[] entry = entry(format, bytes, at, acceptedMs, "sealed", index);
          makers.get((int) (index / Tile.WIDTH_MAX - first)).add(entry, hasher);
          return true;
        });
    synchronized (this) {
      for (int i = 0; i < makers.size(); i++) {
        cache.put(first + i, makers.get(i).made());
      }
    }
    return makers.get((int) (tile - first)).made();
  }

  private static byte[] entry(
      RecordFormat format, byte[] bytes, int at, long acceptedMs, Object where, long index)
      throws CorruptLogException {
    try {
      byte[] entry = format.entry(bytes, at, acceptedMs);
      if (entry.length <= EntryBundle.ENTRY_BYTES_MAX) {
        return entry;
      }
    } catch (IllegalArgumentException e) {
      // told below: a time that no entry can carry
    }
    throw new CorruptLogException(where + ": record " + index + " makes no entry");
  }

  /** Collects the entries of one tile. */
  private static final class TileMaker {
    private final int count;
    private final byte[] hashes;
    private final int[] offsets;
    private byte[] bundle;
    private int added;

    TileMaker(int count) {
      this.count = count;
      this.hashes = new byte[count * Hash.BYTES];
      this.offsets = new int[count + 1];
      this.bundle = new byte[count * (EntryBundle.PREFIX_BYTES + Entry.EVENT_BYTES)];
    }

    void add(byte[] entry, Hasher hasher) {
      hasher.leaf(entry, 0, entry.length, hashes, added * Hash.BYTES);
      int end = offsets[added] + EntryBundle.PREFIX_BYTES + entry.length;
      if (end > bundle.length) {
        int rest = (count - added) * (EntryBundle.PREFIX_BYTES + Entry.EVENT_BYTES);
        bundle = Arrays.copyOf(bundle, end + rest);
      }
      EntryBundle.put(entry, 0, entry.length, bundle, offsets[added]);
      offsets[++added] = end;
    }

    TileEntries made() {
      return new TileEntries(hashes, Arrays.copyOf(bundle, offsets[count]), offsets);
    }
  }

  /** Reads records in their order, across frames and files. One thread at a time. */
  private final class Stream {
    private final RecordFormat format = new RecordFormat();
    private final Hasher hasher = new Hasher();
    private final FrameBuffers buffers = journal.buffers(BUFFER_BYTES);
    private long next;
    private JournalFile file;
    private FrameScanner scanner;
    // Records of the present frame that were not read yet, and where the first of them is.
    private int left;
    private int at;

    Stream(long first) throws IOException {
      this.next = first;
      this.file = journal.holding(first);
      this.scanner =
          new FrameScanner(file, indexes.holding(first).frameOffset(first), buffers)
              .wantedFrom(first);
    }

    TileEntries read(int count) throws IOException {
      TileMaker maker = new TileMaker(count);
      for (int i = 0; i < count; i++) {
        while (left == 0) {
          nextFrame();
        }
        byte[] entry = entry(format, scanner.buffer(), at, scanner.acceptedMs(), file.path(), next);
        maker.add(entry, hasher);
        skip();
      }
      return maker.made();
    }

    private void skip() {
      at += RecordFormat.length(scanner.buffer(), at, scanner.trailerStart());
      left--;
      next++;
    }

    private void nextFrame() throws IOException {
      if (!scanner.next()) {
        nextFile();
        return;
      }
      if (scanner.firstIndex() > next) {
        throw new CorruptLogException(
            file.path() + " holds record " + scanner.firstIndex() + " where " + next + " is due");
      }
      left = scanner.records();
      if (scanner.firstIndex() + left <= next) {
        left = 0; // a frame in front of the first tile
        return;
      }
      at = scanner.bodyStart();
      long due = next;
      next = scanner.firstIndex();
      while (next < due) {
        skip();
      }
    }

    private void nextFile() throws IOException {
      JournalFile following = journal.holding(next);
      if (!scanner.reachedEnd() || following.firstIndex() != next || following.equals(file)) {
        throw new CorruptLogException(
            file.path()
                + " at offset "
                + scanner.position()
                + ": "
                + scanner.stoppedBy()
                + " where record "
                + next
                + " is due");
      }
      file = following;
      scanner = new FrameScanner(file, JournalHeader.BYTES, buffers);
    }
  }
}
