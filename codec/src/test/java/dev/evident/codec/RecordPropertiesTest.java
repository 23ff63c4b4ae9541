package dev.evident.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Event;
import dev.evident.model.Refusal;
import dev.evident.model.RefusalCode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** What holds for every event, tried on many random ones; the seed stands in each message. */
class RecordPropertiesTest {
  private static final int EVENTS = 3_000;
  private static final JsonFactory JACKSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final PersonalFields PERSONAL =
      new PersonalFields(
          List.of("actor.name", "origin", "targets.id", "parameters.k1", "message", "source.raw"));

  /** The record as a producer would send it: without what only the server may say. */
  private static String sentAgain(String record) {
    return record.replace(",\"received\":\"" + Reading.RECEIVED + "\"", "");
  }

  @Test
  void aRecordSentAgainIsTheSameRecord() {
    for (long seed = 0; seed < EVENTS; seed++) {
      Event event = new EventMaker(seed).event();
      byte[] json = new EventWriter().write(event);
      Reading first = Reading.of(json, BodyFormat.JSON);
      assertThat(first.rejected).as("seed " + seed).isEmpty();
      String record = first.accepted.getFirst().text();
      assertThat(Reading.one(sentAgain(record))).as("seed " + seed).isEqualTo(record);
    }
  }

  @Test
  void theWriterWritesWhatTheRecordHolds() {
    for (long seed = 0; seed < EVENTS; seed++) {
      Event event = new EventMaker(seed).event();
      String json = new String(new EventWriter().write(event), StandardCharsets.UTF_8);
      String record = Reading.one(json);
      if (event.id().isPresent()
          && event.time().isPresent()
          && event.stream().isPresent()
          && event.recordClass().isPresent()) {
        assertThat(sentAgain(record)).as("seed " + seed).isEqualTo(json);
      }
    }
  }

  @Test
  void splitAndReassembledIsTheRecord() throws Exception {
    EventReader reader = Reading.reader(Limits.DEFAULT, PERSONAL);
    int split = 0;
    for (long seed = 0; seed < EVENTS; seed++) {
      byte[] json = new EventWriter().write(new EventMaker(seed).event());
      Reading.Accepted one =
          Reading.of(reader, new ByteArrayInputStream(json), BodyFormat.JSON, "")
              .accepted
              .getFirst();
      if (one.segments() == 2) {
        split++;
        assertThat(Records.reassemble(one.first(), one.second()))
            .as("seed " + seed)
            .isEqualTo(one.record());
      } else {
        assertThat(one.first()).isEqualTo(one.record());
      }
    }
    assertThat(split).isGreaterThan(EVENTS / 2);
  }

  @Test
  void fieldsOfARecordAreFound() throws Exception {
    RecordFields fields = new RecordFields();
    EventReader reader = Reading.reader(Limits.DEFAULT, PERSONAL);
    for (long seed = 0; seed < EVENTS; seed++) {
      Event event = new EventMaker(seed).event();
      byte[] json = new EventWriter().write(event);
      Reading.Accepted one =
          Reading.of(reader, new ByteArrayInputStream(json), BodyFormat.JSON, "")
              .accepted
              .getFirst();
      for (byte[] bytes : List.of(one.record(), one.first())) {
        fields.read(bytes, 0, bytes.length);
        assertThat(fields.id()).as("seed " + seed).isEqualTo(one.id());
        assertThat(fields.action()).isEqualTo(event.action());
        assertThat(fields.receivedMillis()).isEqualTo(Reading.NOW.toEpochMilli());
        RecordEncoder actorId = new RecordEncoder(16);
        actorId.string(event.actor().id().orElseThrow());
        assertThat("\"" + fields.actorId() + "\"").isEqualTo(actorId.toString());
        assertThat(fields.timeSeconds())
            .isEqualTo(event.time().orElse(Reading.NOW).getEpochSecond());
        assertThat(fields.timeNanos()).isEqualTo(event.time().orElse(Reading.NOW).getNano());
      }
    }
  }

  @Test
  void freeJsonComesBackWithTheSameTokens() {
    for (long seed = 0; seed < EVENTS; seed++) {
      String free = new EventMaker(seed).object(4, false);
      String record =
          Reading.one(
              "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"},\"parameters\":" + free + "}");
      String kept =
          record.substring(
              record.indexOf("\"parameters\":") + 13, record.lastIndexOf(",\"stream\""));
      assertThat(tokens(kept)).as("seed " + seed).isEqualTo(tokens(free));
    }
  }

  /** Whatever a body holds, the reader answers, and takes only what another parser takes too. */
  @Test
  void changedBytesAreRefusedOrReadAsAnotherParserReadsThem() {
    Random random = new Random(11);
    Set<RefusalCode> seen = EnumSet.noneOf(RefusalCode.class);
    for (int i = 0; i < 60_000; i++) {
      byte[] json = new EventWriter().write(new EventMaker(i % 500).event());
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        json = change(json, random);
      }
      String shown = "case " + i + ": " + new String(json, StandardCharsets.UTF_8);
      try {
        Reading reading =
            Reading.of(json, random.nextBoolean() ? BodyFormat.JSON : BodyFormat.NDJSON);
        reading.rejected.forEach(refusal -> seen.add(refusal.code()));
        boolean syntax =
            reading.rejected.stream().map(Refusal::code).anyMatch(RefusalCode.JSON_SYNTAX::equals);
        if (reading.rejected.isEmpty()) {
          assertThat(valid(json)).as(shown).isTrue();
          String record = reading.accepted.getFirst().text();
          assertThat(Reading.one(sentAgain(record))).as(shown).isEqualTo(record);
        } else if (syntax) {
          assertThat(valid(json)).as(shown + reading.rejected).isFalse();
        }
      } catch (RuntimeException crash) {
        throw new AssertionError(shown, crash);
      }
    }
    assertThat(seen).hasSizeGreaterThan(8);
  }

  private static byte[] change(byte[] json, Random random) {
    byte[] out = json.clone();
    int at = random.nextInt(out.length);
    byte[] interesting = "\"\\{}[],:0-.eE tfnu/\0\u007f".getBytes(StandardCharsets.UTF_8);
    switch (random.nextInt(5)) {
      case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> out[at] = interesting[random.nextInt(interesting.length)];
      case 2 -> out = java.util.Arrays.copyOf(out, at + 1);
      case 3 -> System.arraycopy(json, at, out, random.nextInt(at + 1), out.length - at);
      default -> out[at] = (byte) random.nextInt(256);
    }
    return out;
  }

  private static boolean valid(byte[] json) {
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException bad) {
      return false;
    }
  }

  private static String tokens(String json) {
    StringBuilder out = new StringBuilder();
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
        out.append(t).append(' ').append(parser.getString()).append('\n');
      }
    }
    return out.toString();
  }
}
