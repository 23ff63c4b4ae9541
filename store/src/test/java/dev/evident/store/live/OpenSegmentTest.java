package dev.evident.store.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.codec.PersonalFields;
import dev.evident.codec.Records;
import dev.evident.log.RawRecord;
import dev.evident.query.RandomRecords;
import dev.evident.store.RawRecords;
import dev.evident.store.segment.Assembly;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSegmentTest {
  private static final long ACCEPTED = 1_790_000_000_000L;

  @ParameterizedTest
  @ValueSource(ints = {1, 4_095, 4_096, 4_097, 9_000})
  void everyRecordComesBackByteForByte(int count) throws IOException {
    RandomRecords random = new RandomRecords(count);
    List<byte[]> records = new ArrayList<>();
    SplittableRandom salts = new SplittableRandom(count);
    for (int i = 0; i < count; i++) {
      records.add(
          i % 997 == 0
              ? RawRecords.control(RawRecords.INCIDENT, "{\"n\":" + i + "}")
              : RawRecords.event(salts, 3, i % 5, random.json().getBytes(StandardCharsets.UTF_8)));
    }
    OpenSegment open = new OpenSegment(7);
    append(open, records, 0, count);
    open.publish();
    assertHolds(open.view(), records);
  }

  @Test
  void recordsOfTwoSegmentsComeBackByteForByte() throws Exception {
    String events =
        IntStream.range(0, 5_000)
            .mapToObj(i ->
                """
                {"action":"a.b","actor":{"type":"user","id":"u%d","name":"Zo\\u00eb %d","email":null},\
                "parameters":{"profile":{"a":[1,{"b":"x%d"}]},"n":%d},"targets":[{"id":"t","name":"n%d"}]}\
                """
                    .formatted(i % 50, i, i, i, i))
            .collect(Collectors.joining("\n"));
    List<byte[]> records =
        RawRecords.ofEvents(
            events,
            new PersonalFields(List.of("actor.name", "parameters.profile", "targets.name")),
            1);
    assertThat(records).allMatch(r -> RawRecord.segments(r, 0) == 2);
    OpenSegment open = new OpenSegment(7);
    append(open, records, 0, records.size());
    open.publish();
    assertHolds(open.view(), records);
  }

  @Test
  void whatIsNoCompactJsonIsStoredWhole() throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (String text : List.of("{ \"a\" :1}", "[1,2", "", "\u0000\u0001\u0002", "{\"a\":1}}")) {
      records.add(RawRecords.control(RawRecords.INCIDENT, text));
    }
    OpenSegment open = new OpenSegment(7);
    append(open, records, 0, records.size());
    open.publish();
    assertHolds(open.view(), records);
  }

  @Test
  void aViewStaysAsItIsWhileTheSegmentGrows() throws IOException {
    RandomRecords random = new RandomRecords(5);
    SplittableRandom salts = new SplittableRandom(5);
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      records.add(RawRecords.event(salts, 0, 0, random.json().getBytes(StandardCharsets.UTF_8)));
    }
    OpenSegment open = new OpenSegment(7);
    List<Segment> views = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int at = 0; at < records.size(); ) {
      int step = Math.min(records.size() - at, 1 + salts.nextInt(1_500));
      append(open, records, at, at + step);
      at += step;
      open.publish();
      views.add(open.view());
      sizes.add(at);
    }
    for (int i = 0; i < views.size(); i++) {
      assertHolds(views.get(i), records.subList(0, sizes.get(i)));
    }
  }

  private static void append(OpenSegment open, List<byte[]> records, int from, int to) {
    for (int i = from; i < to; i++) {
      open.append(records.get(i), 0, 10L * i, ACCEPTED + i / 100);
    }
  }

  private static void assertHolds(Segment segment, List<byte[]> records) throws IOException {
    Assembly assembly = new Assembly();
    int i = 0;
    for (int b = 0; b < segment.blockCount(); b++) {
      Segment.Block block = segment.block(b);
      Places places = block.places();
      assertThat(block.firstIndex()).isEqualTo(10L * i);
      for (int row = 0; row < block.rows(); row++, i++) {
        byte[] record = records.get(i);
        assertThat(places.index(row)).isEqualTo(10L * i);
        assertThat(places.acceptedMs(row)).isEqualTo(ACCEPTED + i / 100);
        assertThat(places.kind(row)).isEqualTo(RawRecord.kind(record, 0));
        assertThat(places.recordClass(row)).isEqualTo(RawRecord.recordClass(record, 0));
        assertThat(places.stream(row)).isEqualTo(RawRecord.stream(record, 0));
        assertRecord(assembly, block, row, record);
      }
      assertThat(block.lastIndex()).isEqualTo(10L * (i - 1));
    }
    assertThat(i).isEqualTo(records.size());
  }

  private static void assertRecord(Assembly assembly, Segment.Block block, int row, byte[] record)
      throws IOException {
    Bytes out = new Bytes(64);
    assembly.first(block, row, out);
    int from = RawRecord.from(record, 0, 0);
    byte[] first = Arrays.copyOfRange(record, from, RawRecord.to(record, from));
    assertThat(out.toArray()).isEqualTo(first);
    Bytes salts = new Bytes(32);
    block.salts(row, salts);
    int segments = RawRecord.segments(record, 0);
    assertThat(salts.length()).isEqualTo(16 * segments);
    if (segments > 0) {
      assertThat(Arrays.copyOf(salts.array(), 16))
          .isEqualTo(Arrays.copyOfRange(record, from - 20, from - 4));
    }
    if (segments == 2) {
      int from2 = RawRecord.from(record, 0, 1);
      byte[] second = Arrays.copyOfRange(record, from2, RawRecord.to(record, from2));
      out.clear();
      assembly.personal(block, row, out);
      assertThat(out.toArray()).isEqualTo(second);
      out.clear();
      assembly.whole(block, row, out);
      assertThat(out.toArray()).isEqualTo(Records.reassemble(first, second));
    }
  }
}
