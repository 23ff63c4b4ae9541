package dev.evident.log;

import dev.evident.merkle.Entry;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tiles, entry bundles and tree nodes. Levels from 1 are read from {@link HashFiles}; level 0 and
 * the entries are derived from the records, {@value #GROUP_LEAVES} at a time because that is what
 * one commit of a busy log holds, and the latest groups are kept.
 *
 * <p>Thread-safe. Callers ask only for what lies below a committed size.
 */
final class TreeReader implements Proofs.NodeReader {
  private static final int GROUP_LEAVES = 4 * Tile.WIDTH_MAX;
  private static final int GROUPS_CACHED_MAX = 64; // × about 100 KiB

  private final RecordReader records;
  private final HashFiles hashFiles;
  private final LongSupplier committedSize;

  private final Map<Long, Group> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Group> eldest) {
          return size() > GROUPS_CACHED_MAX;
        }
      };

  TreeReader(RecordReader records, HashFiles hashFiles, LongSupplier committedSize) {
    this.records = records;
    this.hashFiles = hashFiles;
    this.committedSize = committedSize;
  }

  /** Leaf hashes and entries (as in a bundle) of some leaves of a group, from its start. */
  private record Group(int leaves, byte[] hashes, byte[] bundle, int[] bundleOffsets) {}

  /** The leaf hashes {@code first} to {@code first + count}, which must lie in one tile. */
  byte[] leaves(long first, int count) throws IOException {
    int from = (int) (first % GROUP_LEAVES);
    Group group = group(first / GROUP_LEAVES, from + count);
    return Arrays.copyOfRange(group.hashes, from * Hash.BYTES, (from + count) * Hash.BYTES);
  }

  /** The C2SP entry bundle of {@code count} entries from {@code first} on, in one tile. */
  byte[] entries(long first, int count) throws IOException {
    int from = (int) (first % GROUP_LEAVES);
    Group group = group(first / GROUP_LEAVES, from + count);
    return Arrays.copyOfRange(
        group.bundle, group.bundleOffsets[from], group.bundleOffsets[from + count]);
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

  private Group group(long number, int leavesNeeded) throws IOException {
    synchronized (cache) {
      Group cached = cache.get(number);
      if (cached != null && cached.leaves >= leavesNeeded) {
        return cached;
      }
    }
    long first = number * GROUP_LEAVES;
    int leaves = (int) Math.min(GROUP_LEAVES, committedSize.getAsLong() - first);
    if (leaves < leavesNeeded) {
      throw new IndexOutOfBoundsException(
          "leaves up to " + (first + leavesNeeded) + " of a log of " + (first + leaves));
    }
    Group derived = derive(first, leaves);
    synchronized (cache) {
      cache.put(number, derived);
    }
    return derived;
  }

  private Group derive(long first, int leaves) throws IOException {
    byte[] hashes = new byte[leaves * Hash.BYTES];
    int[] offsets = new int[leaves + 1];
    byte[][] bundle = {new byte[leaves * (2 + Entry.EVENT_BYTES)]};
    RecordFormat format = new RecordFormat();
    Hasher hasher = new Hasher();
    records.scan(
        first,
        first + leaves,
        (frame, at, index, acceptedMs) -> {
          int i = (int) (index - first);
          byte[] entry = format.entry(frame, at, acceptedMs);
          hasher.leaf(entry, 0, entry.length, hashes, i * Hash.BYTES);
          int end = offsets[i] + EntryBundle.PREFIX_BYTES + entry.length;
          if (end > bundle[0].length) {
            bundle[0] = Arrays.copyOf(bundle[0], end + (leaves - i) * (2 + Entry.EVENT_BYTES));
          }
          EntryBundle.put(entry, 0, entry.length, bundle[0], offsets[i]);
          offsets[i + 1] = end;
          return true;
        });
    return new Group(leaves, hashes, bundle[0], offsets);
  }
}
