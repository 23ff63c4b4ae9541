package dev.evident.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.model.Actor;
import dev.evident.model.Event;
import dev.evident.model.JsonText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordsTest {
  private static final String TIMED =
      "{\"id\":\"x\",\"time\":\"2026-10-01T00:00:00Z\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}";
  private static final String UNTIMED = TIMED.replace("\"time\":\"2026-10-01T00:00:00Z\",", "");
  private static final Instant LATER = Reading.NOW.plusSeconds(77);

  private static byte[] stored(String event) {
    return Reading.of(event, BodyFormat.JSON).accepted.getFirst().record();
  }

  private static boolean same(byte[] stored, String event, PersonalFields personal)
      throws Exception {
    boolean[] same = new boolean[1];
    new EventReader(
            Limits.DEFAULT, Reading.NAMES, personal, InstantSource.fixed(LATER), new Random(2))
        .read(
            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
            BodyFormat.JSON,
            new EventReader.Sink() {
              @Override
              public void accepted(ParsedRecord record) {
                int from = record.recordOffset();
                byte[] fresh =
                    Arrays.copyOfRange(record.buffer(), from, from + record.recordLength());
                same[0] = Records.sameContent(stored, fresh, record.timeFromServer());
              }

              @Override
              public void rejected(dev.evident.model.Refusal refusal) {
                throw new AssertionError(refusal.toString());
              }
            });
    return same[0];
  }

  @Test
  void theSameEventSentLaterHasTheSameContent() throws Exception {
    assertThat(same(stored(TIMED), TIMED, PersonalFields.NONE)).isTrue();
    assertThat(same(stored(UNTIMED), UNTIMED, PersonalFields.NONE)).isTrue();
    assertThat(
            same(
                stored(TIMED),
                " " + TIMED.replace(":", " : ").replace("00 : 00 : 00", "00:00:00"),
                PersonalFields.NONE))
        .isTrue();
    assertThat(same(stored(TIMED), TIMED, new PersonalFields(List.of("actor.type")))).isTrue();
  }

  @Test
  void anyOtherDifferenceIsOtherContent() throws Exception {
    assertThat(same(stored(TIMED), UNTIMED, PersonalFields.NONE)).isFalse();
    assertThat(same(stored(UNTIMED), TIMED, PersonalFields.NONE)).isFalse();
    for (String other :
        List.of(
            TIMED.replace("a.b", "a.c"),
            TIMED.replace("01T", "02T"),
            TIMED.replace("00Z", "00.0Z"),
            TIMED.replace("\"x\"", "\"y\""),
            TIMED.replace("system", "anonymous"),
            TIMED.replace("}}", "},\"n\":1}"))) {
      assertThat(same(stored(TIMED), other, PersonalFields.NONE)).as(other).isFalse();
    }
  }

  @Test
  void segmentsThatDoNotBelongTogetherAreRefused() {
    assertThatThrownBy(() ->
            Records.reassemble(
                new byte[] {'{', 1, '}'}, "1\n2".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 places but segment 2 has 2");
  }

  @Test
  void whatTheLogNeedsCannotBePersonal() {
    for (String path : List.of("", "id", "time", "received", "stream", "class")) {
      assertThatThrownBy(() -> new PersonalFields(List.of(path)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aRecordThatEndsEarlyHasNoFields() {
    byte[] record = stored(TIMED);
    RecordFields fields = new RecordFields();
    for (int length = 0; length < record.length - 40; length++) {
      byte[] cut = java.util.Arrays.copyOf(record, length);
      if (!new String(cut, StandardCharsets.UTF_8).contains("\"actor\":{")) {
        assertThatThrownBy(() -> fields.read(cut, 0, cut.length))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void theWriterRefusesWhatIsNoJsonOrNoText() {
    Event.Builder event = Event.builder("a.b", Actor.system());
    for (String bad : List.of("{", "{}x", "{\"a\":1,\"a\":2}", "01", "[1,]")) {
      Event wrong = event.parameters(new JsonText(bad)).build();
      assertThatThrownBy(() -> new EventWriter().write(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    Event half = Event.builder("a.b", Actor.system()).message("\ud800").build();
    assertThatThrownBy(() -> new EventWriter().write(half))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
