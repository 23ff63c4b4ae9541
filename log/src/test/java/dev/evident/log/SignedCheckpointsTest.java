package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look back at what was signed: complete while it is little, spread evenly when it is much. */
class SignedCheckpointsTest {
  @TempDir Path directory;

  @Test
  void everyCheckpointIsThereWithTheTimeOfItsLastRecord() throws Exception {
    try (EvidentLog log = TestLogs.open(directory)) {
      List<Long> signed = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        long index = TestLogs.append(log, "e" + i).size() - 1;
        signed.add(log.awaitPublished(index, Duration.ofSeconds(30)).orElseThrow().size());
      }
      List<PastCheckpoint> past = log.checkpoints(100);
      assertThat(past).extracting(PastCheckpoint::size).isSorted().containsAll(signed);
      for (PastCheckpoint one : past) {
        assertThat(one.time().orElseThrow().toEpochMilli())
            .isEqualTo(log.record(one.size() - 1).acceptedMs());
      }
    }
  }

  @Test
  void ofManyTheNewestIsAlwaysThere() throws Exception {
    try (EvidentLog log = TestLogs.open(directory)) {
      for (int i = 0; i < 6; i++) {
        long index = TestLogs.append(log, "e" + i).size() - 1;
        assertThat(log.awaitPublished(index, Duration.ofSeconds(30))).isPresent();
      }
      List<PastCheckpoint> past = log.checkpoints(3);
      assertThat(past).hasSizeLessThanOrEqualTo(3);
      assertThat(past.getLast().size()).isEqualTo(log.published().orElseThrow().size());
    }
  }

  @Test
  void filesThatWerePutAwayCountWithTheirFirstNote() throws Exception {
    try (EvidentLog log = TestLogs.open(directory)) {
      long index = TestLogs.append(log, "e0").size() - 1;
      assertThat(log.awaitPublished(index, Duration.ofSeconds(30))).isPresent();
    }
    Path archive = directory.resolve(CheckpointLog.ARCHIVE);
    Files.createDirectory(archive);
    Files.copy(directory.resolve(CheckpointLog.NAME), archive.resolve("00000000.log"));
    long first =
        SignedCheckpoints.sizes(new RealDisk(), directory, 10).stream()
            .min(Long::compare)
            .orElseThrow();
    Files.write(directory.resolve(CheckpointLog.NAME), new byte[0]);
    assertThat(SignedCheckpoints.sizes(new RealDisk(), directory, 10)).containsExactly(first);
  }

  @Test
  void whatIsTakenIsSpreadEvenlyToTheEnd() {
    List<Integer> all = IntStream.rangeClosed(1, 100).boxed().toList();
    assertThat(SignedCheckpoints.spread(all, 4)).containsExactly(25, 50, 75, 100);
    assertThat(SignedCheckpoints.spread(all, 100)).isEqualTo(all);
    assertThat(SignedCheckpoints.spread(all, 0)).isEmpty();
  }
}
