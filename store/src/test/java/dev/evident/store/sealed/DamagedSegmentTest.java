package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.codec.PersonalFields;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.store.RawRecords;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedSegmentTest {
  @TempDir Path directory;
  private final Disk disk = new RealDisk();

  @Test
  void everyByteOfASmallFileThatChangesIsSeen() throws Exception {
    List<byte[]> records = SealedSegmentTest.random(3, 5);
    Path path = directory.resolve("a.evs");
    Sealing.write(disk, path, records, 0);
    byte[] file = Files.readAllBytes(path);
    Path damaged = directory.resolve("damaged.evs");
    for (int at = 0; at < file.length; at++) {
      byte[] changed = file.clone();
      changed[at] ^= (byte) (1 << at % 8);
      Files.write(damaged, changed);
      assertSeen(damaged, "byte " + at);
    }
  }

  @Test
  void anyChangeOfALargerFileIsSeenAndTheRestCanBeRead() throws Exception {
    List<byte[]> records =
        RawRecords.ofEvents(Sealing.events(6_000, 5), new PersonalFields(List.of()), 1);
    Path path = directory.resolve("a.evs");
    Sealing.write(disk, path, records, 0);
    byte[] file = Files.readAllBytes(path);
    Path damaged = directory.resolve("damaged.evs");
    SplittableRandom random = new SplittableRandom(21);
    for (int i = 0; i < 200; i++) {
      byte[] changed = file.clone();
      int at = random.nextInt(file.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged, changed);
      assertSeen(damaged, "byte " + at);
    }
  }

  @Test
  void aFileThatWasCutShortIsRefused() throws Exception {
    Path path = directory.resolve("a.evs");
    Sealing.write(disk, path, SealedSegmentTest.random(20, 5), 0);
    byte[] file = Files.readAllBytes(path);
    for (int length = 0; length < file.length; length += 1 + file.length / 200) {
      Files.write(path, Arrays.copyOf(file, length));
      assertThatThrownBy(
              () -> SealedSegment.open(disk, path, Sealing.CIPHERS, new ChunkCache(1 << 20, 0)))
          .isInstanceOf(DamagedSegmentException.class)
          .hasMessageContaining("a.evs");
    }
  }

  @Test
  void aDamagedChunkIsNamedAndTheOthersAnswer() throws Exception {
    List<byte[]> records =
        RawRecords.ofEvents(Sealing.events(9_000, 5), new PersonalFields(List.of()), 1);
    Path path = directory.resolve("a.evs");
    Sealing.write(disk, path, records, 0);
    byte[] file = Files.readAllBytes(path);
    int block;
    int chunk;
    long at = SegmentFormat.HEADER_BYTES;
    try (SealedSegment sound =
        SealedSegment.open(disk, path, Sealing.CIPHERS, new ChunkCache(0, 0))) {
      block = 1;
      chunk =
          sound.directory().blocks().get(block).chunk(SealedSegmentTest.number(sound, "action"));
      for (int i = 0; i < chunk; i++) {
        at += ChunkFile.stored(sound.directory().chunkBytes()[i]);
      }
    }
    file[(int) at + 5] ^= 16;
    Files.write(path, file);
    try (SealedSegment sealed =
        SealedSegment.open(disk, path, Sealing.CIPHERS, new ChunkCache(64 << 20, 0))) {
      int action = SealedSegmentTest.number(sealed, "action");
      assertThatThrownBy(() -> sealed.block(block).values(action))
          .isInstanceOfSatisfying(
              DamagedSegmentException.class, e -> assertThat(e.chunk()).isEqualTo(chunk))
          .hasMessageContaining("a.evs")
          .hasMessageContaining("chunk " + chunk);
      assertThatThrownBy(() -> sealed.verifyChunk(chunk))
          .isInstanceOf(DamagedSegmentException.class);
      Sealing.assertHolds(sealed, records.subList(0, sealed.block(0).rows()), 0);
      assertThat(sealed.block(block).values(action + 1).count()).isPositive();
      assertThat(sealed.block(2).values(action).count()).isPositive();
      Sealing.assertHolds(sealed, records.subList(0, sealed.block(0).rows()), 0);
    }
  }

  @Test
  void chunksThatChangedPlacesAreSeen() throws Exception {
    // Two files of the same records under the same key: only their salts differ.
    List<byte[]> records = SealedSegmentTest.random(50, 5);
    Path one = directory.resolve("one.evs");
    Path other = directory.resolve("other.evs");
    Sealing.write(disk, one, records, 0, 1);
    Sealing.write(disk, other, records, 0, 2);
    byte[] mixed = Files.readAllBytes(one);
    byte[] from = Files.readAllBytes(other);
    assertThat(from.length).isEqualTo(mixed.length);
    System.arraycopy(from, 100, mixed, 100, 300);
    Files.write(one, mixed);
    assertSeen(one, "mixed");
  }

  /** Whether reading all there is ends in an error; a wrong answer would be none. */
  private void assertSeen(Path path, String what) {
    assertThatThrownBy(() -> readAll(path)).as(what).isInstanceOf(IOException.class);
  }

  private void readAll(Path path) throws IOException {
    ChunkCache cache = new ChunkCache(64 << 20, 0);
    try (SealedSegment sealed = SealedSegment.open(disk, path, Sealing.CIPHERS, cache)) {
      for (int chunk = 0; chunk < sealed.chunks(); chunk++) {
        sealed.verifyChunk(chunk);
      }
      Bytes out = new Bytes(64);
      for (int b = 0; b < sealed.blockCount(); b++) {
        for (int c = 0; c < sealed.columnCount(); c++) {
          Values values = sealed.block(b).values(c);
          for (int i = 0; i < values.count(); i++) {
            out.clear();
            values.token(i, out);
          }
        }
      }
    }
  }
}
