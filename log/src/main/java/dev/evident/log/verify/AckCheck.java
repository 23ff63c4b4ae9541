package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Holds acknowledgements against the leaf hashes. They come in any order and number: sorted by the
 * batch, so that each tile is read once per batch.
 */
final class AckCheck {
  private static final int BATCH_MAX = 262_144; // about 30 MiB

  private AckCheck() {}

  /** Checks all and returns how many there were. */
  static long run(Iterator<Ack> acks, TrustedTiles tiles) throws Finding {
    long count = 0;
    try {
      while (acks.hasNext()) {
        List<Ack> batch = new ArrayList<>();
        while (acks.hasNext() && batch.size() < BATCH_MAX) {
          batch.add(acks.next());
        }
        check(batch, tiles);
        count += batch.size();
      }
    } catch (UncheckedIOException e) {
      throw TrustedTiles.unreadable("acknowledgements", e);
    }
    return count;
  }

  private static void check(List<Ack> batch, TrustedTiles tiles) throws Finding {
    TrustedNodes nodes = new TrustedNodes(tiles);
    byte[] leaf = new byte[Hash.BYTES];
    batch.sort(Comparator.comparingLong(Ack::index));
    for (Ack ack : batch) {
      String where = "entry " + ack.index();
      if (ack.index() >= tiles.size()) {
        throw new Finding(
            ExitCode.BROKEN_ACKNOWLEDGEMENT,
            "acknowledged, but the checkpoint ends at " + tiles.size() + " entries",
            where);
      }
      ack.leaf().copyTo(leaf, 0);
      if (!nodes.leafIs(ack.index(), leaf, 0)) {
        throw new Finding(
            ExitCode.BROKEN_ACKNOWLEDGEMENT,
            "acknowledged with leaf hash " + ack.leaf() + ", but the log has another entry there",
            where);
      }
    }
  }
}
