package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.FaultyDisk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.store.StoreLogs.Running;
import dev.evident.store.scan.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every act on the disk of sealing, merging and dropping fails once, in three ways. After each: the
 * log opens again, every record is searchable once and is what it was, fsck finds nothing.
 */
class StoreFaultsTest {
  private static final StoreConfig CONFIG =
      StoreLogs.CONFIG.withMerges(2, 1_000_000, Duration.ZERO);
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-01T12:00:00Z"));

  /** Of every event: its message, its action, a name and a token. */
  private static final List<String> PLAIN =
      List.of("made with number", "a.do1", "\"actor\"", "\"received\"");

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void nothingIsLostOrDoubledByAFaultOfAnyAct(FaultyDisk.Fault fault) throws Exception {
    Path made = root.resolve("made");
    Files.createDirectory(made);
    TreeMap<Long, byte[]> all;
    try (Running running = open(made, new RealDisk(), false)) {
      StoreLogs.fill(running.log, 480);
      all = StoreLogs.records(running.log, running.log.committed().size());
      assertThat(running.log.journalFiles()).hasSizeGreaterThan(2);
    }
    long acts = run(made, fault, 0, all);
    System.getLogger("test").log(System.Logger.Level.INFO, "{0} acts", acts);
    assertThat(acts).isGreaterThan(40);
    for (long n = 1; n <= acts; n++) {
      run(made, fault, n, all);
    }
  }

  private Running open(Path data, dev.evident.log.disk.Disk disk, boolean attached)
      throws IOException, StartRefused {
    return StoreLogs.open(
        data, StoreLogs.SMALL_FILES, CONFIG, disk, files -> files, CLOCK, attached);
  }

  private long run(Path made, FaultyDisk.Fault fault, long n, TreeMap<Long, byte[]> all)
      throws Exception {
    Path at = Files.createDirectory(root.resolve(fault + "-" + n));
    Path data = at.resolve("data");
    copy(made, data);
    FaultyDisk disk = new FaultyDisk(Files.createDirectory(at.resolve("aside")), fault, n, 77 + n);
    try (Running running = open(data, disk, true)) {
      settle(running, disk, fault);
    } catch (IOException | StartRefused e) {
      assertThat(disk.struck()).as(e.toString()).isTrue();
    }
    if (fault == FaultyDisk.Fault.POWER_CUT && n > 0) {
      disk.cut();
    }
    try {
      assertThat(readable(data)).as("files with plain text, half made ones too").isEmpty();
      check(data, all);
      assertThat(readable(data)).as("files with plain text").isEmpty();
    } catch (AssertionError | Exception e) {
      throw new AssertionError("after " + fault + " at act " + n + " (" + disk.hit() + ")", e);
    }
    long acts = disk.acts();
    delete(at);
    return acts;
  }

  /** Until all is sealed and merged, or the power is off, or the log has stopped. */
  private static void settle(Running running, FaultyDisk disk, FaultyDisk.Fault fault)
      throws Exception {
    long until = System.nanoTime() + StoreLogs.LONG.toNanos();
    while (!running.log.growsNoMore()
        && !(disk.struck() && fault == FaultyDisk.Fault.POWER_CUT)
        && !running.store.isSettled()) {
      assertThat(System.nanoTime() - until)
          .as(() -> disk.hit() + running.store.status())
          .isNegative();
      Thread.sleep(1);
    }
  }

  private void check(Path data, TreeMap<Long, byte[]> all) throws Exception {
    try (Running running = open(data, new RealDisk(), true)) {
      View view = running.all().upTo(all.size());
      StoreLogs.same(StoreLogs.records(view), all);
      StoreLogs.same(StoreLogs.records(running.log, all.size()), all);
      settle(running, FaultyDisk.sound(root), FaultyDisk.Fault.POWER_CUT);
      StoreLogs.same(StoreLogs.records(running.all().upTo(all.size())), all);
      assertThat(running.store.status().troubles()).isEmpty();
    }
    assertThat(StoreLogs.fsck(data)).isEmpty();
  }

  /** Files in which a part of an event stands as it was sent. */
  private static List<Path> readable(Path data) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var all = Files.walk(data)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        if (PLAIN.stream().anyMatch(text::contains)) {
          found.add(path);
        }
      }
    }
    return found;
  }

  static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
