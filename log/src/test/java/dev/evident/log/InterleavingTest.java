package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many producers at once, random batches, events that are sent again and ids that are used twice,
 * restarts in between: each event is there exactly once, where its acknowledgement says.
 */
class InterleavingTest {
  private static final int PRODUCERS = 6;
  private static final int ROUNDS = 3;
  private static final int BATCHES = 25;
  private static final int IDS = 1_500;

  @TempDir Path root;

  private record Ack(long index, Hash leaf) {}

  private final Map<String, Ack> acks = new ConcurrentHashMap<>();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void eachEventIsStoredOnceWhereItsAcknowledgementSays(long seed) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (EvidentLog log =
              TestLogs.open(
                  root,
                  TestLogs.SMALL.withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 0),
                  new RealDisk());
          ExecutorService pool = Executors.newFixedThreadPool(PRODUCERS)) {
        List<Future<Void>> running = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
          Random random = new Random(seed * 1_000 + round * 100L + p);
          Callable<Void> producer =
              () -> {
                produce(log, random);
                return null;
              };
          running.add(pool.submit(producer));
        }
        for (Future<Void> one : running) {
          one.get();
        }
        check(log);
      }
    }
    assertThat(FsckTest.fsck(root).findings()).isEmpty();
  }

  private void produce(EvidentLog log, Random random) throws Exception {
    for (int i = 0; i < BATCHES; i++) {
      String[] events = new String[1 + random.nextInt(40)];
      for (int k = 0; k < events.length; k++) {
        int id = random.nextInt(IDS);
        // One in ten carries other content than the usual one of its id.
        String content = random.nextInt(10) == 0 ? "other" : "usual " + "x".repeat(id % 90);
        events[k] = "id" + id + " " + content;
      }
      Batch batch = TestLogs.append(log, events);
      long last = -1;
      for (int k = 0; k < events.length; k++) {
        if (batch.isConflict(k)) {
          byte[] stored = log.record(batch.index(k)).firstBytes();
          assertThat(TestLogs.word(stored)).isEqualTo(events[k].split(" ", 2)[0]);
          assertThat(stored).isNotEqualTo(events[k].getBytes(StandardCharsets.UTF_8));
          continue;
        }
        Ack ack = new Ack(batch.index(k), batch.leaf(k));
        Ack before = acks.putIfAbsent(events[k], ack);
        assertThat(before == null || before.equals(ack)).as(events[k]).isTrue();
        assertThat(batch.size()).isGreaterThan(ack.index());
        if (!batch.isDuplicate(k)) {
          assertThat(ack.index()).as("order within a batch").isGreaterThan(last);
          last = ack.index();
        }
      }
    }
  }

  private void check(EvidentLog log) throws Exception {
    Hasher hasher = new Hasher();
    long[] next = {0};
    Map<String, Long> ids = new ConcurrentHashMap<>();
    log.scan(
        0,
        log.committed().size(),
        record -> {
          assertThat(record.index()).isEqualTo(next[0]++);
          if (!record.isControl()) {
            String event = new String(record.firstBytes(), StandardCharsets.UTF_8);
            assertThat(ids.put(TestLogs.word(record.firstBytes()), record.index())).isNull();
            assertThat(acks.get(event))
                .isEqualTo(new Ack(record.index(), hasher.leaf(record.entry())));
          }
          return true;
        });
    assertThat(next[0]).isEqualTo(log.committed().size());
    assertThat(ids).hasSize(acks.size());
  }
}
