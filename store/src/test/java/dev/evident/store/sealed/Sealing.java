package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.RawRecord;
import dev.evident.log.disk.Disk;
import dev.evident.log.keys.FileCipher;
import dev.evident.store.live.OpenSegment;
import dev.evident.store.segment.Assembly;
import dev.evident.store.segment.BlockAssembly;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Segments of records that tests make. */
final class Sealing {
  static final SegmentKey KEY = new SegmentKey(3, 17, 20_717);
  static final SegmentCiphers CIPHERS = (_, salt) -> cipher(new byte[32], salt);

  private static final List<String> WORDS =
      List.of("report", "invoice", "the", "of", "rejected", "wenari", "ledger", "quarterly");

  private Sealing() {}

  static FileCipher cipher(byte[] dataKey, byte[] salt) {
    return FileCipher.of(dataKey, salt, SegmentFormat.CIPHER_USE);
  }

  static long index(int record) {
    return 1_000_000 + 2L * record;
  }

  static long acceptedMs(int record) {
    return 1_790_000_000_000L + record / 100 * 1_000L;
  }

  static OpenSegment open(List<byte[]> records, int first) {
    OpenSegment open = new OpenSegment(7);
    for (int i = 0; i < records.size(); i++) {
      open.append(records.get(i), 0, index(first + i), acceptedMs(first + i));
    }
    open.publish();
    return open;
  }

  static SegmentWriter.Summary write(Disk disk, Path path, List<byte[]> records, int first)
      throws IOException {
    return write(disk, path, records, first, first);
  }

  static SegmentWriter.Summary write(
      Disk disk, Path path, List<byte[]> records, int first, int saltByte) throws IOException {
    OpenSegment open = open(records, first);
    byte[] salt = new byte[FileCipher.SALT_BYTES];
    Arrays.fill(salt, (byte) saltByte);
    return SegmentWriter.write(
        disk,
        path,
        KEY,
        CIPHERS,
        salt,
        List.of(new SegmentWriter.Source(open.view(), open.terms())));
  }

  static SealedSegment seal(Disk disk, ChunkCache cache, Path path, List<byte[]> records, int first)
      throws IOException {
    write(disk, path, records, first);
    return SealedSegment.open(disk, path, CIPHERS, cache);
  }

  static SealedSegment compact(Disk disk, ChunkCache cache, Path path, List<SealedSegment> parts)
      throws IOException {
    SegmentWriter.write(
        disk,
        path,
        KEY,
        CIPHERS,
        new byte[FileCipher.SALT_BYTES],
        parts.stream().map(SegmentWriter.Source::of).toList());
    return SealedSegment.open(disk, path, CIPHERS, cache);
  }

  /** Whether a segment holds these records and no others, each byte for byte. */
  static void assertHolds(Segment segment, List<byte[]> records, int first) throws IOException {
    Assembly assembly = new Assembly();
    Bytes out = new Bytes(1_024);
    int i = 0;
    for (int b = 0; b < segment.blockCount() && i < records.size(); b++) {
      Segment.Block block = segment.block(b);
      Places places = block.places();
      assertThat(block.firstIndex()).isEqualTo(index(first + i));
      for (int row = 0; row < block.rows() && i < records.size(); row++, i++) {
        byte[] record = records.get(i);
        assertThat(places.index(row)).isEqualTo(index(first + i));
        assertThat(places.acceptedMs(row)).isEqualTo(acceptedMs(first + i));
        assertThat(places.kind(row)).isEqualTo(RawRecord.kind(record, 0));
        assertThat(places.recordClass(row)).isEqualTo(RawRecord.recordClass(record, 0));
        assertThat(places.stream(row)).isEqualTo(RawRecord.stream(record, 0));
        assertRecord(assembly, block, row, record, out);
      }
    }
    assertThat(i).isEqualTo(records.size());
    assertComesBackInBlocks(segment, records, 1);
    assertComesBackInBlocks(segment, records, 7);
  }

