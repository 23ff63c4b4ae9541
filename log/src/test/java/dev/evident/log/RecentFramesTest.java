package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RecentFramesTest {
  private final RecentFrames frames = new RecentFrames();

  /** A record of one segment that says its index, in the layout of the journal. */
  private static byte[] record(long index) {
    ByteBuffer b = ByteBuffer.allocate(8 + 16 + 4 + 8);
    b.put((byte) 1).putShort((short) 0).putInt(1).put((byte) 1);
    b.put(new byte[16]).putInt(8).putLong(index);
    return b.array();
  }

  private void put(long first, int records) {
    byte[] bytes = new byte[5 + 36 * records];
    for (int i = 0; i < records; i++) {
      System.arraycopy(record(first + i), 0, bytes, 5 + 36 * i, 36);
    }
    frames.put(first, records, bytes, 5, bytes.length, 1_000 + first);
  }

  private List<Long> read(long from, long to) throws IOException {
    List<Long> seen = new ArrayList<>();
    int visited =
        frames.visit(
            from,
            to,
            (bytes, at, acceptedMs) -> {
              seen.add(ByteBuffer.wrap(bytes, at + 28, 8).getLong());
              assertThat(acceptedMs).isGreaterThanOrEqualTo(1_000);
              return true;
            });
    assertThat(visited).isEqualTo(seen.isEmpty() ? -1 : seen.size());
    return seen;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFrameIsReadFromAnyOfItsRecordsOn() throws Exception {
    put(100, 5);
    put(105, 2);
    assertThat(read(100, 1_000)).containsExactly(100L, 101L, 102L, 103L, 104L);
    assertThat(read(103, 1_000)).containsExactly(103L, 104L);
    assertThat(read(101, 103)).containsExactly(101L, 102L);
    assertThat(read(105, 1_000)).containsExactly(105L, 106L);
    assertThat(read(99, 1_000)).isEmpty();
    assertThat(read(107, 1_000)).isEmpty();
  }

  @Test
  void aVisitorThatHasEnoughIsNotToldMore() throws Exception {
    put(0, 5);
    int[] told = {0};
    assertThat(frames.visit(1, 5, (_, _, _) -> ++told[0] < 2)).isEqualTo(2);
    assertThat(told[0]).isEqualTo(2);
  }

  @Test
  void oldFramesGoAndOversizedOnesAreNotKept() throws Exception {
    for (int i = 0; i < 100; i++) {
      put(10L * i, 10);
    }
    assertThat(read(0, 10)).isEmpty();
    assertThat(read(990, 1_000)).hasSize(10);
    put(1_000, 40_000);
    assertThat(read(1_000, 41_000)).isEmpty();
    assertThat(read(990, 1_000)).hasSize(10);
  }

  @Test
  void aFrameThatIsReadIsNotReplaced() throws Exception {
    put(0, 3);
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Long> seen = new ArrayList<>();
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Integer> visited =
          thread.submit(() ->
              frames.visit(
                  0,
                  3,
                  (bytes, at, _) -> {
                    reading.countDown();
                    awaitQuietly(go);
                    seen.add(ByteBuffer.wrap(bytes, at + 28, 8).getLong());
                    return true;
                  }));
      reading.await();
      for (int i = 1; i < 100; i++) {
        put(10L * i, 10);
      }
      go.countDown();
      assertThat(visited.get()).isEqualTo(3);
    }
    assertThat(seen).containsExactly(0L, 1L, 2L);
  }

  @Test
  void manyReadersSeeWholeFramesWhileOthersReplaceThem() throws Exception {
    long seed = new SplittableRandom().nextLong();
    System.Logger log = System.getLogger(RecentFramesTest.class.getName());
    log.log(System.Logger.Level.INFO, "seed {0}", seed);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<Long>> readers = new ArrayList<>();
      CountDownLatch begun = new CountDownLatch(1);
      for (int i = 0; i < 3; i++) {
        SplittableRandom random = new SplittableRandom(seed + i);
        readers.add(
            threads.submit(() -> {
              begun.await();
              long found = 0;
              for (int k = 0; k < 20_000; k++) {
                long from = random.nextLong(20_000);
                List<Long> seen = read(from, from + 8);
                for (int r = 0; r < seen.size(); r++) {
                  assertThat(seen.get(r)).isEqualTo(from + r);
                }
                found += seen.size();
              }
              return found;
            }));
      }
      put(0, 10);
      begun.countDown();
      for (int i = 1; i < 2_000; i++) {
        put(10L * i, 10);
      }
      for (Future<Long> one : readers) {
        assertThat(one.get()).isNotNegative();
      }
    }
  }
}
