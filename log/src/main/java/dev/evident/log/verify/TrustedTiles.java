package dev.evident.log.verify;

import dev.evident.merkle.BundleId;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The tiles of one tree, each authenticated before anybody sees it, from the root down.
 *
 * <p>The partial tiles at the right edge together hold the roots of all complete subtrees: folded,
 * they must give the checkpoint's root. Every other tile is full, and its root is one hash of the
 * tile above: its parent. So a wrong hash anywhere is found where it is, not at the end.
 *
 * <p>Memory: everything from level 2 up is kept, 32 bytes for 65,536 entries; levels 0 and 1 pass
 * through. After {@link #open} any thread may call {@link #level1} and {@link #level0}.
 */
final class TrustedTiles {
  /** Keeps level 2 within 32 MiB. */
  static final long SIZE_MAX = 1L << 36;

  private static final int LEVELS_MAX = 8;
  private static final byte[] NOTHING = {};

  private final LogSource source;
  private final Checkpoint checkpoint;
  private final long size;
  private final byte[][] edges = new byte[LEVELS_MAX][];
  private final byte[][] upper = new byte[LEVELS_MAX][];

  private TrustedTiles(LogSource source, Checkpoint checkpoint) {
    this.source = source;
    this.checkpoint = checkpoint;
    this.size = checkpoint.size();
    Arrays.fill(edges, NOTHING);
    Arrays.fill(upper, NOTHING);
  }

  /** Reads and authenticates the right edge and everything from level 2 up. */
  static TrustedTiles open(LogSource source, Checkpoint checkpoint) throws Finding {
    if (checkpoint.size() > SIZE_MAX) {
      throw new Finding(
          ExitCode.INCOMPLETE_RANGE,
          "a tree of " + checkpoint.size() + " entries is more than can be verified at once",
          "checkpoint");
    }
    TrustedTiles tiles = new TrustedTiles(source, checkpoint);
    tiles.readEdges();
    tiles.readUpper();
    return tiles;
  }

  long size() {
    return size;
  }

  /** Number of tiles that a tree of this size has. */
  long count() {
    long count = 0;
    for (int level = 0; level < Tile.levels(size); level++) {
      count += Tile.count(level, size);
    }
    return count;
  }

  private void readEdges() throws Finding {
    int levels = Tile.levels(size);
    for (int level = 0; level < levels; level++) {
      long hashes = Tile.hashesAt(level, size);
      int width = (int) (hashes % Tile.WIDTH_MAX);
      if (width > 0) {
        edges[level] = fetch(new Tile(level, hashes / Tile.WIDTH_MAX, width));
      }
    }
    List<Hash> peaks = new ArrayList<>();
    for (int level = Long.SIZE - 2; level >= 0; level--) {
      if ((size >>> level & 1) == 1) {
        peaks.add(Tile.node(edges[level / Tile.HEIGHT], level, (size >>> level) - 1));
      }
    }
    Hash root = CompactRange.of(size, peaks).root();
    if (!root.equals(checkpoint.root())) {
      throw whyNotTheRoot(root);
    }
  }

  /**
   * The edge does not give the root. If one of its tiles also differs from what lies below it, that
   * tile was changed; if all agree with each other, the tree as a whole is another one.
   */
  private Finding whyNotTheRoot(Hash computed) throws Finding {
    Hasher hasher = new Hasher();
    for (int level = Tile.levels(size) - 1; level >= 0; level--) {
      int width = edges[level].length / Hash.BYTES;
      if (width == 0) {
        continue;
      }
      Tile edge = new Tile(level, Tile.hashesAt(level, size) / Tile.WIDTH_MAX, width);
      byte[] below = level == 0 ? leaves(edge, hasher) : rootsOfChildren(edge, hasher);
      int at = Arrays.mismatch(below, edges[level]);
      if (at >= 0) {
        return new Finding(
            ExitCode.TILE,
            "hash " + at / Hash.BYTES + " of the tile is not that of what lies below it",
            edge.path());
      }
    }
    return new Finding(
        ExitCode.ROOT,
        "the tree has root " + computed + ", the checkpoint says " + checkpoint.root(),
        "checkpoint");
  }

  private byte[] rootsOfChildren(Tile edge, Hasher hasher) throws Finding {
    byte[] roots = new byte[edge.bytes()];
    for (int i = 0; i < edge.width(); i++) {
      long index = edge.index() * Tile.WIDTH_MAX + i;
      byte[] child = fetch(new Tile(edge.level() - 1, index, Tile.WIDTH_MAX)).clone();
      hasher.fold(child, 0, Tile.WIDTH_MAX);
      System.arraycopy(child, 0, roots, i * Hash.BYTES, Hash.BYTES);
    }
    return roots;
  }

  private byte[] leaves(Tile edge, Hasher hasher) throws Finding {
    byte[] leaves = new byte[Tile.BYTES_MAX];
    bundle(edge.index(), edge.width()).bundle().leaves(hasher, leaves, 0);
    return Arrays.copyOf(leaves, edge.bytes());
  }

  private void readUpper() throws Finding {
    Hasher hasher = new Hasher();
    byte[] scratch = new byte[Tile.BYTES_MAX];
    for (int level = Tile.levels(size) - 1; level >= 2; level--) {
      long hashes = Tile.hashesAt(level, size);
      byte[] all = new byte[Math.toIntExact(hashes * Hash.BYTES)];
      upper[level] = all;
      long full = hashes / Tile.WIDTH_MAX;
      for (long n = 0; n < full; n++) {
        byte[] parents = upper[level + 1];
        byte[] tile =
            authentic(level, n, parents, Math.toIntExact(n * Hash.BYTES), hasher, scratch);
        System.arraycopy(tile, 0, all, Math.toIntExact(n * Tile.BYTES_MAX), Tile.BYTES_MAX);
      }
      byte[] edge = edges[level];
      System.arraycopy(edge, 0, all, Math.toIntExact(full * Tile.BYTES_MAX), edge.length);
    }
  }

  /** Tile {@code index} of level 1, full or partial: the roots of up to 256 tiles of level 0. */
  byte[] level1(long index, Hasher hasher, byte[] scratch) throws Finding {
    return Tile.widthAt(1, index, size) < Tile.WIDTH_MAX
        ? edges[1]
        : authentic(1, index, upper[2], Math.toIntExact(index * Hash.BYTES), hasher, scratch);
  }

  /**
   * Tile {@code index} of level 0, full or partial.
   *
   * @param parent the level-1 tile above; not looked at for the partial tile
   */
  byte[] level0(long index, byte[] parent, Hasher hasher, byte[] scratch) throws Finding {
    int at = (int) (index % Tile.WIDTH_MAX) * Hash.BYTES;
    return Tile.widthAt(0, index, size) < Tile.WIDTH_MAX
        ? edges[0]
        : authentic(0, index, parent, at, hasher, scratch);
  }

  /** Nodes from level 16 up, which are in memory. */
  Hash upperNode(int level, long index) {
    int height = level % Tile.HEIGHT;
    int from = Math.toIntExact((index << height) * Hash.BYTES);
    byte[] part =
        Arrays.copyOfRange(upper[level / Tile.HEIGHT], from, from + (Hash.BYTES << height));
    new Hasher().fold(part, 0, 1 << height);
    return Hash.of(part, 0);
  }

  private byte[] authentic(
      int level, long index, byte[] parents, int at, Hasher hasher, byte[] scratch) throws Finding {
    Tile tile = new Tile(level, index, Tile.WIDTH_MAX);
    byte[] hashes = fetch(tile);
    System.arraycopy(hashes, 0, scratch, 0, Tile.BYTES_MAX);
    hasher.fold(scratch, 0, Tile.WIDTH_MAX);
    if (!Arrays.equals(scratch, 0, Hash.BYTES, parents, at, at + Hash.BYTES)) {
      throw level == 0 && source.leavesAreDerived()
          ? new Finding(
              ExitCode.ENTRY, "an entry is not the one that the tree stands for", tile.path())
          : new Finding(
              ExitCode.TILE, "the tile is not the one that its parent stands for", tile.path());
    }
    return hashes;
  }

  private byte[] fetch(Tile tile) throws Finding {
    try {
      Optional<byte[]> found = source.tile(tile);
      if (found.isEmpty() && !tile.full()) {
        // A log may drop a partial tile as soon as the full one is there (C2SP tlog-tiles).
        Tile full = new Tile(tile.level(), tile.index(), Tile.WIDTH_MAX);
        found =
            source
                .tile(full)
                .filter(bytes -> bytes.length == full.bytes())
                .map(bytes -> Arrays.copyOf(bytes, tile.bytes()));
      }
      byte[] bytes = found.orElseThrow(() -> missing(tile.path()));
      if (bytes.length != tile.bytes()) {
        throw new Finding(
            ExitCode.TILE,
            "the tile has " + bytes.length + " bytes, not " + tile.bytes(),
            tile.path());
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(tile.path(), e);
    }
  }

  /**
   * A bundle and the bytes that it is a view of.
   *
   * @param bundle holds at least the entries that were asked for
   */
  record Entries(byte[] bytes, EntryBundle bundle, String path) {}

  /** The entries behind a level-0 tile; not authenticated yet. */
  Entries bundle(long index, int width) throws Finding {
    BundleId id = new BundleId(index, width);
    try {
      Optional<byte[]> found = source.entries(id);
      if (found.isEmpty() && width < Tile.WIDTH_MAX) {
        id = new BundleId(index, Tile.WIDTH_MAX);
        found = source.entries(id);
      }
      String asked = new BundleId(index, width).path();
      byte[] bytes = found.orElseThrow(() -> missing(asked));
      return new Entries(bytes, EntryBundle.parse(bytes, id.width()), id.path());
    } catch (MalformedException e) {
      throw new Finding(ExitCode.ENTRY, e.reason(), id.path());
    } catch (IOException e) {
      throw unreadable(id.path(), e);
    }
  }

  static Finding missing(String path) {
    return new Finding(ExitCode.MISSING_RESOURCE, "the log does not have it", path);
  }

  static Finding unreadable(String path, Exception e) {
    if (e instanceof LogSource.Damaged) {
      return new Finding(ExitCode.ENTRY, "damaged: " + e.getMessage(), path);
    }
    return new Finding(ExitCode.IO, "cannot be read: " + e.getMessage(), path);
  }
}
