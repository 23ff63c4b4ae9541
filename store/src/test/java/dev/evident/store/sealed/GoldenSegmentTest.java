package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.codec.PersonalFields;
import dev.evident.log.disk.RealDisk;
import dev.evident.store.RawRecords;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Segment files that earlier versions wrote: read for ever. To add one for a later version, run
 * this test with {@code -Devident.golden=v2} and commit the files that it makes.
 */
class GoldenSegmentTest {
  private static Path resources() {
    return Path.of(System.getProperty("evident.root", ".."))
        .resolve("store/src/test/resources/golden/segments");
  }

  @Test
  void segmentsOfEveryVersionHoldTheirRecords() throws Exception {
    String made = System.getProperty("evident.golden", "");
    if (!made.isEmpty()) {
      make(resources().resolve(made));
    }
    List<Path> versions = new ArrayList<>();
    try (var found = Files.list(resources())) {
      found.sorted().forEach(versions::add);
    }
    assertThat(versions).isNotEmpty();
    for (Path version : versions) {
      List<byte[]> records = new ArrayList<>();
      try (DataInputStream in =
          new DataInputStream(
              new GZIPInputStream(Files.newInputStream(version.resolve("records.gz"))))) {
        for (int i = in.readInt(); i > 0; i--) {
          records.add(in.readNBytes(in.readInt()));
        }
      }
      for (String name : List.of("sealed.evs", "compacted.evs")) {
        try (SealedSegment sealed =
            SealedSegment.open(
                new RealDisk(),
                version.resolve(name),
                Sealing.CIPHERS,
                new ChunkCache(16 << 20, 0))) {
          assertThat(sealed.key()).isEqualTo(Sealing.KEY);
          Sealing.assertHolds(sealed, records, 0);
        }
      }
    }
  }

  /** Records that use every form of a column. */
  private static void make(Path version) throws Exception {
    Files.createDirectories(version);
    List<byte[]> records = new ArrayList<>();
    records.add(RawRecords.control(RawRecords.INCIDENT, "{\"incident\":\"restart\"}"));
    records.addAll(
        RawRecords.ofEvents(Sealing.events(700, 5), new PersonalFields(List.of("actor.name")), 1));
    records.addAll(SealedSegmentTest.random(40, 5));
    try (DataOutputStream out =
        new DataOutputStream(
            new GZIPOutputStream(Files.newOutputStream(version.resolve("records.gz"))))) {
      out.writeInt(records.size());
      for (byte[] record : records) {
        out.writeInt(record.length);
        out.write(record);
      }
    }
    RealDisk disk = new RealDisk();
    Sealing.write(disk, version.resolve("sealed.evs"), records, 0);
    Path one = version.resolve("one");
    Path other = version.resolve("other");
    ChunkCache cache = new ChunkCache(16 << 20, 0);
    try (SealedSegment first = Sealing.seal(disk, cache, one, records.subList(0, 400), 0);
        SealedSegment second =
            Sealing.seal(disk, cache, other, records.subList(400, records.size()), 400)) {
      Sealing.compact(disk, cache, version.resolve("compacted.evs"), List.of(first, second))
          .close();
    }
    Files.delete(one);
    Files.delete(other);
  }
}
