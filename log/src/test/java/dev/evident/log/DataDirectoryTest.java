package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.verify.ExitCode;
import dev.evident.log.verify.Verdict;
import dev.evident.log.verify.Verifier;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.merkle.BundleId;
import dev.evident.merkle.Tile;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
  @TempDir Path directory;

  private static final LogConfig SMALL_FILES =
      TestLogs.SMALL.withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 0);

  private void make(long size, LogConfig config) throws Exception {
    try (EvidentLog log = TestLogs.open(directory, config, new RealDisk())) {
      TestLogs.fill(log, size);
    }
  }

  private DataDirectory open() throws IOException {
    return DataDirectory.open(directory, new RealDisk());
  }

  private Verdict verify() throws Exception {
    VerifierKey key =
        VerifierKey.parse(Files.readString(directory.resolve(EvidentLog.VERIFIER_KEY)).strip());
    try (DataDirectory data = open()) {
      return new Verifier(
              new DataDirectorySource(data), VerifyOptions.of(List.of(key)), InstantSource.system())
          .verify();
    }
  }

  @Test
  void showsWhatTheServerServesAndChangesNothing() throws Exception {
    try (EvidentLog log = TestLogs.open(directory, SMALL_FILES, new RealDisk())) {
      TestLogs.fill(log, 2_500);
      assertThat(log.awaitPublished(2_499, Duration.ofSeconds(10))).isPresent();
      try (DataDirectory data = open()) { // the server is still running
        assertThat(data.size()).isEqualTo(2_500);
        assertThat(data.damage()).isEmpty();
        compare(log, data);
      }
    }
    var before = contents();
    assertThat(verify()).isInstanceOf(Verdict.Verified.class);
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void canBeOpenedAtAnyMomentWhileTheServerWrites() throws Exception {
    try (EvidentLog log = TestLogs.open(directory, SMALL_FILES, new RealDisk())) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  TestLogs.fill(log, 30_000);
                } catch (Refused | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      long opened = 0;
      while (writer.isAlive()) {
        long published = log.published().map(Published::size).orElse(0L);
        try (DataDirectory data = open()) {
          assertThat(data.size()).isGreaterThanOrEqualTo(published);
        }
        if (published > 0) {
          assertThat(verify()).isInstanceOf(Verdict.Verified.class);
        }
        opened++;
      }
      writer.join();
      assertThat(opened).isPositive();
    }
  }

  private static void compare(EvidentLog log, DataDirectory data) throws Exception {
    for (long tile = 0; tile < 10; tile++) {
      int width = Tile.widthAt(0, tile, 2_500);
      Tile leaves = new Tile(0, tile, width);
      assertThat(data.tile(leaves)).contains(log.tile(leaves).orElseThrow());
      BundleId bundle = new BundleId(tile, width);
      assertThat(data.entries(bundle)).contains(log.entries(bundle).orElseThrow());
    }
    Tile upper = new Tile(1, 0, 9);
    assertThat(data.tile(upper)).contains(log.tile(upper).orElseThrow());
    assertThat(data.tile(new Tile(0, 10, 1))).isEmpty();
    assertThat(data.record(1_234).entry()).isEqualTo(log.record(1_234).entry());
    assertThat(data.checkpoint()).isPresent();
  }

  private TreeMap<String, String> contents() throws IOException {
    TreeMap<String, String> all = new TreeMap<>();
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        var sha = FrameFormat.sha256().digest(Files.readAllBytes(file));
        all.put(file.toString(), HexFormat.of().formatHex(sha));
      }
    }
    return all;
  }

  @Test
  @LogInvariants.LeavesDamage
  void worksWithoutHashFilesAndIndexes() throws Exception {
    make(3_000, SMALL_FILES);
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(p -> p.toString().matches(".*(evx|tiles/\\d)")).toList()) {
        Files.delete(file);
      }
    }
    assertThat(verify()).isInstanceOf(Verdict.Verified.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 255, 256, 257, 3_000, 69_999, 70_000})
  void aFlippedJournalByteEndsWithTheCodeOfAWrongEntry(long size) throws Exception {
    make(size, size > 10_000 ? TestLogs.SMALL : SMALL_FILES);
    assertThat(verify()).isInstanceOf(Verdict.Verified.class);
    for (Path file : Journal.list(directory.resolve("journal"))) {
      long used = TestLogs.usedBytes(file);
      // Journal header, frame header, record, salt, somewhere later, trailer.
      for (long at :
          new long[] {40, 4_096 + 20, 4_096 + 84 + 3, 4_096 + 84 + 12, used / 2, used - 7}) {
        if (at < 4_096 && file.toString().endsWith("0000000000.evj") && size < 3) {
          continue;
        }
        FsckTest.flip(file, at, 4);
        assertThat(verify().exitCode()).as("byte %d of %s", at, file).isEqualTo(ExitCode.ENTRY);
        FsckTest.flip(file, at, 4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {257, 69_999, 70_000})
  void aFlippedHashOrNoteIsFound(long size) throws Exception {
    make(size, size > 10_000 ? TestLogs.SMALL : SMALL_FILES);
    for (int level = 1; level <= 2; level++) {
      Path file = directory.resolve("tiles/" + level);
      for (long at = 0; Files.exists(file) && at < Files.size(file); at += 1_999) {
        FsckTest.flip(file, at, 4);
        assertThat(verify().exitCode()).as("byte %d of %s", at, file).isEqualTo(ExitCode.TILE);
        FsckTest.flip(file, at, 4);
      }
    }
    Path notes = directory.resolve("checkpoints.log");
    for (long at = Files.size(notes) - 180; at < Files.size(notes); at += 13) {
      FsckTest.flip(notes, at, 4);
      assertThat(verify().exitCode()).as("byte %d of %s", at, notes).isEqualTo(ExitCode.CHECKPOINT);
      FsckTest.flip(notes, at, 4);
    }
  }

  @Test
  @LogInvariants.LeavesDamage
  void aShorterJournalThanTheCheckpointSaysIsFound() throws Exception {
    make(3_000, SMALL_FILES);
    Files.delete(Journal.list(directory.resolve("journal")).getLast());
    assertThat(verify().exitCode()).isEqualTo(ExitCode.MISSING_RESOURCE);
  }
}