  /** The same by whole blocks; of several rows one is asked for, from another one on each time. */
  private static void assertComesBackInBlocks(Segment segment, List<byte[]> records, int step)
      throws IOException {
    BlockAssembly assembly = new BlockAssembly();
    Bytes out = new Bytes(16);
    int first = 0;
    for (int b = 0; b < segment.blockCount() && first < records.size(); b++) {
      Segment.Block block = segment.block(b);
      int begin = b * (step - 1) % block.rows();
      assembly.open(segment, block, begin);
      for (int row = begin; row < block.rows() && first + row < records.size(); row += step) {
        byte[] record = records.get(first + row);
        for (int s = 0; s < Math.max(1, RawRecord.segments(record, 0)); s++) {
          out.clear();
          if (s == 0) {
            assembly.first(row, out);
          } else {
            assembly.personal(row, out);
          }
          int from = RawRecord.from(record, 0, s);
          assertThat(out.toArray())
              .isEqualTo(Arrays.copyOfRange(record, from, RawRecord.to(record, from)));
        }
      }
      first += block.rows();
    }
  }

  private static void assertRecord(
      Assembly assembly, Segment.Block block, int row, byte[] record, Bytes out)
      throws IOException {
    int segments = RawRecord.segments(record, 0);
    for (int s = 0; s < Math.max(1, segments); s++) {
      out.clear();
      if (s == 0) {
        assembly.first(block, row, out);
      } else {
        assembly.personal(block, row, out);
      }
      int from = RawRecord.from(record, 0, s);
      assertThat(out.toArray())
          .isEqualTo(Arrays.copyOfRange(record, from, RawRecord.to(record, from)));
    }
    out.clear();
    block.salts(row, out);
    assertThat(out.length()).isEqualTo(16 * segments);
    for (int s = 0; s < segments; s++) {
      int from = RawRecord.salt(RawRecord.from(record, 0, s));
      assertThat(Arrays.copyOfRange(out.array(), 16 * s, 16 * s + 16))
          .isEqualTo(Arrays.copyOfRange(record, from, from + 16));
    }
  }

  /** Events as producers send them, a line each. */
  static String events(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder lines = new StringBuilder();
    long time = 0;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(2_000);
      int actor = random.nextInt(1 + random.nextInt(1 + count / 8));
      int target = random.nextInt(1 + count);
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%08x-%04x-7%03x-%04x-%012x\",\"time\":\"2026-10-01T%02d:%02d:%02d.%03dZ\","
                  + "\"actor\":{\"id\":\"usr-%08d\",\"type\":\"user\",\"name\":\"Zoë %d\"},"
                  + "\"action\":\"document.%s\",\"outcome\":\"%s\",",
              0x01a0f4c2,
              time >>> 8 & 0xffff,
              i & 0xfff,
              0x8000 | random.nextInt(0x4000),
              random.nextLong(1L << 48),
              time / 3_600_000 % 24,
              time / 60_000 % 60,
              time / 1_000 % 60,
              time % 1_000,
              actor,
              actor % 97,
              random.nextBoolean() ? "read" : "update",
              random.nextInt(9) == 0 ? "denied" : "success"));
      lines.append(
          String.format(
              Locale.ROOT,
              "\"targets\":[{\"type\":\"document\",\"id\":\"doc-%s\",\"name\":\"annual plan %d\"}],"
                  + "\"origin\":{\"ip\":\"10.%d.%d.%d\",\"country\":\"%s\"},",
              Long.toString(2_000_000_000_000L + target * 99_991L, 36),
              target,
              actor % 3,
              actor % 251,
              actor % 13,
              actor % 3 == 0 ? "US" : "FR"));
      lines.append("\"parameters\":{\"profile\":{\"n\":").append(random.nextInt(900));
      lines.append("}");
      if (i % 3 == 0) {
        lines.append(",\"comment\":\"");
        for (int w = random.nextInt(12); w >= 0; w--) {
          lines.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
          lines.append(Integer.toString(random.nextInt(1 << 20), 36).replaceAll("[0-9]", "q"));
          lines.append(' ');
        }
        lines.append('"');
      }
      lines.append("}}\n");
    }
    return lines.toString();
  }
}
