package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.FaultyDisk;
import dev.evident.log.disk.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentCrashTest {
  private static final long SEED = 5;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void aSegmentIsThereAsAWholeOrNotAtAllAfterAFaultOfEachAct(FaultyDisk.Fault fault)
      throws IOException {
    List<byte[]> records = SealedSegmentTest.random(1_500, SEED);
    for (long act = 1; ; act++) {
      Path at = Files.createDirectory(directory.resolve("act" + act));
      FaultyDisk disk =
          new FaultyDisk(Files.createDirectory(at.resolve("aside")), fault, act, SEED + act);
      Path path = at.resolve("a.evs");
      boolean written = false;
      try {
        Sealing.write(disk, path, records, 0);
        written = true;
        if (!disk.struck()) {
          disk.cut(); // what was promised is durable
        }
      } catch (IOException e) {
        assertThat(disk.struck()).as(disk.hit()).isTrue();
      }
      assertThat(Files.exists(path) || !written).as("act %d: %s", act, disk.hit()).isTrue();
      if (Files.exists(path)) {
        try (SealedSegment sealed =
            SealedSegment.open(
                new RealDisk(), path, Sealing.CIPHERS, new ChunkCache(64 << 20, 0))) {
          Sealing.assertHolds(sealed, records, 0);
        }
      }
      // The next attempt is not hindered by what this one left.
      Sealing.write(new RealDisk(), path, records, 0);
      if (!disk.struck()) {
        return;
      }
    }
  }
}
