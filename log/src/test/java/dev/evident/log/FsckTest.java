package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LogInvariants.LeavesDamage
class FsckTest {
  @TempDir Path directory;

  private static final LogConfig SMALL_FILES =
      TestLogs.SMALL.withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 0);

  private Fsck.Report fsck() throws Exception {
    return fsck(directory);
  }

  static Fsck.Report fsck(Path at) throws Exception {
    return Fsck.run(
        at,
        new RealDisk(),
        KeySource.inDirectory(at, new RealDisk()),
        TestLogs.FIRST_WORD,
        2,
        (_, _) -> {});
  }

  /** Makes a log of exactly this size (genesis included), closed cleanly. */
  private void make(long size, LogConfig config) throws Exception {
    try (EvidentLog log = TestLogs.open(directory, config, new RealDisk())) {
      TestLogs.fill(log, size);
      assertThat(log.committed().size()).isEqualTo(size);
    }
  }

  @Test
  void aSoundLogHasNoFindings() throws Exception {
    make(3_000, SMALL_FILES);
    Fsck.Report report = fsck();
    assertThat(report.findings()).isEmpty();
    assertThat(report.exitCode()).isZero();
    assertThat(report.records()).isEqualTo(3_000);
    assertThat(report.files()).isGreaterThan(2);
    assertThat(report.checkpoints()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 255, 256, 257})
  void everyFlippedByteOfASmallLogIsFound(long size) throws Exception {
    make(size, SMALL_FILES);
    assertThat(fsck().findings()).isEmpty();
    int step = size == 1 ? 1 : 53; // a prime: in the long run every kind of place is hit
    flipAll(1, step);
  }

  @ParameterizedTest
  @ValueSource(longs = {69_999, 70_000})
  void flippedBytesOfALargerLogAreFound(long size) throws Exception {
    make(size, TestLogs.SMALL);
    assertThat(fsck().findings()).isEmpty();
    for (Path file : files()) {
      long length = Files.size(file);
      for (int part = 0; part < 2; part++) {
        long at = TestLogs.usedBytes(file) * part / 2 + 17L * part;
        checkFlip(file, Math.min(at, length - 1), 1);
      }
    }
  }

  private void flipAll(int mask, int step) throws Exception {
    for (Path file : files()) {
      for (long at = 0; at < TestLogs.usedBytes(file); at += step) {
        checkFlip(file, at, mask);
      }
      checkFlip(file, TestLogs.usedBytes(file) - 1, mask);
    }
  }

  private List<Path> files() throws IOException {
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(path -> path.toString().matches(".*(\\.evj|\\.evx|tiles/\\d|checkpoints\\.log)"))
          .sorted()
          .toList();
    }
  }

  private void checkFlip(Path file, long at, int mask) throws Exception {
    flip(file, at, mask);
    try {
      Fsck.Report report = fsck();
      assertThat(report.exitCode())
          .as("byte %d of %s: %s", at, file, report.findings())
          .isPositive();
    } finally {
      flip(file, at, mask);
    }
  }

  static void flip(Path file, long at, int mask) throws IOException {
    try (var channel =
        java.nio.channels.FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var one = java.nio.ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ mask)).flip();
      channel.write(one, at);
    }
  }

  @Test
  void theFirstWrongHashIsNamed() throws Exception {
    make(2_000, SMALL_FILES);
    flip(directory.resolve("tiles/1"), 3 * 32 + 5, 1);
    Fsck.Report report = fsck();
    assertThat(report.findings()).singleElement();
    Fsck.Finding finding = report.findings().getFirst();
    assertThat(finding.what()).contains("hash 3 of tile level 1");
    assertThat(finding.offset()).hasValue(96);
    assertThat(finding.exitCode()).isEqualTo(12);
    assertThat(finding.advice()).contains("start the server");
  }

  @Test
  void aLogInUseIsNotChecked() throws Exception {
    try (EvidentLog log = TestLogs.open(directory)) {
      assertThat(log.committed().size()).isPositive();
      assertThatThrownBy(() -> fsck())
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("in use by another evident process");
    }
  }

  @Test
  void aMissingJournalFileIsNamed() throws Exception {
    make(3_000, SMALL_FILES);
    List<Path> journal = Journal.list(directory.resolve("journal"));
    Files.delete(journal.get(1));
    Fsck.Report report = fsck();
    assertThat(report.exitCode()).isEqualTo(Fsck.MISSING);
  }

  @Test
  void leftoversOfACrashAreToldButAreNoDamage() throws Exception {
    make(10, SMALL_FILES);
    Path journal = Journal.list(directory.resolve("journal")).getLast();
    try (var channel = java.nio.channels.FileChannel.open(journal, StandardOpenOption.WRITE)) {
      byte[] torn = "EVFR torn".getBytes(StandardCharsets.US_ASCII);
      channel.write(java.nio.ByteBuffer.wrap(torn), TestLogs.usedBytes(journal));
    }
    Files.write(directory.resolve("journal/spare-1"), new byte[10]);
    Fsck.Report report = fsck();
    assertThat(report.findings()).hasSize(2).allMatch(Fsck.Finding.Leftover.class::isInstance);
    assertThat(report.exitCode()).isZero();
  }
}
