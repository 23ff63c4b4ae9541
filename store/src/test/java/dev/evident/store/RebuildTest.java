package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.store.StoreLogs.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildTest {
  @TempDir Path data;

  private TreeMap<Long, byte[]> make() throws Exception {
    StoreConfig config = StoreLogs.CONFIG.withMerges(2, 1_000_000, Duration.ofMinutes(1));
    try (Running running = StoreLogs.open(data, config, new RealDisk(), files -> files)) {
      StoreLogs.fill(running.log, 1_500);
      running.settle();
      return StoreLogs.records(running.log, running.log.committed().size());
    }
  }

  private Rebuild.Report rebuild() throws Exception {
    return Rebuild.run(
        data,
        StoreLogs.SMALL_FILES,
        StoreLogs.CONFIG.withWindows(30_000, 2),
        new RealDisk(),
        StoreLogs.kek(data, new RealDisk()),
        StoreLogs.IDENTITY,
        true,
        InstantSource.system(),
        new SecureRandom(),
        (_, _) -> {});
  }

  private void check(TreeMap<Long, byte[]> all) throws Exception {
    assertThat(StoreLogs.fsck(data)).isEmpty();
    try (Running running = StoreLogs.open(data)) {
      StoreLogs.same(StoreLogs.records(running.all().upTo(all.size())), all);
      StoreLogs.same(StoreLogs.records(running.log, all.size()), all);
      assertThat(StoreLogs.append(running.log, 40, 41).isDuplicate(0)).isTrue();
    }
  }

  @Test
  void everySegmentAndDerivedFileIsMadeAnewWithTheSameRecords() throws Exception {
    TreeMap<Long, byte[]> all = make();
    Rebuild.Report report = rebuild();
    assertThat(report.manifestMade()).isFalse();
    assertThat(report.segments()).isPositive();
    assertThat(report.records()).isGreaterThan(1_000);
    assertThat(report.signedSize()).isGreaterThanOrEqualTo(all.size());
    check(all);
  }

  @Test
  void aLostOrDamagedManifestIsMadeFromTheSegments() throws Exception {
    TreeMap<Long, byte[]> all = make();
    Path manifest = data.resolve("store").resolve(Manifest.FILE);
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[50] ^= 1;
    Files.write(manifest, bytes);
    assertThatThrownBy(() -> StoreLogs.open(data))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("evident rebuild");
    assertThat(rebuild().manifestMade()).isTrue();
    check(all);
    Files.delete(manifest);
    assertThat(rebuild().manifestMade()).isTrue();
    check(all);
  }

  @Test
  void aDamagedSegmentIsNotRebuiltFromNothing() throws Exception {
    TreeMap<Long, byte[]> all = make();
    Path file;
    try (var files = Files.list(data.resolve("store"))) {
      file = files.filter(path -> path.toString().endsWith(".evs")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    byte[] damaged = bytes.clone();
    damaged[damaged.length / 2] ^= 4;
    Files.write(file, damaged);
    assertThatThrownBy(this::rebuild).hasMessageContaining(file.getFileName().toString());
    Files.write(file, bytes);
    check(all);
  }
}
