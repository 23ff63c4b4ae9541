package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.codec.PersonalFields;
import dev.evident.log.RawRecord;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.query.RandomRecords;
import dev.evident.store.RawRecords;
import dev.evident.store.segment.Assembly;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedSegmentTest {
  @TempDir Path directory;
  private final Disk disk = new RealDisk();
  private final ChunkCache cache = new ChunkCache(64 << 20, 0);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 300, 4_096, 9_000})
  void everyRecordComesBackByteForByte(int count) throws IOException {
    List<byte[]> records = random(count, count);
    try (SealedSegment sealed = Sealing.seal(disk, cache, directory.resolve("a.evs"), records, 0)) {
      Sealing.assertHolds(sealed, records, 0);
      assertThat(sealed.rows()).isEqualTo(count);
      assertFindsItsTokens(sealed);
    }
  }

  @Test
  void recordsAsTheServerMakesThemComeBackAndArePackedWell() throws Exception {
    List<byte[]> records = RawRecords.ofEvents(Sealing.events(9_000, 5), none(), 1);
    Path path = directory.resolve("a.evs");
    try (SealedSegment sealed = Sealing.seal(disk, cache, path, records, 0)) {
      Sealing.assertHolds(sealed, records, 0);
      assertThat(sealed.fileBytes()).isEqualTo(Files.size(path)).isLessThan(150L * 9_000);
      assertThat(column(sealed, "action").hasDictionary()).isTrue();
      assertThat(column(sealed, "actor.id").hasDictionary()).isTrue();
      assertThat(column(sealed, "id").hasDictionary()).isFalse();
      assertThat(column(sealed, "time").hasDictionary()).isFalse();
      assertThat(sealed.block(0).values(number(sealed, "time")).areTimes()).isTrue();
      assertThat(sealed.block(0).values(number(sealed, "received")).areTimes()).isTrue();
      assertThat(sealed.directory().columns().get(number(sealed, "actor.name")).base())
          .isEqualTo(number(sealed, "actor.id"));
      assertFindsItsTokens(sealed);
    }
  }

  @Test
  void recordsOfTwoSegmentsAndControlRecordsComeBack() throws Exception {
    PersonalFields personal =
        new PersonalFields(List.of("actor.name", "origin.ip", "parameters.profile"));
    List<byte[]> records = RawRecords.ofEvents(Sealing.events(2_000, 6), personal, 1);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 50; i++) {
      records.add(
          random.nextInt(records.size()),
          RawRecords.control(RawRecords.INCIDENT, "{\"incident\":\"restart\",\"n\":" + i + "}"));
    }
    records.add(RawRecords.control(RawRecords.INCIDENT, ""));
    records.add(RawRecords.control(RawRecords.INCIDENT, "\u0000\u0001\u0002{\"a\""));
    assertThat(records).anyMatch(r -> RawRecord.segments(r, 0) == 2);
    Path path = directory.resolve("a.evs");
    try (SealedSegment sealed = Sealing.seal(disk, cache, path, records, 0)) {
      Sealing.assertHolds(sealed, records, 0);
    }
  }

  @Test
  void severalSegmentsBecomeOneThatHoldsThemAll() throws Exception {
    List<byte[]> records = new ArrayList<>(random(1_500, 1));
    records.addAll(RawRecords.ofEvents(Sealing.events(6_000, 7), none(), 1));
    records.addAll(random(300, 2));
    records.addAll(RawRecords.ofEvents(Sealing.events(5_000, 8), none(), 2));
    List<SealedSegment> parts = new ArrayList<>();
    int from = 0;
    for (int to : new int[] {1, 40, 1_500, 5_000, 7_600, 12_800}) {
      parts.add(
          Sealing.seal(
              disk, cache, directory.resolve("p" + from), records.subList(from, to), from));
      from = to;
    }
    assertThat(from).isEqualTo(records.size());
    SealedSegment all = Sealing.compact(disk, cache, directory.resolve("all.evs"), parts);
    Sealing.assertHolds(all, records, 0);
    assertFindsItsTokens(all);
    // Once more, from what was compacted and what was not.
    SealedSegment some =
        Sealing.compact(disk, cache, directory.resolve("some.evs"), parts.subList(0, 4));
    SealedSegment again =
        Sealing.compact(
            disk, cache, directory.resolve("again.evs"), List.of(some, parts.get(4), parts.get(5)));
    Sealing.assertHolds(again, records, 0);
    for (SealedSegment part : parts) {
      part.close();
      Files.delete(part.path());
    }
    Sealing.assertHolds(all, records, 0);
    all.close();
    some.close();
    again.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverIsCompactedHowOftenTheRecordsStayTheSame(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> records = new ArrayList<>();
    List<SealedSegment> parts = new ArrayList<>();
    for (int part = 0; part < 6; part++) {
      int count = 1 + random.nextInt(random.nextInt(3) == 0 ? 5_000 : 300);
      List<byte[]> some =
          random.nextBoolean()
              ? random(count, random.nextLong())
              : RawRecords.ofEvents(Sealing.events(count, random.nextLong()), none(), 1);
      Path path = directory.resolve("part" + part);
      parts.add(Sealing.seal(disk, cache, path, some, records.size()));
      records.addAll(some);
    }
    while (parts.size() > 1) {
      int from = random.nextInt(parts.size() - 1);
      int to = from + 2 + random.nextInt(parts.size() - from - 1);
      List<SealedSegment> group = parts.subList(from, to);
      Path path = directory.resolve("level" + parts.size());
      SealedSegment one = Sealing.compact(disk, cache, path, List.copyOf(group));
      for (SealedSegment old : group) {
        old.close();
      }
      group.clear();
      parts.add(from, one);
    }
    Sealing.assertHolds(parts.getFirst(), records, 0);
    assertFindsItsTokens(parts.getFirst());
    parts.getFirst().close();
  }

  @Test
  void smallSegmentsGetTheirDictionariesWhenTheyAreCompacted() throws Exception {
    List<byte[]> records = RawRecords.ofEvents(Sealing.events(9_000, 5), none(), 1);
    List<SealedSegment> parts = new ArrayList<>();
    for (int from = 0; from < 9_000; from += 300) {
      parts.add(
          Sealing.seal(
              disk,
              cache,
              directory.resolve("part" + from),
              records.subList(from, from + 300),
              from));
    }
    assertThat(column(parts.getFirst(), "actor.id").hasDictionary()).isFalse();
    SealedSegment all = Sealing.compact(disk, cache, directory.resolve("all.evs"), parts);
    assertThat(column(all, "actor.id").hasDictionary()).isTrue();
    assertThat(column(all, "id").hasDictionary()).isFalse();
    Sealing.assertHolds(all, records, 0);
    assertFindsItsTokens(all);
    for (SealedSegment part : parts) {
      part.close();
    }
    all.close();
  }

  @Test
  void manyThreadsReadTheSameThroughASmallCache() throws Exception {
    List<byte[]> records = RawRecords.ofEvents(Sealing.events(6_000, 5), none(), 1);
    ChunkCache small = new ChunkCache(2_000_000, 0);
    AtomicReference<Throwable> wrong = new AtomicReference<>();
    Path path = directory.resolve("a.evs");
    try (SealedSegment sealed = Sealing.seal(disk, small, path, records, 0)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        SplittableRandom random = new SplittableRandom(t);
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  Assembly assembly = new Assembly();
                  Bytes out = new Bytes(1_024);
                  try {
                    for (int i = 0; i < 300; i++) {
                      int row = random.nextInt(6_000);
                      byte[] record = records.get(row);
                      out.clear();
                      assembly.whole(sealed.block(row / 4_096), row % 4_096, out);
                      int from = RawRecord.from(record, 0, 0);
                      assertThat(out.toArray())
                          .isEqualTo(Arrays.copyOfRange(record, from, RawRecord.to(record, from)));
                    }
                  } catch (Throwable e) {
                    wrong.set(e);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(wrong.get()).isNull();
      assertThat(small.bytes()).isLessThanOrEqualTo(2_000_000);
    }
  }

  @Test
  void theSummarySaysWhatTheFileHolds() throws Exception {
    List<byte[]> records = RawRecords.ofEvents(Sealing.events(5_000, 5), none(), 1);
    Path path = directory.resolve("a.evs");
    SegmentWriter.Summary summary = Sealing.write(disk, path, records, 100);
    byte[] file = Files.readAllBytes(path);
    assertThat(summary.key()).isEqualTo(Sealing.KEY);
    assertThat(summary.rows()).isEqualTo(5_000);
    assertThat(summary.blocks()).isEqualTo(2);
    assertThat(summary.firstIndex()).isEqualTo(Sealing.index(100));
    assertThat(summary.lastIndex()).isEqualTo(Sealing.index(5_099));
    assertThat(summary.minAcceptedMs()).isEqualTo(Sealing.acceptedMs(100));
    assertThat(summary.maxAcceptedMs()).isEqualTo(Sealing.acceptedMs(5_099));
    assertThat(summary.fileBytes()).isEqualTo(file.length);
    assertThat(summary.sha256())
        .isEqualTo(
            java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(file)));
    try (SealedSegment sealed = SealedSegment.open(disk, path, Sealing.CIPHERS, cache)) {
      Values times = sealed.block(0).values(number(sealed, "time"));
      long smallest = Long.MAX_VALUE;
      for (int i = 0; i < times.count(); i++) {
        smallest = Math.min(smallest, times.millis(i));
      }
      assertThat(sealed.block(0).minTimeMillis()).isEqualTo(smallest);
      assertThat(sealed.key()).isEqualTo(Sealing.KEY);
      for (int chunk = 0; chunk < sealed.chunks(); chunk++) {
        assertThat(sealed.verifyChunk(chunk)).isNotNegative();
      }
    }
  }

  @Test
  void theSameRecordsUnderTheSameSaltMakeTheSameFile() throws Exception {
    List<byte[]> records = RawRecords.ofEvents(Sealing.events(5_000, 5), none(), 1);
    SegmentWriter.Summary one = Sealing.write(disk, directory.resolve("a.evs"), records, 0);
    SegmentWriter.Summary other = Sealing.write(disk, directory.resolve("b.evs"), records, 0);
    assertThat(other).isEqualTo(one);
  }

  @Test
  void everyByteOfTheFileIsForSomething() throws Exception {
    List<byte[]> records = RawRecords.ofEvents(Sealing.events(9_000, 5), none(), 1);
    Path path = directory.resolve("a.evs");
    try (SealedSegment sealed = Sealing.seal(disk, cache, path, records, 0)) {
      long sum = sealed.sizes().values().stream().mapToLong(Long::longValue).sum();
      assertThat(sum).isEqualTo(Files.size(path));
      assertThat(sealed.sizes().get("actor.name")).as("follows actor.id").isZero();
      assertThat(sealed.sizes().get(" salts")).isBetween(16L * 9_000, 16L * 9_000 + 100);
    }
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    Path path = directory.resolve("a.evs");
    Sealing.write(disk, path, random(10, 1), 0);
    byte[] key = new byte[32];
    key[0] = 1;
    assertThatThrownBy(
            () -> SealedSegment.open(disk, path, (_, salt) -> Sealing.cipher(key, salt), cache))
        .isInstanceOf(DamagedSegmentException.class)
        .hasMessageContaining("a.evs")
        .hasMessageContaining("key");
  }

  @Test
  void nothingOfTheRecordsStandsInTheFileAsItIs() throws Exception {
    List<byte[]> records = random(500, 1);
    Path path = directory.resolve("a.evs");
    Sealing.write(disk, path, records, 0);
    String file = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    for (String word : List.of("alice", "actor", "time", "salaries", "parameters", "2026-")) {
      assertThat(file).doesNotContain(word);
    }
  }

  @Test
  void withoutRowsNothingIsWritten() {
    assertThatThrownBy(() -> Sealing.write(disk, directory.resolve("a.evs"), List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> SealedSegment.open(disk, directory.resolve("a.evs"), Sealing.CIPHERS, cache))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aSmallCacheGivesTheSameAnswers() throws Exception {
    List<byte[]> records = RawRecords.ofEvents(Sealing.events(5_000, 5), none(), 1);
    ChunkCache small = new ChunkCache(100_000, 0);
    Path path = directory.resolve("a.evs");
    try (SealedSegment sealed = Sealing.seal(disk, small, path, records, 0)) {
      Sealing.assertHolds(sealed, records.subList(0, 300), 0);
      assertThat(small.bytes()).isLessThanOrEqualTo(100_000);
    }
  }

  /** Every token of every value is found by its dictionary, and by next from its position on. */
  private static void assertFindsItsTokens(Segment segment) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    Bytes token = new Bytes(64);
    for (int c = 0; c < segment.columnCount(); c++) {
      Column column = segment.column(c);
      for (int b = 0; b < segment.blockCount(); b++) {
        Values values = segment.block(b).values(c);
        for (int probe = 0; probe < 5 && values.count() > 0; probe++) {
          int position = random.nextInt(values.count());
          token.clear();
          values.token(position, token);
          assertThat(values.next(token.array(), token.length(), position)).isEqualTo(position);
          if (column.hasDictionary()) {
            int code = column.dictionary().find(token.array(), 0, token.length());
            assertThat(code).isEqualTo(values.code(position));
            token.put((byte) 'x');
            assertThat(column.dictionary().find(token.array(), 0, token.length()))
                .isEqualTo(Dictionary.NONE);
          }
        }
      }
    }
  }

  static List<byte[]> random(int count, long seed) {
    RandomRecords random = new RandomRecords(seed);
    SplittableRandom salts = new SplittableRandom(seed);
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          i % 97 == 96
              ? RawRecords.control(RawRecords.INCIDENT, "{\"n\":" + i + "}")
              : RawRecords.event(salts, 3, i % 5, random.json().getBytes(StandardCharsets.UTF_8)));
    }
    return records;
  }

  static PersonalFields none() {
    return new PersonalFields(List.of());
  }

  static Column column(Segment segment, String path) {
    return segment.column(number(segment, path));
  }

  static int number(Segment segment, String path) {
    List<String> paths =
        IntStream.range(0, segment.columnCount())
            .mapToObj(c -> segment.column(c).path())
            .collect(Collectors.toList());
    assertThat(paths).contains(path);
    return paths.indexOf(path);
  }
}
