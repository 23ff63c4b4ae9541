package dev.evident.merkle;

import java.util.Optional;

/**
 * Names one entry bundle of a tiled log (C2SP tlog-tiles): the entries behind the level-0 tile of
 * the same index and width.
 *
 * @param index position, from 0
 * @param width entries in it, 1..256; fewer than 256 make a partial bundle
 */
public record BundleId(long index, int width) {
  private static final String PREFIX = "tile/entries/";

  public BundleId {
    if (index < 0) {
      throw new IllegalArgumentException("bundle index is negative: " + index);
    }
    if (width < 1 || width > Tile.WIDTH_MAX) {
      throw new IllegalArgumentException("bundle width is 1..256, not " + width);
    }
  }

  /** The path below the log's prefix, e.g. {@code tile/entries/x001/234.p/9}. */
  public String path() {
    return PREFIX + TilePaths.format(index, width);
  }

  /** Reads a path; anything but the one spelling that {@link #path} writes is empty. */
  public static Optional<BundleId> parse(String path) {
    return path.startsWith(PREFIX)
        ? TilePaths.parse(path.substring(PREFIX.length()))
            .map(at -> new BundleId(at.index(), at.width()))
        : Optional.empty();
  }
}
