package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidentLogTest {
  @TempDir Path directory;

  @Test
  void theFirstRecordIsTheGenesis() throws Exception {
    try (EvidentLog log = TestLogs.open(directory)) {
      StoredRecord genesis = log.record(0);
      assertThat(genesis.kind()).isEqualTo(Entry.Kind.GENESIS.code());
      assertThat(new String(genesis.publicBody(), StandardCharsets.UTF_8))
          .contains("\"origin\":\"test.example/log\"")
          .contains(log.key().text());
    }
  }

  @Test
  void appendedEventsSurviveReopening() throws Exception {
    try (EvidentLog log = TestLogs.open(directory)) {
      Batch batch = TestLogs.append(log, "a one", "b two");
      assertThat(batch.index(0)).isEqualTo(1);
      assertThat(batch.index(1)).isEqualTo(2);
      assertThat(batch.size()).isEqualTo(3);
    }
    try (EvidentLog log = TestLogs.open(directory)) {
      assertThat(log.record(2).firstBytes()).isEqualTo("b two".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(log.record(3).publicBody(), StandardCharsets.UTF_8))
          .contains("\"incident\":\"restart\",\"clean\":true");
    }
  }

  @Test
  void whoClosesItWaitsForWhatIsUnderWayAlsoWhenInterrupted() throws Exception {
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean armed = new AtomicBoolean();
    EvidentLog log =
        TestLogs.open(
            directory,
            TestLogs.SMALL,
            new RealDisk(),
            () -> {
              if (armed.getAndSet(false)) {
                holding.countDown();
                awaitQuietly(go);
              }
              return Instant.parse("2026-01-01T00:00:00Z");
            });
    armed.set(true);
    Batch batch = TestLogs.batch(log, "a one", "b two");
    log.submit(batch);
    holding.await();
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    Thread closer =
        Thread.ofPlatform()
            .unstarted(() -> {
              Thread.currentThread().interrupt();
              try {
                log.close();
              } catch (IOException | RuntimeException e) {
                failed.set(e);
              }
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    closer.start();
    while (closer.getState() != Thread.State.TERMINATED
        && closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    go.countDown();
    closer.join();
    batch.await();
    assertThat(failed).hasNullValue();
    assertThat(interrupted).as("the interrupt is handed on").isTrue();
    assertThat(log.published().orElseThrow().size())
        .as("a last checkpoint covers it")
        .isEqualTo(batch.size());
    try (EvidentLog again = TestLogs.open(directory)) {
      assertThat(new String(again.record(batch.size()).publicBody(), StandardCharsets.UTF_8))
          .contains("\"incident\":\"restart\",\"clean\":true");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theSameEventAgainIsAnsweredWithTheFirstAcknowledgement() throws Exception {
    Hash leaf;
    try (EvidentLog log = TestLogs.open(directory)) {
      leaf = TestLogs.append(log, "a one").leaf(0);
      Batch again = TestLogs.append(log, "a one", "b two", "b two", "b other");
      assertThat(again.isDuplicate(0)).isTrue();
      assertThat(again.index(0)).isEqualTo(1);
      assertThat(again.leaf(0)).isEqualTo(leaf);
      assertThat(again.isDuplicate(1)).isFalse();
      assertThat(again.isDuplicate(2)).isTrue();
      assertThat(again.isConflict(3)).isTrue();
      assertThat(log.committed().size()).isEqualTo(3);
    }
    try (EvidentLog log = TestLogs.open(directory)) {
      Batch again = TestLogs.append(log, "a one");
      assertThat(again.isDuplicate(0)).isTrue();
      assertThat(again.leaf(0)).isEqualTo(leaf);
    }
  }

  @Test
  void everyRecordIsProvenUnderTheCheckpointAcrossJournalFiles() throws Exception {
    int events = 40_000; // about 3 MiB of small records: several files of 1 MiB
    try (EvidentLog log = TestLogs.open(directory)) {
      for (int i = 0; i < events; i += 1000) {
        String[] some = new String[1000];
        for (int k = 0; k < some.length; k++) {
          some[k] = "e" + (i + k) + " some text that fills the record a little";
        }
        TestLogs.append(log, some);
      }
      Published published = log.awaitPublished(events, Duration.ofSeconds(10)).orElseThrow();
      check(log, published);
    }
    try (EvidentLog log = TestLogs.open(directory)) {
      assertThat(TestLogs.append(log, "e17 some text that fills the record a little").index(0))
          .isEqualTo(18);
      check(log, log.awaitPublished(events + 1, Duration.ofSeconds(10)).orElseThrow());
    }
    assertThat(Journal.list(directory.resolve("journal"))).hasSizeGreaterThan(2);
  }

  private static void check(EvidentLog log, Published published) throws Exception {
    Hasher hasher = new Hasher();
    for (long index : new long[] {0, 1, 255, 256, 257, 19_999, 39_999, published.size() - 1}) {
      Hash leaf = hasher.leaf(log.record(index).entry());
      assertThat(
              Proofs.verifyInclusion(
                  index,
                  published.size(),
                  leaf,
                  log.inclusion(index, published.size()),
                  published.root()))
          .as("index %d", index)
          .isTrue();
      int width = Tile.widthAt(0, index / 256, published.size());
      byte[] tile = log.tile(new Tile(0, index / 256, width)).orElseThrow();
      assertThat(Hash.of(tile, (int) (index % 256) * 32)).isEqualTo(leaf);
    }
    assertThat(log.tile(new Tile(0, published.size() / 256 + 1, 1))).isEmpty();
  }

  @Test
  void twoLogsCannotShareADirectory() throws Exception {
    try (EvidentLog log = TestLogs.open(directory)) {
      assertThat(log.committed().size()).isPositive();
      assertThatThrownBy(() -> TestLogs.open(directory))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("in use by another evident process");
    }
  }
}
