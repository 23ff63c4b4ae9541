package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Note;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every act of the log on the disk fails once, in three ways: it did not happen, it happened all
 * the same, the power went. After each: the log opens again, everything that was acknowledged is
 * there once, at its place, with its leaf; released checkpoints still hold; appending goes on.
 */
class CrashTest {
  private static final int BATCHES = 24;
  private static final long SEED = 20_260_101;
  private static final LogConfig CONFIG =
      new LogConfig(
          Optional.of("test.example/log"),
          65_536,
          64L << 20,
          Duration.ofSeconds(1),
          Duration.ofMillis(2),
          LogConfig.JOURNAL_FILE_BYTES_MIN,
          0,
          Map.of(1, "default"),
          true,
          WitnessSettings.NONE);

  @TempDir Path root;

  /** What was promised before the fault. */
  private static final class Promises {
    final Map<String, Long> indexes = new LinkedHashMap<>();
    final Map<String, Hash> leaves = new LinkedHashMap<>();
    final List<String> sent = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
  }

  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void whateverWasAcknowledgedIsThereAfterAFaultOfEachAct(FaultyDisk.Fault fault) throws Exception {
    long acts = run(fault, 0, Files.createDirectory(root.resolve("count")));
    System.getLogger("test").log(System.Logger.Level.INFO, "seed {0}, {1} acts", SEED, acts);
    assertThat(acts).isGreaterThan(100);
    int struck = 0;
    for (long n = 1; n <= acts; n += n < 40 ? 1 : 2 + n % 3) {
      Path at = Files.createDirectory(root.resolve(fault + "-" + n));
      struck += run(fault, n, at) >= n ? 1 : 0;
    }
    assertThat(struck).isGreaterThan(30);
  }

  private long run(FaultyDisk.Fault fault, long n, Path at) throws Exception {
    Path directory = Files.createDirectory(at.resolve("data"));
    FaultyDisk disk =
        new FaultyDisk(Files.createDirectory(at.resolve("aside")), fault, n, SEED + n);
    Promises promises = new Promises();
    boolean opened = work(directory, disk, promises);
    String what = fault + " at act " + n + " (" + disk.hit() + ")";
    if (fault == FaultyDisk.Fault.POWER_CUT && n > 0) {
      disk.cut();
    }
    if (n == 0) {
      assertThat(opened).isTrue();
    }
    try {
      check(directory, promises);
    } catch (AssertionError | Exception e) {
      throw new AssertionError("after " + what + ": " + e, e);
    }
    return disk.acts();
  }

  /** Appends until the fault; false when the log did not even open. */
  private static boolean work(Path directory, FaultyDisk disk, Promises promises) throws Exception {
    EvidentLog log;
    try {
      log = TestLogs.open(directory, CONFIG, disk);
    } catch (IOException | StartRefused e) {
      assertThat(disk.struck()).as(e.toString()).isTrue();
      return false;
    }
    try {
      boolean failed = false;
      for (int i = 0; i < BATCHES; i++) {
        String[] events = new String[i % 4 == 0 ? 90 : i % 5]; // hash files need 256 records
        for (int k = 0; k < events.length; k++) {
          events[k] = "e" + i + "." + k + " " + "x".repeat(i % 4 == 0 ? 9 : 700 * (1 + i % 7));
        }
        promises.sent.addAll(List.of(events));
        try {
          Batch batch = TestLogs.append(log, events);
          assertThat(failed).as("acknowledged after a failure").isFalse();
          for (int k = 0; k < events.length; k++) {
            promises.indexes.put(events[k], batch.index(k));
            promises.leaves.put(events[k], batch.leaf(k));
          }
        } catch (Refused e) {
          assertThat(disk.struck()).as(e.toString()).isTrue();
          assertThat(e.getMessage()).containsAnyOf("made to fail", "power is off");
          failed = e.reason() == Refused.Reason.STOPPED;
        }
        log.published().ifPresent(published -> promises.notes.add(published.note()));
        if (i % 6 == 5 && !failed) {
          Optional<Published> _ =
              log.awaitPublished(log.committed().size() - 1, Duration.ofMillis(200));
        }
      }
      log.published().ifPresent(published -> promises.notes.add(published.note()));
    } finally {
      try {
        log.close();
      } catch (IOException e) {
        assertThat(disk.struck()).isTrue();
      }
    }
    return true;
  }

  private static void check(Path directory, Promises promises) throws Exception {
    Hasher hasher = new Hasher();
    try (EvidentLog log = TestLogs.open(directory, CONFIG, new RealDisk())) {
      for (Map.Entry<String, Long> one : promises.indexes.entrySet()) {
        StoredRecord record = log.record(one.getValue());
        assertThat(new String(record.firstBytes(), StandardCharsets.UTF_8)).isEqualTo(one.getKey());
        assertThat(hasher.leaf(record.entry())).isEqualTo(promises.leaves.get(one.getKey()));
      }
      Batch again = TestLogs.append(log, promises.sent.toArray(String[]::new));
      for (int i = 0; i < again.count(); i++) {
        String event = promises.sent.get(i);
        Long index = promises.indexes.get(event);
        if (index != null) {
          assertThat(again.isDuplicate(i)).isTrue();
          assertThat(again.index(i)).isEqualTo(index);
          assertThat(again.leaf(i)).isEqualTo(promises.leaves.get(event));
        }
      }
      long size = log.committed().size();
      Map<String, Integer> seen = new LinkedHashMap<>();
      log.scan(
          0,
          size,
          record -> {
            if (!record.isControl()) {
              seen.merge(new String(record.firstBytes(), StandardCharsets.UTF_8), 1, Integer::sum);
            }
            return true;
          });
      assertThat(seen.values()).allMatch(count -> count == 1);
      assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(promises.sent);
      for (String text : promises.notes) {
        Note note = Note.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(note.verify(List.of(log.key()))).isInstanceOf(Note.Verdict.Signed.class);
        Checkpoint old = Checkpoint.parse(note.text());
        assertThat(log.rootAt(old.size())).isEqualTo(old.root());
      }
    }
    assertThat(FsckTest.fsck(directory).findings()).isEmpty();
  }
}
