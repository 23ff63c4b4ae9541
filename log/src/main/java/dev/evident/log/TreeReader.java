package dev.evident.log;

import dev.evident.merkle.Entry;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tiles, entry bundles and tree nodes. Levels from 1 are read from {@link HashFiles}; level 0 and
 * the entries are derived from the records: one tile for a proof here or there, {@value
 * #TILES_AHEAD} at a time for a reader who goes through the log, because that is what one commit of
 * a busy log holds. The latest tiles are kept.
 *
 * <p>Thread-safe. Callers ask only for what lies below a committed size.
 */
final class TreeReader implements Proofs.NodeReader {
  private static final int TILES_AHEAD = 4;
  private static final int TILES_CACHED_MAX = 256; // × about 25 KiB

  private final RecordReader records;
  private final HashFiles hashFiles;
  private final LongSupplier committedSize;

  private final Map<Long, Leaves> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Leaves> eldest) {
          return size() > TILES_CACHED_MAX;
        }
      };

  TreeReader(RecordReader records, HashFiles hashFiles, LongSupplier committedSize) {
    this.records = records;
    this.hashFiles = hashFiles;
    this.committedSize = committedSize;
  }

  /** Leaf hashes and entries (as in a bundle) of a tile of level 0, as many as there were. */
  private static final class Leaves {
    private final int count;
    private final byte[] hashes;
    private final int[] bundleOffsets;
    private byte[] bundle;

    Leaves(int count) {
      this.count = count;
      this.hashes = new byte[count * Hash.BYTES];
      this.bundleOffsets = new int[count + 1];
      this.bundle = new byte[count * (EntryBundle.PREFIX_BYTES + Entry.EVENT_BYTES)];
    }

    void add(int i, byte[] entry, Hasher hasher) {
      hasher.leaf(entry, 0, entry.length, hashes, i * Hash.BYTES);
      int end = bundleOffsets[i] + EntryBundle.PREFIX_BYTES + entry.length;
      if (end > bundle.length) {
        int rest = (count - i) * (EntryBundle.PREFIX_BYTES + Entry.EVENT_BYTES);
        bundle = Arrays.copyOf(bundle, end + rest);
      }
      bundleOffsets[i + 1] = EntryBundle.put(entry, 0, entry.length, bundle, bundleOffsets[i]);
    }
  }

  /** The leaf hashes {@code first} to {@code first + count}, which must lie in one tile. */
  byte[] leaves(long first, int count) throws IOException {
    int from = (int) (first % Tile.WIDTH_MAX);
    Leaves leaves = leavesOf(first / Tile.WIDTH_MAX, from + count);
    return Arrays.copyOfRange(leaves.hashes, from * Hash.BYTES, (from + count) * Hash.BYTES);
  }

  /** The C2SP entry bundle of {@code count} entries from {@code first} on, in one tile. */
  byte[] entries(long first, int count) throws IOException {
    int from = (int) (first % Tile.WIDTH_MAX);
    Leaves leaves = leavesOf(first / Tile.WIDTH_MAX, from + count);
    return Arrays.copyOfRange(
        leaves.bundle, leaves.bundleOffsets[from], leaves.bundleOffsets[from + count]);
  }

  /** The hashes of a tile. */
  byte[] tile(Tile tile) throws IOException {
    long first = tile.index() * Tile.WIDTH_MAX;
    return tile.level() == 0
        ? leaves(first, tile.width())
        : hashFiles.read(tile.level(), first, tile.width());
  }

  @Override
  public Hash node(int level, long index) throws IOException {
    int tileLevel = level / HashFiles.TILE_HEIGHT;
    int height = level % HashFiles.TILE_HEIGHT;
    long first = index << height;
    int count = 1 << height;
    byte[] hashes = tileLevel == 0 ? leaves(first, count) : hashFiles.read(tileLevel, first, count);
    new Hasher().fold(hashes, 0, count);
    return Hash.of(hashes, 0);
  }

  private Leaves leavesOf(long tile, int needed) throws IOException {
    boolean goesThrough;
    synchronized (cache) {
      Leaves cached = cache.get(tile);
      if (cached != null && cached.count >= needed) {
        return cached;
      }
      goesThrough = cache.containsKey(tile - 1);
    }
    long first = tile * Tile.WIDTH_MAX;
    long there = committedSize.getAsLong() - first;
    if (there < needed) {
      throw new IndexOutOfBoundsException(
          "leaves up to " + (first + needed) + " of a log of " + (first + there));
    }
    int wanted = Tile.WIDTH_MAX * (goesThrough ? TILES_AHEAD : 1);
    List<Leaves> derived = derive(first, (int) Math.min(wanted, there));
    synchronized (cache) {
      for (int i = 0; i < derived.size(); i++) {
        cache.put(tile + i, derived.get(i));
      }
    }
    return derived.getFirst();
  }

  private List<Leaves> derive(long first, int count) throws IOException {
    List<Leaves> tiles = new ArrayList<>();
    for (int left = count; left > 0; left -= Tile.WIDTH_MAX) {
      tiles.add(new Leaves(Math.min(Tile.WIDTH_MAX, left)));
    }
    RecordFormat format = new RecordFormat();
    Hasher hasher = new Hasher();
    records.scan(
        first,
        first + count,
        (frame, at, index, acceptedMs) -> {
          int i = (int) (index - first);
          byte[] entry = format.entry(frame, at, acceptedMs);
          tiles.get(i / Tile.WIDTH_MAX).add(i % Tile.WIDTH_MAX, entry, hasher);
          return true;
        });
    return tiles;
  }
}
