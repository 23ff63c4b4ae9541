package dev.evident.log.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.merkle.Hash;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Tile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every class of change, at sizes with and without full and partial tiles, by its exit code. */
class TamperTest {
  private static final long SEED = 42;
  private final NoteSigner signer = SyntheticLog.signer(SyntheticLog.ORIGIN);
  private final Random random = new Random(SEED);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 69_999, 70_000})
  void anUntouchedLogVerifies(int size) throws Exception {
    for (boolean own : List.of(true, false)) {
      SyntheticLog log =
          own ? SyntheticLog.evident(size, SEED, signer) : SyntheticLog.foreign(size, SEED, signer);
      assertThat(verify(log))
          .isInstanceOfSatisfying(
              Verdict.Verified.class,
              good -> {
                assertThat(good.size()).isEqualTo(size);
                assertThat(good.root()).isEqualTo(log.root);
                assertThat(good.evident()).isEqualTo(own && size > 0);
                assertThat(good.keys()).containsExactly(signer.verifierKey());
                long tiles =
                    log.files.keySet().stream().filter(p -> p.matches("tile/[0-9].*")).count();
                assertThat(good.tiles()).isEqualTo(tiles);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 69_999, 70_000})
  void aFlippedByteIsFoundWhereItIs(int size) throws Exception {
    SyntheticLog log = SyntheticLog.evident(size, SEED, signer);
    int flips = 0;
    for (String path : samples(log)) {
      byte[] good = log.files.get(path);
      for (int at : positions(good.length)) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << random.nextInt(8));
        log.files.put(path, bad);
        Verdict.Failed failed = failed(log);
        assertThat(failed.exitCode()).as("%s byte %d: %s", path, at, failed).isEqualTo(code(path));
        assertThat(failed.where()).contains(path);
        assertThat(failed.advice()).isNotEmpty();
        flips++;
      }
      log.files.put(path, good);
    }
    assertThat(verify(log)).isInstanceOf(Verdict.Verified.class);
    System.out.println("size " + size + ": " + flips + " flips found (seed " + SEED + ")");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyFlippedBitOfASmallLogIsFound(int size) throws Exception {
    for (boolean own : List.of(true, false)) {
      SyntheticLog log =
          own ? SyntheticLog.evident(size, SEED, signer) : SyntheticLog.foreign(size, SEED, signer);
      for (String path : samples(log)) {
        byte[] bytes = log.files.get(path);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
          bytes[bit / 8] ^= (byte) (1 << bit % 8);
          assertThat(failed(log).exitCode()).as("%s bit %d", path, bit).isEqualTo(code(path));
          bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 69_999, 70_000})
  void aDroppedOrTruncatedFileIsFound(int size) throws Exception {
    SyntheticLog log = SyntheticLog.evident(size, SEED, signer);
    for (String path : samples(log)) {
      byte[] good = log.files.remove(path);
      Verdict.Failed missing = failed(log);
      assertThat(missing.exitCode()).as(path).isEqualTo(ExitCode.MISSING_RESOURCE);
      assertThat(missing.where()).isEqualTo(path);
      for (byte[] bad :
          List.of(
              Arrays.copyOf(good, good.length - 1),
              Arrays.copyOf(good, good.length + 1),
              Arrays.copyOf(good, good.length / 2),
              new byte[0])) {
        log.files.put(path, bad);
        assertThat(failed(log).exitCode()).as(path).isEqualTo(code(path));
      }
      log.files.put(path, good);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 69_999, 70_000})
  void aConsistentlyRewrittenLogIsFound(int size) throws Exception {
    SyntheticLog log = SyntheticLog.evident(size, SEED, signer);
    byte[] signed = log.note();
    for (int index : new TreeSet<>(List.of(0, size / 2, size - 1))) {
      List<byte[]> entries = new ArrayList<>(log.entries);
      entries.set(index, SyntheticLog.event(random, SyntheticLog.START_MS + index / 10));
      SyntheticLog rewritten = SyntheticLog.of(entries, signer);
      rewritten.files.put("checkpoint", signed);
      assertThat(failed(rewritten).exitCode()).isEqualTo(ExitCode.ROOT);

      // The same, but one level only: entry and leaf hash agree, the tile above knows better.
      SyntheticLog half = log.copy(signer);
      Tile tile = Tile.holding(0, index, size);
      String bundle = "tile/entries/" + tile.path().substring("tile/0/".length());
      half.files.put(tile.path(), rewritten.files.get(tile.path()));
      half.files.put(bundle, rewritten.files.get(bundle));
      assertThat(failed(half).exitCode()).isEqualTo(tile.full() ? ExitCode.TILE : ExitCode.ROOT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 257})
  void everyFlippedBitOfTheCheckpointIsFound(int size) throws Exception {
    SyntheticLog log = SyntheticLog.evident(size, SEED, signer);
    byte[] good = log.note();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      log.files.put("checkpoint", bad);
      assertThat(failed(log).exitCode()).as("bit %d", bit).isEqualTo(ExitCode.CHECKPOINT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 69_999})
  void ofSeveralFaultsTheFirstIsReportedWhateverTheTiming(int size) throws Exception {
    SyntheticLog log = SyntheticLog.foreign(size, SEED, signer);
    for (int i = 0; i < 10; i++) {
      SyntheticLog bad = log.copy(signer);
      int first = random.nextInt(size / 2);
      for (int index : List.of(first, size - 1)) {
        Tile tile = Tile.holding(0, index, size);
        String bundle = "tile/entries/" + tile.path().substring("tile/0/".length());
        bad.files.put(bundle, Arrays.copyOf(bad.files.get(bundle), 1));
      }
      String path = Tile.holding(0, first, size).path().substring("tile/0/".length());
      assertThat(failed(bad).where()).isEqualTo("tile/entries/" + path);
    }
  }

  private Verdict verify(SyntheticLog log) throws InterruptedException {
    VerifyOptions options = VerifyOptions.of(List.of(signer.verifierKey()));
    return new Verifier(log, options, () -> Instant.EPOCH).verify();
  }

  private Verdict.Failed failed(SyntheticLog log) throws InterruptedException {
    Verdict verdict = verify(log);
    assertThat(verdict).isInstanceOf(Verdict.Failed.class);
    return (Verdict.Failed) verdict;
  }

  /** First, last and middle tile of each level, and the bundles likewise; all of a small log. */
  private static List<String> samples(SyntheticLog log) {
    List<String> all = new ArrayList<>();
    for (String group : List.of("tile/0/", "tile/1/", "tile/2/", "tile/entries/")) {
      List<String> paths =
          log.files.keySet().stream().filter(path -> path.startsWith(group)).toList();
      if (!paths.isEmpty()) {
        all.addAll(
            new TreeSet<>(
                List.of(
                    paths.getFirst(),
                    paths.get(paths.size() / 2),
                    paths.get(Math.max(0, paths.size() - 2)),
                    paths.getLast())));
        paths.stream()
            .filter(path -> path.contains(".p/") && !all.contains(path))
            .forEach(all::add);
      }
    }
    return all;
  }

  private List<Integer> positions(int length) {
    return new ArrayList<>(
        new TreeSet<>(
            List.of(0, 1, Math.min(length - 1, Hash.BYTES), random.nextInt(length), length - 1)));
  }

  private static ExitCode code(String path) {
    return path.startsWith("tile/entries/") ? ExitCode.ENTRY : ExitCode.TILE;
  }
}
