package dev.evident.log.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.merkle.BundleId;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Tile;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Trees of millions of leaves, all alike, so that no leaf need be stored: the levels that logs of a
 * handy size do not have.
 */
class LargeTreeTest {
  private static final long SIZE = 3 * (1L << 24) + 2 * (1L << 16) + 3 * 256 + 5;

  @Test
  void fullTilesOfEveryLevelAreAuthenticated() throws Exception {
    Uniform log = new Uniform();
    TrustedTiles tiles = TrustedTiles.open(log, log.checkpoint(SIZE));
    TrustedNodes nodes = new TrustedNodes(tiles);
    for (long size :
        List.of(1L, 255L, 256L, 65_536L, 65_537L, 1L << 24, (1L << 24) + 1, SIZE - 1, SIZE)) {
      assertThat(nodes.rootAt(size)).as("size %d", size).isEqualTo(log.root(size));
    }
    assertThat(tiles.count())
        .isEqualTo((SIZE + 255) / 256 + (SIZE / 256 + 255) / 256 + (SIZE / 65_536 + 255) / 256 + 1);
  }

  @Test
  void aFlipInATileOfAnyLevelIsFoundThere() {
    for (Tile spoiled :
        List.of(
            new Tile(3, 0, 3),
            new Tile(2, 0, 256),
            new Tile(2, 2, 256),
            new Tile(2, 3, 2),
            new Tile(1, 5, 256),
            new Tile(1, 770, 3),
            new Tile(0, 66_000, 256),
            new Tile(0, SIZE / 256, 5))) {
      Uniform log = new Uniform();
      log.spoiled = Optional.of(spoiled);
      assertThatThrownBy(
              () -> {
                TrustedNodes nodes = new TrustedNodes(TrustedTiles.open(log, log.checkpoint(SIZE)));
                int level = Math.min(spoiled.level(), 1) * Tile.HEIGHT;
                nodes.node(level, spoiled.level() > 1 ? 0 : spoiled.index() * 256);
              })
          .as(spoiled.path())
          .isInstanceOfSatisfying(
              Finding.class,
              finding -> {
                assertThat(finding.failed().exitCode()).isEqualTo(ExitCode.TILE);
                assertThat(finding.failed().where()).isEqualTo(spoiled.path());
              });
    }
  }

  @Test
  void aTreeTooLargeToVerifyAtOnceIsNotCalledVerified() {
    Uniform log = new Uniform();
    Checkpoint checkpoint = Checkpoint.of("o", TrustedTiles.SIZE_MAX + 1, Hasher.emptyRoot());
    assertThatThrownBy(() -> TrustedTiles.open(log, checkpoint))
        .isInstanceOfSatisfying(
            Finding.class,
            finding ->
                assertThat(finding.failed().exitCode()).isEqualTo(ExitCode.INCOMPLETE_RANGE));
  }

  /** Every leaf is the entry "x". */
  private static final class Uniform implements LogSource {
    private final Hash[] levels = new Hash[40];
    private final Hasher hasher = new Hasher();
    Optional<Tile> spoiled = Optional.empty();

    Uniform() {
      levels[0] = hasher.leaf(SyntheticLog.bytes("x"));
      for (int i = 1; i < levels.length; i++) {
        levels[i] = hasher.node(levels[i - 1], levels[i - 1]);
      }
    }

    Hash root(long size) {
      int top = Long.SIZE - 1 - Long.numberOfLeadingZeros(size);
      return Long.bitCount(size) == 1
          ? levels[top]
          : hasher.node(levels[top], root(size - (1L << top)));
    }

    Checkpoint checkpoint(long size) {
      return Checkpoint.of("log.example/uniform", size, root(size));
    }

    @Override
    public Optional<byte[]> checkpoint() {
      return Optional.empty();
    }

    @Override
    public Optional<byte[]> tile(Tile tile) {
      byte[] bytes = new byte[tile.bytes()];
      for (int i = 0; i < tile.width(); i++) {
        levels[tile.level() * Tile.HEIGHT].copyTo(bytes, i * Hash.BYTES);
      }
      if (spoiled.isPresent() && spoiled.get().equals(tile)) {
        bytes[bytes.length - 1] ^= 1;
      }
      return Optional.of(bytes);
    }

    @Override
    public Optional<byte[]> entries(BundleId bundle) {
      List<byte[]> entries = Collections.nCopies(bundle.width(), SyntheticLog.bytes("x"));
      return Optional.of(EntryBundle.of(entries));
    }
  }
}
