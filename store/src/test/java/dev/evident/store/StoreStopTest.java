package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.keys.DataKeyId;
import dev.evident.store.StoreLogs.Running;
import dev.evident.store.segment.Segment;
import dev.evident.store.terms.TermSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that is stopped in the middle of its work finishes it, and nothing goes wrong. */
@Timeout(120)
class StoreStopTest {
  private static final String SEALER = "evident-sealer";
  private static final String COMPACTOR = "evident-compactor";

  /** Every record is a window, and is sealed at once. */
  private static final StoreConfig EACH_ALONE = StoreLogs.CONFIG.withWindows(1, 8);

  @TempDir Path data;

  /** Where a thread waits until the test lets it go on. */
  private static final class Gate {
    final CountDownLatch arrived = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
    volatile Thread thread;

    void pass(String thread) {
      if (!Thread.currentThread().getName().equals(thread) || arrived.getCount() == 0) {
        return;
      }
      this.thread = Thread.currentThread();
      arrived.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Segment files with a gate before one is written, and one where an old one is read. */
  private record Gated(SegmentFiles files, String writer, Gate writing, Gate reading)
      implements SegmentFiles {
    @Override
    public void write(Path file, DataKeyId key, java.util.List<Source> sources) throws IOException {
      writing.pass(writer);
      files.write(file, key, sources);
    }

    @Override
    public OpenFile open(Path file, DataKeyId key) throws IOException {
      OpenFile open = files.open(file, key);
      boolean old = Thread.currentThread().getName().equals("main");
      return old ? new Old(open, reading, new AtomicBoolean()) : open;
    }

    @Override
    public DataKeyId key(Path file) throws IOException {
      return files.key(file);
    }

    @Override
    public void check(Path file, DataKeyId key) throws IOException {
      files.check(file, key);
    }
  }

  /** A file that was there at the start; what is cached of it must not hide that it is closed. */
  private record Old(SegmentFiles.OpenFile file, Gate reading, AtomicBoolean closed)
      implements SegmentFiles.OpenFile {
    @Override
    public Segment segment() {
      reading.pass(SEALER);
      assertThat(closed).as("closed while it is read").isFalse();
      return file.segment();
    }

    @Override
    public TermSource terms() throws IOException {
      return file.terms();
    }

    @Override
    public void close() throws IOException {
      closed.set(true);
      file.close();
    }
  }

  private static void assertNoTrouble(Running running) {
    StoreStatus status = running.store.status();
    assertThat(status.troubles()).isEmpty();
    assertThat(status.sealFailures() + status.mergeFailures()).isZero();
  }

  private static void awaitEndOrWait(Thread thread) {
    while (thread.getState() != Thread.State.TERMINATED
        && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoStopsItWaitsForTheSealInWorkAlsoWhenInterrupted() throws Exception {
    Gate writing = new Gate();
    AtomicBoolean sealed = new AtomicBoolean();
    AtomicBoolean interrupted = new AtomicBoolean();
    Running running =
        StoreLogs.open(
            data,
            EACH_ALONE,
            new RealDisk(),
            files -> new Gated(files, SEALER, writing, new Gate()));
    try (running) {
      writing.arrived.await();
      Thread stopper =
          Thread.ofPlatform()
              .unstarted(() -> {
                Thread.currentThread().interrupt();
                running.store.stop();
                sealed.set(running.store.end() > 0);
                interrupted.set(Thread.currentThread().isInterrupted());
              });
      stopper.start();
      awaitEndOrWait(stopper);
      writing.open.countDown();
      stopper.join();
    }
    assertThat(sealed).as("the seal was finished when stop returned").isTrue();
    assertThat(interrupted).as("the interrupt is handed on").isTrue();
    assertNoTrouble(running);
    assertThat(StoreLogs.fsck(data)).isEmpty();
  }

  @Test
  void aSegmentThatIsMergedAtTheEndStaysForTheSealThatReadsIt() throws Exception {
    try (Running running = StoreLogs.open(data, EACH_ALONE, new RealDisk(), files -> files)) {
      StoreLogs.fill(running.log, 5);
      until(running, 5);
    }
    Gate writing = new Gate();
    Gate reading = new Gate();
    Running running =
        StoreLogs.open(
            data,
            EACH_ALONE.withMerges(2, 1_000_000, Duration.ofMinutes(5)),
            new RealDisk(),
            files -> new Gated(files, COMPACTOR, writing, reading));
    try (running) {
      writing.arrived.await(); // a merge of what was there before
      reading.arrived.await(); // the seal of a new record reads what stands before it in its tile
      Thread stopper = Thread.ofPlatform().start(running.store::stop);
      while (!running.store.state().isClosing()) {
        Thread.onSpinWait();
      }
      writing.open.countDown();
      writing.thread.join();
      reading.open.countDown();
      stopper.join();
    } finally {
      writing.open.countDown();
      reading.open.countDown();
    }
    assertNoTrouble(running);
    assertThat(StoreLogs.fsck(data)).isEmpty();
  }

  private static void until(Running running, long sealed) throws Exception {
    long end = System.nanoTime() + StoreLogs.LONG.toNanos();
    while (running.store.end() < sealed) {
      assertThat(System.nanoTime() - end).as(() -> running.store.status().toString()).isNegative();
      Thread.sleep(1);
    }
  }

  @Test
  void segmentsOfControlRecordsAloneAreMerged() throws Exception {
    StoreConfig config = EACH_ALONE.withMerges(2, 1_000_000, Duration.ZERO);
    for (int start = 0; start < 4; start++) {
      try (Running running = StoreLogs.open(data, config, new RealDisk(), files -> files)) {
        StoreLogs.fill(running.log, 1);
        until(running, running.log.committed().size());
        long end = System.nanoTime() + StoreLogs.LONG.toNanos();
        while (!Compactor.choose(running.store.state().sealed(), config, 0).isEmpty()) {
          assertThat(System.nanoTime() - end).isNegative();
          Thread.sleep(1);
        }
        assertNoTrouble(running);
        StoreLogs.same(
            StoreLogs.records(running.all()),
            StoreLogs.records(running.log, running.log.committed().size()));
      }
    }
    assertThat(StoreLogs.fsck(data)).isEmpty();
  }
}
