package dev.evident.merkle;

import java.util.Optional;

/**
 * One tile of a tiled log (C2SP tlog-tiles): up to 256 neighbouring hashes of level {@code 8 *
 * level}.
 *
 * @param level tile level, 0..63; level 0 holds leaf hashes
 * @param index position in its level, from 0
 * @param width hashes in it, 1..256; fewer than 256 make a partial tile
 */
public record Tile(int level, long index, int width) {
  /** Hashes in a full tile, entries in a full bundle. */
  public static final int WIDTH_MAX = 256;

  /** Bytes of a full tile. */
  public static final int BYTES_MAX = WIDTH_MAX * Hash.BYTES;

  /** Tree levels between two tile levels. */
  public static final int HEIGHT = 8;

  private static final int LEVEL_MAX = 63;

  public Tile {
    if (level < 0 || level > LEVEL_MAX) {
      throw new IllegalArgumentException("tile level is 0..63, not " + level);
    }
    if (index < 0) {
      throw new IllegalArgumentException("tile index is negative: " + index);
    }
    if (width < 1 || width > WIDTH_MAX) {
      throw new IllegalArgumentException("tile width is 1..256, not " + width);
    }
  }

  /** Number of bytes in this tile. */
  public int bytes() {
    return width * Hash.BYTES;
  }

  /** True for a tile of 256 hashes. */
  public boolean full() {
    return width == WIDTH_MAX;
  }

  /**
   * The path below the log's prefix, e.g. {@code tile/0/x001/x234/067} or {@code tile/1/000.p/9}.
   */
  public String path() {
    return "tile/" + level + "/" + TilePaths.format(index, width);
  }

  /** Reads a path; anything but the one spelling that {@link #path} writes is empty. */
  public static Optional<Tile> parse(String path) {
    String[] parts = path.split("/", 3);
    if (parts.length != 3 || !parts[0].equals("tile")) {
      return Optional.empty();
    }
    long level = Texts.decimal(parts[1]).orElse(-1);
    if (level < 0 || level > LEVEL_MAX) {
      return Optional.empty();
    }
    return TilePaths.parse(parts[2]).map(at -> new Tile((int) level, at.index(), at.width()));
  }

  /** Hashes that level {@code level} holds in a tree of {@code size} leaves. */
  public static long hashesAt(int level, long size) {
    int shift = level * HEIGHT;
    return shift >= Long.SIZE ? 0 : size >>> shift;
  }

  /** Tiles of level {@code level} in a tree of {@code size} leaves, a partial last one included. */
  public static long count(int level, long size) {
    long hashes = hashesAt(level, size);
    return hashes / WIDTH_MAX + (hashes % WIDTH_MAX == 0 ? 0 : 1);
  }

  /** Tile levels that a tree of {@code size} leaves has: 0 for the empty tree, 1 for 1..255. */
  public static int levels(long size) {
    int levels = 0;
    while (hashesAt(levels, size) > 0) {
      levels++;
    }
    return levels;
  }

  /** Width of one tile in a tree of {@code size} leaves: 0 when the tree does not have the tile. */
  public static int widthAt(int level, long index, long size) {
    long tiles = hashesAt(level, size);
    if (index < 0 || index > tiles / WIDTH_MAX) {
      return 0;
    }
    return (int) Math.min(WIDTH_MAX, tiles - index * WIDTH_MAX);
  }

  /**
   * The tile that holds what a tree node is computed from. The node has to be the root of a
   * complete subtree of a tree of {@code size} leaves.
   *
   * @throws IllegalArgumentException if that tree does not have the node
   */
  public static Tile holding(int nodeLevel, long nodeIndex, long size) {
    if (nodeLevel < 0 || nodeLevel > 62 || nodeIndex < 0 || nodeIndex >= (size >>> nodeLevel)) {
      throw new IllegalArgumentException(
          "no node " + nodeLevel + "/" + nodeIndex + " in a tree of size " + size);
    }
    int level = nodeLevel / HEIGHT;
    long index = (nodeIndex << (nodeLevel % HEIGHT)) / WIDTH_MAX;
    return new Tile(level, index, widthAt(level, index, size));
  }

  /**
   * Computes a tree node from the hashes of the tile that {@link #holding} named.
   *
   * @param hashes the tile's bytes; not changed
   * @throws IllegalArgumentException if the tile is too narrow for the node
   */
  public static Hash node(byte[] hashes, int nodeLevel, long nodeIndex) {
    int height = nodeLevel % HEIGHT;
    int count = 1 << height;
    int first = (int) ((nodeIndex << height) % WIDTH_MAX);
    if ((first + count) * Hash.BYTES > hashes.length) {
      throw new IllegalArgumentException(
          "tile of " + hashes.length + " bytes has no node " + nodeLevel + "/" + nodeIndex);
    }
    byte[] part = new byte[count * Hash.BYTES];
    System.arraycopy(hashes, first * Hash.BYTES, part, 0, part.length);
    new Hasher().fold(part, 0, count);
    return Hash.of(part, 0);
  }
}
