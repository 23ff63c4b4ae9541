package dev.evident.log.verify;

import dev.evident.merkle.BundleId;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Where the resources of a tiled log (C2SP tlog-tiles) come from.
 *
 * <p>Contract: empty means that the source was asked and does not have the resource; an {@link
 * IOException} means that nobody knows. What comes back is neither parsed nor checked, and the
 * source is not trusted: bytes may be too few, too many (by a bounded amount: a source never reads
 * without a limit) or wrong. The array belongs to the caller, who does not change it. Calls come
 * from several threads at once.
 */
public interface LogSource {
  /** The latest signed checkpoint. */
  Optional<byte[]> checkpoint() throws IOException;

  /**
   * Checkpoints that witnesses have cosigned, the likeliest to have a quorum first; few. The latest
   * checkpoint does not wait for witnesses, so one of these may be what they have signed.
   */
  default List<byte[]> cosigned() throws IOException {
    return List.of();
  }

  /** The hashes of one tile of exactly this width: no full tile in place of a partial one. */
  Optional<byte[]> tile(Tile tile) throws IOException;

  /** The entry bundle of exactly this width. */
  Optional<byte[]> entries(BundleId bundle) throws IOException;

  /**
   * Whether the tiles of level 0 are made from the very entries that {@link #entries} gives: then a
   * tile that is not the one its parent stands for means a changed entry.
   */
  default boolean leavesAreDerived() {
    return false;
  }

  /** The source itself sees that what it holds is not what was once written there. */
  final class Damaged extends IOException {
    private static final long serialVersionUID = 1;

    public Damaged(String message) {
      super(message);
    }
  }
}
