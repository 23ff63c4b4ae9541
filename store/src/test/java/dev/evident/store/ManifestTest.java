package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.CorruptLogException;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.keys.DataKeyId;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path store;

  private static Hash hash(int seed) {
    byte[] bytes = new byte[Hash.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (seed + i);
    }
    return Hash.of(bytes);
  }

  private static Manifest made(List<SegmentEntry.Leaves> leaves) {
    return new Manifest(
        7,
        9,
        100_000,
        hash(1),
        List.of(
            new SegmentEntry(
                8, new DataKeyId(1, 3, 20_758), 5, 99_999, 99_990, 25, 1 << 20, hash(2), leaves),
            new SegmentEntry(
                2,
                DataKeyId.CONTROL,
                0,
                77_000,
                4,
                1,
                900,
                hash(4),
                List.of(new SegmentEntry.Leaves(4, hash(5))))));
  }

  private static final List<SegmentEntry.Leaves> ONE_PART =
      List.of(new SegmentEntry.Leaves(99_990, hash(3)));
  private static final List<SegmentEntry.Leaves> TWO_PARTS =
      List.of(new SegmentEntry.Leaves(99_900, hash(3)), new SegmentEntry.Leaves(90, hash(6)));

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = ManifestTest.class.getResourceAsStream("/golden/store/" + name)) {
      if (in == null) {
        throw new IOException("golden manifest " + name + " is missing");
      }
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
      return HexFormat.of().parseHex(hex);
    }
  }

  @Test
  void aManifestOfTheFirstVersionIsReadForEver() throws Exception {
    assertThat(Manifest.decode(golden("manifest.hex"))).isEqualTo(made(ONE_PART));
  }

  @Test
  void aManifestOfTheSecondVersionIsReadAndWrittenForEver() throws Exception {
    byte[] golden = golden("manifest-2.hex");
    assertThat(HexFormat.of().formatHex(made(TWO_PARTS).encode()))
        .isEqualTo(HexFormat.of().formatHex(golden));
    assertThat(Manifest.decode(golden)).isEqualTo(made(TWO_PARTS));
  }

  @Test
  void everyFlippedByteAndEveryCutIsRefusedWithWhatToDo() throws Exception {
    byte[] sound = made(TWO_PARTS).encode();
    Path file = store.resolve(Manifest.FILE);
    for (int i = 0; i < sound.length; i++) {
      byte[] flipped = sound.clone();
      flipped[i] ^= (byte) (1 << (i % 8));
      Files.write(file, flipped);
      assertThatThrownBy(() -> Manifest.read(new RealDisk(), store))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("evident rebuild");
    }
    for (int i = 0; i < sound.length; i++) {
      Files.write(file, java.util.Arrays.copyOf(sound, i));
      assertThatThrownBy(() -> Manifest.read(new RealDisk(), store))
          .isInstanceOf(CorruptLogException.class);
    }
    Files.write(file, sound);
    assertThat(Manifest.read(new RealDisk(), store)).contains(made(TWO_PARTS));
    Files.delete(file);
    assertThat(Manifest.read(new RealDisk(), store)).isEmpty();
  }

  @Test
  void neighboursOfOneKeyAreMergedWhenNoneOutweighsTheOthers() {
    List<SegmentEntry> entries = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      entries.add(entry(i, new DataKeyId(1, 0, 5), 100L * i, 100));
    }
    assertThat(chosen(entries, 3, 1_000)).containsExactly(0L, 1L, 2L);
    assertThat(chosen(entries, 4, 1_000)).isEmpty();
    assertThat(chosen(entries, 3, 299)).isEmpty();
    entries.set(1, entry(1, new DataKeyId(2, 0, 5), 100, 100));
    assertThat(chosen(entries, 3, 1_000)).isEmpty();
    List<SegmentEntry> uneven =
        List.of(
            entry(0, new DataKeyId(1, 0, 5), 0, 90),
            entry(1, new DataKeyId(1, 0, 5), 100, 5),
            entry(2, new DataKeyId(1, 0, 5), 200, 5));
    assertThat(chosen(uneven, 3, 1_000)).isEmpty();
    // The day is over: what is left of it is put together.
    assertThat(Compactor.choose(uneven, Set.of(), config(3, 1_000), 8L * DataKeyId.DAY_MS))
        .hasSize(3);
  }

  private static SegmentEntry entry(long number, DataKeyId key, long first, int rows) {
    return new SegmentEntry(
        number,
        key,
        first,
        first + rows - 1,
        rows,
        1,
        10,
        hash(1),
        List.of(new SegmentEntry.Leaves(rows, hash(2))));
  }

  private static StoreConfig config(int segments, int rows) {
    return StoreLogs.CONFIG.withMerges(segments, rows, java.time.Duration.ZERO);
  }

  private static List<Long> chosen(List<SegmentEntry> entries, int segments, int rows) {
    return Compactor.choose(entries, Set.of(), config(segments, rows), 5L * DataKeyId.DAY_MS)
        .stream()
        .map(SegmentEntry::number)
        .toList();
  }
}
