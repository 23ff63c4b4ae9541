package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.CorruptLogException;
import dev.evident.log.disk.RealDisk;
import dev.evident.store.StoreLogs.Running;
import dev.evident.store.scan.View;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store promises while it works, and while it cannot. */
class StoreServiceTest {
  @TempDir Path data;

  private static void until(java.util.concurrent.Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + StoreLogs.LONG.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).isNegative();
      Thread.sleep(1);
    }
  }

  @Test
  void readersSeeEveryRecordOnceWhileItIsSealedAndMerged() throws Exception {
    StoreConfig config = StoreLogs.CONFIG.withMerges(2, 1_000_000, Duration.ofMinutes(5));
    AtomicBoolean done = new AtomicBoolean();
    try (Running running = StoreLogs.open(data, config, new RealDisk(), files -> files);
        ExecutorService pool = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(
            pool.submit(() -> {
              long passes = 0;
              for (; !done.get() || passes < 2; passes++) {
                View view = running.store.view();
                TreeMap<Long, byte[]> found = StoreLogs.records(view);
                assertThat(found).hasSize((int) view.size());
                for (var one : found.entrySet()) {
                  if (one.getKey() % 7 == 0) {
                    byte[] bytes = one.getValue();
                    assertThat(
                            dev.evident.log.RawRecord.isControl(bytes, 0)
                                || new String(bytes, StandardCharsets.UTF_8)
                                    .contains("\"e" + one.getKey() + "\""))
                        .as("record " + one.getKey())
                        .isTrue();
                  }
                }
              }
              return passes;
            }));
      }
      for (int i = 0; i < 20; i++) {
        StoreLogs.fill(running.log, 120);
      }
      until(() -> running.store.isSettled() || !readers.stream().noneMatch(Future::isDone));
      done.set(true);
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).isGreaterThanOrEqualTo(2);
      }
      assertThat(running.store.status().troubles()).isEmpty();
    }
    assertThat(StoreLogs.fsck(data)).isEmpty();
  }

  @Test
  void whoeverListensIsToldUpToWhereRecordsCanBeFound() throws Exception {
    Queue<Long> sizes = new ConcurrentLinkedQueue<>();
    try (Running running =
        StoreLogs.open(
            data,
            StoreLogs.SMALL_FILES,
            StoreLogs.CONFIG,
            new RealDisk(),
            files -> files,
            InstantSource.fixed(StoreLogs.TIME),
            false)) {
      running.store.attach(
          running.log,
          size -> {
            assertThat(running.store.view().size()).isGreaterThanOrEqualTo(size);
            sizes.add(size);
          });
      StoreLogs.fill(running.log, 300);
      until(() -> sizes.contains(running.log.committed().size()));
      assertThat(List.copyOf(sizes)).isSorted();
    }
  }

  @Test
  void thePressureRisesWhileTheLastWindowFillsAndEndsWithASeal() throws Exception {
    AtomicReference<BadFiles> files = new AtomicReference<>();
    try (Running running =
        StoreLogs.open(
            data,
            StoreLogs.CONFIG.withWindows(64 << 20, 2),
            new RealDisk(),
            real -> {
              files.set(new BadFiles(real));
              files.get().failing = true;
              return files.get();
            })) {
      assertThat(running.store.pressure()).isZero();
      running.store.awaitRelief(StoreLogs.LONG); // returns at once
      StoreLogs.fill(running.log, 1_000);
      until(() -> running.store.status().windows() == 2 && running.store.pressure() > 0);
      assertThat(running.store.pressure()).isLessThanOrEqualTo(1);
      files.get().failing = false;
      running.store.awaitRelief(StoreLogs.LONG);
      // It may rise again at once: what did not fit fills the window that has become free.
      assertThat(running.store.end()).as("a window was sealed").isPositive();
      running.settle();
      until(() -> running.store.pressure() == 0);
    }
  }

  @Test
  void whatCannotBeSealedStaysSearchableAndIsToldAndIsSealedInTheEnd() throws Exception {
    AtomicReference<BadFiles> files = new AtomicReference<>();
    StoreConfig config = StoreLogs.CONFIG.withWindows(64 << 20, 2);
    try (Running running =
        StoreLogs.open(
            data,
            config,
            new RealDisk(),
            real -> {
              files.set(new BadFiles(real));
              files.get().failing = true;
              return files.get();
            })) {
      StoreLogs.fill(running.log, 200);
      View early = running.all();
      assertThat(StoreLogs.records(early)).hasSize((int) early.size());
      StoreLogs.fill(running.log, 1_000);
      until(
          () -> running.store.status().sealFailures() > 2 && running.store.status().windows() == 2);
      StoreStatus status = running.store.status();
      assertThat(status.troubles()).singleElement().asString().contains("cannot be sealed");
      assertThat(status.sealed()).isZero();
      assertThat(status.windows()).isEqualTo(2);
      // Memory is bounded: what does not fit waits in the journal, and is not lost.
      assertThat(status.searchable()).isLessThan(running.log.committed().size());
      assertThat(running.log.journalFiles().getFirst()).isZero();
      View view = running.store.view();
      assertThat(StoreLogs.records(view)).hasSize((int) view.size());
      until(() -> incidents(running) == 1);
      files.get().failing = false;
      running.settle();
      assertThat(running.store.status().troubles()).isEmpty();
      View all = running.all();
      StoreLogs.same(StoreLogs.records(all), StoreLogs.records(running.log, all.size()));
    }
    assertThat(StoreLogs.fsck(data)).isEmpty();
  }

  private static long incidents(Running running) throws Exception {
    long[] found = {0};
    running.log.scan(
        0,
        running.log.committed().size(),
        record -> {
          String body = new String(record.publicBody(), StandardCharsets.UTF_8);
          found[0] += body.contains("\"incident\":\"store-seal-failed\"") ? 1 : 0;
          return true;
        });
    return found[0];
  }

  @Test
  void recordsThatDoNotComeBackExactlyAreStoredWhole() throws Exception {
    try (Running running =
        StoreLogs.open(
            data,
            StoreLogs.CONFIG,
            new RealDisk(),
            real -> {
              BadFiles files = new BadFiles(real);
              files.lying = true;
              return files;
            })) {
      StoreLogs.fill(running.log, 700);
      running.settle();
      View all = running.all();
      StoreLogs.same(StoreLogs.records(all), StoreLogs.records(running.log, all.size()));
      assertThat(running.store.status().sealFailures()).isZero();
      for (long i = 1; i < 600; i++) {
        byte[] bytes = running.log.record(i).firstBytes();
        if (i % 13 != 0) {
          assertThat(bytes).asString(StandardCharsets.UTF_8).isEqualTo(StoreLogs.event(i));
        }
      }
    }
    assertThat(StoreLogs.fsck(data)).isEmpty();
  }

  @Test
  void aDamagedSegmentIsIsolatedAndNamedAndTheRestAnswers() throws Exception {
    try (Running running = StoreLogs.open(data)) {
      StoreLogs.fill(running.log, 1_500);
      running.settle();
    }
    Path file = largest();
    byte[] bytes = Files.readAllBytes(file);
    byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 9);
    Files.write(file, cut);
    try (Running running = StoreLogs.open(data)) {
      View view = running.all();
      assertThat(view.unreadable()).hasSize(1);
      assertThat(view.unreadable().getFirst().segment()).isEqualTo(file.getFileName().toString());
      assertThat(StoreLogs.records(view)).hasSizeBetween(500, (int) view.size() - 1);
      assertThat(running.store.integrity().damaged()).hasSize(1);
      assertThat(running.store.status().troubles().getFirst())
          .contains(file.getFileName().toString());
      long missing = view.unreadable().getFirst().firstIndex();
      assertThatThrownBy(() -> running.log.record(missing))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining(file.getFileName().toString());
    }
    assertThat(StoreLogs.fsck(data)).isNotEmpty();
    Files.write(file, bytes);
    assertThat(StoreLogs.fsck(data)).isEmpty();
  }

  private Path largest() throws Exception {
    try (var all = Files.list(data.resolve("store"))) {
      return all.filter(path -> path.toString().endsWith(SegmentEntry.SUFFIX))
          .max(java.util.Comparator.comparingLong(path -> path.toFile().length()))
          .orElseThrow();
    }
  }

  @Test
  void theScrubberVerifiesEverySegmentAndFindsWhatWasChanged() throws Exception {
    StoreConfig config = StoreLogs.CONFIG.withScrub(1L << 40, Duration.ofMillis(1));
    try (Running running = StoreLogs.open(data)) {
      StoreLogs.fill(running.log, 1_500);
      running.settle();
    }
    Files.deleteIfExists(data.resolve("store").resolve(Verified.FILE));
    try (Running running = StoreLogs.open(data, config, new RealDisk(), files -> files)) {
      until(() -> running.store.integrity().rounds() > 0);
      for (Integrity.OfSegment one : running.store.integrity().segments()) {
        assertThat(one.verifiedAt()).as(one.toString()).isPresent();
        assertThat(one.problem()).isEmpty();
      }
    }
    assertThat(Verified.read(new RealDisk(), data.resolve("store")).segments()).isNotEmpty();
    Path file = largest();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 1;
    Files.write(file, bytes);
    try (Running running = StoreLogs.open(data, config, new RealDisk(), files -> files)) {
      until(() -> !running.store.integrity().damaged().isEmpty());
      assertThat(running.store.integrity().damaged())
          .extracting(Integrity.OfSegment::file)
          .contains(file.getFileName().toString());
      assertThat(running.store.status().troubles()).isNotEmpty();
    }
  }
}
