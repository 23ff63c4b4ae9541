package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.verify.ExitCode;
import dev.evident.log.verify.Verdict;
import dev.evident.log.verify.Verifier;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.merkle.BundleId;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Tile;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log whose oldest journal files are gone answers as if they were there. */
@LogInvariants.LeavesDamage // the usual fsck knows nothing of what is kept elsewhere
class SealedRecordsTest {
  private static final LogConfig SMALL_FILES =
      TestLogs.SMALL.withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 0);
  private static final long SIZE = 6_000;

  @TempDir Path directory;
  private final KeptRecords kept = new KeptRecords();

  private EvidentLog open() throws Exception {
    return open(new RealDisk(), kept);
  }

  private EvidentLog open(Disk disk, SealedRecords sealed) throws IOException, StartRefused {
    return TestLogs.open(directory, SMALL_FILES, disk, sealed);
  }

  private Fsck.Report fsck() throws Exception {
    return Fsck.run(
        directory,
        new RealDisk(),
        KeySource.inDirectory(directory, new RealDisk()),
        TestLogs.FIRST_WORD,
        2,
        (_, _) -> {},
        _ -> kept);
  }

  private List<Path> journal() throws IOException {
    return Journal.list(directory.resolve("journal"));
  }

  /** Fills a log and drops all of its journal but the last two files. */
  private void makeDropped() throws Exception {
    try (EvidentLog log = open()) {
      TestLogs.fill(log, SIZE);
      drop(log);
    }
  }

  private void drop(EvidentLog log) throws IOException {
    List<Long> files = log.journalFiles();
    long end = files.get(files.size() - 2);
    kept.take(log, end);
    log.dropJournalBelow(Long.MAX_VALUE);
    assertThat(log.journalFiles().getFirst()).isEqualTo(end);
    assertThat(journal()).hasSize(2);
  }

  @Test
  void recordsTilesProofsAndIdsAreAnsweredWithoutTheJournalFiles() throws Exception {
    List<Hash> leaves = new ArrayList<>();
    Hash root;
    byte[] bundle;
    try (EvidentLog log = open()) {
      TestLogs.fill(log, SIZE);
      log.scan(0, SIZE, record -> leaves.add(new Hasher().leaf(record.entry())));
      assertThat(log.awaitPublished(SIZE - 1, Duration.ofSeconds(10))).isPresent();
      root = log.rootAt(SIZE);
      bundle = log.entries(new BundleId(2, 256)).orElseThrow();
      drop(log);
      check(log, leaves, root, bundle);
    }
    assertThat(fsck().findings()).isEmpty();
    assertThat(fsck().records()).isEqualTo(SIZE);
    try (EvidentLog log = open()) {
      check(log, leaves, root, bundle);
      assertThat(TestLogs.append(log, "new one").index(0)).isEqualTo(SIZE + 1);
    }
  }

  private static void check(EvidentLog log, List<Hash> leaves, Hash root, byte[] bundle)
      throws Exception {
    List<Hash> found = new ArrayList<>();
    log.scan(0, SIZE, record -> found.add(new Hasher().leaf(record.entry())));
    assertThat(found).isEqualTo(leaves);
    assertThat(log.rootAt(SIZE)).isEqualTo(root);
    assertThat(log.entries(new BundleId(2, 256)).orElseThrow()).isEqualTo(bundle);
    assertThat(log.tile(new Tile(0, 2, 256)).orElseThrow()).hasSize(256 * Hash.BYTES);
    assertThat(log.inclusion(17, SIZE)).isNotEmpty();
    Batch again = TestLogs.append(log, "e17 text");
    assertThat(again.isDuplicate(0)).isTrue();
    assertThat(again.index(0)).isEqualTo(17);
    Batch.Id id = TestLogs.id("e18");
    OptionalLong at =
        log.find(id.key(), id.millis(), record -> TestLogs.word(record.firstBytes()).equals("e18"));
    assertThat(at).hasValue(18);
  }

  @Test
  void missingDerivedFilesAreMadeAnewFromSealedRecords() throws Exception {
    makeDropped();
    try (var all = Files.list(directory.resolve("journal"))) {
      List<Path> indexes =
          all.filter(path -> path.toString().endsWith(Journal.INDEX_SUFFIX)).sorted().toList();
      Files.delete(indexes.get(1));
      Files.delete(indexes.get(2));
      Files.write(indexes.get(3), new byte[] {1, 2, 3});
    }
    Files.delete(directory.resolve("tiles/1"));
    try (EvidentLog log = open()) {
      for (long i = 1; i < SIZE; i += 97) {
        Batch again = TestLogs.append(log, "e" + i + " text");
        assertThat(again.isDuplicate(0)).isTrue();
        assertThat(again.index(0)).isEqualTo(i);
      }
    }
    assertThat(fsck().findings()).isEmpty();
  }

  @Test
  void theDirectoryVerifiesWithItsSealedRecords() throws Exception {
    makeDropped();
    try (DataDirectory data =
        DataDirectory.open(
            directory,
            new RealDisk(),
            KeySource.inDirectory(directory, new RealDisk()),
            _ -> kept)) {
      assertThat(data.damage()).isEmpty();
      assertThat(data.size()).isGreaterThanOrEqualTo(SIZE);
      assertThat(data.record(3).index()).isEqualTo(3);
      Verdict verdict = verify(data);
      assertThat(verdict.exitCode()).as(verdict.toString()).isEqualTo(ExitCode.VERIFIED);
    }
    kept.change(3_711);
    try (DataDirectory data =
        DataDirectory.open(
            directory,
            new RealDisk(),
            KeySource.inDirectory(directory, new RealDisk()),
            _ -> kept)) {
      assertThat(verify(data).exitCode()).isNotEqualTo(ExitCode.VERIFIED);
    }
    assertThat(fsck().exitCode()).isNotZero();
  }

  private Verdict verify(DataDirectory data) throws Exception {
    String key = Files.readString(directory.resolve(EvidentLog.VERIFIER_KEY)).strip();
    VerifyOptions options = VerifyOptions.of(List.of(VerifierKey.parse(key)));
    return new Verifier(new DataDirectorySource(data), options, Instant::now).verify();
  }

  @Test
  void aGapBetweenSealedRecordsAndJournalIsNamed() throws Exception {
    makeDropped();
    long first = kept.end();
    kept.forget(first - 1);
    assertThatThrownBy(this::open)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("begins with record " + first)
        .hasMessageContaining("below " + (first - 1));
    assertThat(fsck().findings().getFirst().what()).contains("are not sealed");
    try (DataDirectory data =
        DataDirectory.open(
            directory,
            new RealDisk(),
            KeySource.inDirectory(directory, new RealDisk()),
            _ -> kept)) {
      assertThat(data.damage().orElseThrow()).hasMessageContaining("files are missing");
    }
  }

  @Test
  void onlySealedRecordsAreDroppedAndTheLastFileNever() throws Exception {
    try (EvidentLog log = open()) {
      TestLogs.fill(log, SIZE);
      int files = log.journalFiles().size();
      log.dropJournalBelow(SIZE);
      assertThat(log.journalFiles()).hasSize(files);
      kept.take(log, SIZE);
      log.dropJournalBelow(log.journalFiles().get(2) + 1);
      assertThat(log.journalFiles()).hasSize(files - 2);
      log.dropJournalBelow(Long.MAX_VALUE);
      assertThat(log.journalFiles()).hasSize(1);
    }
    assertThat(fsck().findings()).isEmpty();
  }

  @Test
  void readersGoOnWhileFilesAreDropped() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(3);
    try (EvidentLog log = open();
        ExecutorService pool = Executors.newFixedThreadPool(3)) {
      TestLogs.fill(log, SIZE);
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(
            pool.submit(() -> {
              long passes = 0;
              do {
                long[] next = {1};
                log.scan(
                    1,
                    SIZE,
                    record -> {
                      assertThat(record.index()).isEqualTo(next[0]);
                      assertThat(new String(record.firstBytes(), StandardCharsets.UTF_8))
                          .isEqualTo("e" + next[0]++ + " text");
                      started.countDown();
                      return true;
                    });
                assertThat(next[0]).isEqualTo(SIZE);
                passes++;
              } while (!done.get());
              return passes;
            }));
      }
      started.await();
      for (long file : log.journalFiles()) {
        kept.take(log, file);
        log.dropJournalBelow(file);
      }
      done.set(true);
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
      assertThat(log.journalFiles()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void aFaultWhileFilesAreDroppedLeavesALogThatOpens(FaultyDisk.Fault fault) throws Exception {
    try (EvidentLog log = open()) {
      TestLogs.fill(log, 4_000);
      List<Long> files = log.journalFiles();
      kept.take(log, files.getLast());
    }
    long acts = 0;
    for (long n = 0; n <= acts; n++) {
      Path copy = directory.resolveSibling(directory.getFileName() + "-" + fault + n);
      copy(directory, copy);
      FaultyDisk disk =
          new FaultyDisk(Files.createDirectory(copy.resolve("aside")), fault, n, 31 * n);
      Journal journal = new Journal(disk, copy.resolve("journal"));
      journal.load((_, _) -> {});
      try (journal) {
        journal.dropBelow(kept.end());
      } catch (IOException e) {
        assertThat(disk.struck()).isTrue();
      }
      if (fault == FaultyDisk.Fault.POWER_CUT) {
        disk.cut();
      }
      acts = n == 0 ? disk.acts() : acts;
      try (EvidentLog log = TestLogs.open(copy, SMALL_FILES, new RealDisk(), kept)) {
        assertThat(log.record(5).firstBytes()).asString().startsWith("e5 ");
        log.dropJournalBelow(Long.MAX_VALUE);
        assertThat(log.journalFiles()).hasSize(1);
      }
      assertThat(
              Fsck.run(
                      copy,
                      new RealDisk(),
                      KeySource.inDirectory(copy, new RealDisk()),
                      TestLogs.FIRST_WORD,
                      1,
                      (_, _) -> {},
                      _ -> kept)
                  .findings())
          .isEmpty();
    }
    assertThat(acts).isGreaterThan(2);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  @Test
  void whoWaitsForMoreIsWokenByACommitAndByTheClose() throws Exception {
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      Future<Long> waiting;
      try (EvidentLog log = open()) {
        long size = log.committed().size();
        Future<Long> first = pool.submit(() -> log.awaitMore(size));
        TestLogs.append(log, "a b");
        assertThat(first.get()).isEqualTo(size + 1);
        waiting = pool.submit(() -> log.awaitMore(size + 1));
      }
      assertThat(waiting.get()).isEqualTo(2);
    }
  }
}
