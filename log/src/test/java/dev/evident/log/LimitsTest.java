package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.RealDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk, a full queue, large batches, a clock that steps back. */
class LimitsTest {
  private static final LogConfig SMALL_FILES =
      TestLogs.SMALL.withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 1 << 20);

  @TempDir Path root;

  @Test
  void aFullDiskRefusesKeepsTheLogReadableAndIsForgottenWhenThereIsRoom() throws Exception {
    Path directory = root.resolve("data");
    FaultyDisk disk = FaultyDisk.sound(Files.createDirectory(root.resolve("aside")));
    int sent = 0;
    try (EvidentLog log = TestLogs.open(directory, SMALL_FILES, disk)) {
      TestLogs.append(log, "first one");
      disk.usableBytes = (1 << 20) + 10;
      Refused refused = null;
      while (refused == null) {
        try {
          TestLogs.append(log, "e" + sent + " " + "x".repeat(5_000));
          sent++;
        } catch (Refused e) {
          refused = e;
        }
      }
      assertThat(refused.reason()).isEqualTo(Refused.Reason.DISK_FULL);
      assertThat(refused.getMessage()).contains("usable bytes", "reserve");
      assertThat(log.record(1).firstBytes())
          .isEqualTo("first one".getBytes(StandardCharsets.UTF_8));
      assertThat(log.trouble()).isPresent();
    }
    try (EvidentLog log = TestLogs.open(directory, SMALL_FILES, disk)) { // opens on a full disk
      assertThat(log.record(1).isControl()).isFalse();
      disk.usableBytes = Long.MAX_VALUE;
      Batch batch = null;
      while (batch == null) {
        try {
          batch = TestLogs.append(log, "later " + "x".repeat(9_000));
        } catch (Refused e) {
          assertThat(e.reason()).isEqualTo(Refused.Reason.DISK_FULL);
          Thread.sleep(20); // the spare file is made by a thread that looks twice a second
        }
      }
      assertThat(TestLogs.append(log, "first one").isDuplicate(0)).isTrue();
      for (int i = 0; i < sent; i++) {
        Batch again = TestLogs.append(log, "e" + i + " " + "x".repeat(5_000));
        assertThat(again.isDuplicate(0)).isTrue();
      }
    }
    assertThat(FsckTest.fsck(directory).findings()).isEmpty();
  }

  @Test
  void aBatchLargerThanAJournalFileGetsALargerFile() throws Exception {
    try (EvidentLog log = TestLogs.open(root, SMALL_FILES, new RealDisk())) {
      String[] events = new String[50];
      for (int i = 0; i < events.length; i++) {
        events[i] = "e" + i + " " + "x".repeat(10_000);
      }
      assertThat(TestLogs.append(log, events).index(49)).isEqualTo(50);
      TestLogs.append(log, "small one");
    }
    try (EvidentLog log = TestLogs.open(root, SMALL_FILES, new RealDisk())) {
      assertThat(log.record(50).firstBytes()).hasSize(10_004);
      assertThat(TestLogs.append(log, "small one").index(0)).isEqualTo(51);
    }
    assertThat(FsckTest.fsck(root).findings()).isEmpty();
  }

  @Test
  void batchesThatFitOneByOneAreNotRefusedTogether() throws Exception {
    try (EvidentLog log = TestLogs.open(root, SMALL_FILES, new RealDisk())) {
      Batch[] batches = new Batch[40];
      for (int i = 0; i < batches.length; i++) {
        batches[i] = TestLogs.batch(log, "e" + i + " " + "x".repeat(20_000));
        log.submit(batches[i]);
      }
      for (int i = 0; i < batches.length; i++) {
        batches[i].await();
        assertThat(batches[i].index(0)).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void aFullQueueIsRefusedAtOnceAndNothingTakenIsLost() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch holding = new CountDownLatch(1);
    LogConfig config = SMALL_FILES.withDisk(1 << 20, 0).withQueue(10, 1 << 20);
    AtomicReference<Boolean> armed = new AtomicReference<>(false);
    try (EvidentLog log =
        TestLogs.open(
            root,
            config,
            new RealDisk(),
            () -> {
              if (armed.get()) {
                holding.countDown();
                try {
                  hold.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
              return Instant.parse("2026-01-01T00:00:00Z");
            })) {
      armed.set(true);
      Batch first = TestLogs.batch(log, "a one");
      log.submit(first);
      holding.await();
      Batch second = TestLogs.batch(log, "b", "c", "d", "e", "f", "g", "h", "i");
      log.submit(second);
      assertThatThrownBy(() -> log.submit(TestLogs.batch(log, "j", "k")))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("the queue holds 9 records")
          .extracting(e -> ((Refused) e).reason())
          .isEqualTo(Refused.Reason.QUEUE_FULL);
      armed.set(false);
      hold.countDown();
      first.await();
      second.await();
      assertThat(second.index(7)).isEqualTo(9);
      assertThat(log.queuedRecords()).isZero();
    }
  }

  @Test
  void aClockThatStepsBackIsRecordedAndAcceptedTimesNeverFall() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    try (EvidentLog log = TestLogs.open(root, TestLogs.SMALL, new RealDisk(), now::get)) {
      TestLogs.append(log, "a one");
      now.set(Instant.parse("2026-01-01T11:00:00Z"));
      TestLogs.append(log, "b two");
      TestLogs.append(log, "c three");
      now.set(Instant.parse("2026-01-01T12:00:05Z"));
      TestLogs.append(log, "d four");
      assertThat(log.committed().size()).isEqualTo(6);
      long last = 0;
      int incidents = 0;
      for (long i = 0; i < 6; i++) {
        StoredRecord record = log.record(i);
        assertThat(record.acceptedMs()).isGreaterThanOrEqualTo(last);
        last = record.acceptedMs();
        incidents +=
            new String(record.firstBytes(), StandardCharsets.UTF_8)
                    .contains("\"incident\":\"clock-step\"")
                ? 1
                : 0;
      }
      assertThat(incidents).isEqualTo(1);
      assertThat(last).isEqualTo(Instant.parse("2026-01-01T12:00:05Z").toEpochMilli());
    }
    assertThat(FsckTest.fsck(root).findings()).isEmpty();
  }
}
