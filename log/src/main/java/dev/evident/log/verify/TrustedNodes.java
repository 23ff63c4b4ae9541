package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Tile;
import java.util.Arrays;

/**
 * Single nodes and leaves out of {@link TrustedTiles}. Keeps the last tile of levels 0 and 1, so
 * rising indexes cost one read per tile. Not thread-safe.
 */
final class TrustedNodes {
  private final TrustedTiles tiles;
  private final Hasher hasher = new Hasher();
  private final byte[] scratch = new byte[Tile.BYTES_MAX];
  private byte[] level1 = {};
  private long level1Index = -1;
  private byte[] level0 = {};
  private long level0Index = -1;

  TrustedNodes(TrustedTiles tiles) {
    this.tiles = tiles;
  }

  /** The root of a complete subtree. */
  Hash node(int level, long index) throws Finding {
    int tileLevel = level / Tile.HEIGHT;
    if (tileLevel >= 2) {
      return tiles.upperNode(level, index);
    }
    long tile = (index << level % Tile.HEIGHT) / Tile.WIDTH_MAX;
    return Tile.node(tileLevel == 1 ? level1(tile) : level0(tile), level, index);
  }

  /** The root of the first {@code size} leaves. */
  Hash rootAt(long size) throws Finding {
    if (size == 0) {
      return Hasher.emptyRoot();
    }
    // Fold from the right: the roots of the complete subtrees, smallest first.
    int level = Long.numberOfTrailingZeros(size);
    Hash root = node(level, (size >>> level) - 1);
    for (level++; level < Long.SIZE - 1; level++) {
      if ((size >>> level & 1) == 1) {
        root = hasher.node(node(level, (size >>> level) - 1), root);
      }
    }
    return root;
  }

  /** True when the leaf hash at {@code index} is these 32 bytes. */
  boolean leafIs(long index, byte[] hashes, int off) throws Finding {
    byte[] tile = level0(index / Tile.WIDTH_MAX);
    int at = (int) (index % Tile.WIDTH_MAX) * Hash.BYTES;
    return Arrays.equals(tile, at, at + Hash.BYTES, hashes, off, off + Hash.BYTES);
  }

  private byte[] level1(long index) throws Finding {
    if (index != level1Index) {
      level1 = tiles.level1(index, hasher, scratch);
      level1Index = index;
    }
    return level1;
  }

  private byte[] level0(long index) throws Finding {
    if (index != level0Index) {
      boolean partial = Tile.widthAt(0, index, tiles.size()) < Tile.WIDTH_MAX;
      byte[] parent = partial ? scratch : level1(index / Tile.WIDTH_MAX);
      level0 = tiles.level0(index, parent, hasher, scratch);
      level0Index = index;
    }
    return level0;
  }
}
