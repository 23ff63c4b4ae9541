package dev.evident.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Record bytes are a promise for ever: these files were written by hand and never follow code. */
class GoldenRecordsTest {
  private static final PersonalFields PERSONAL =
      new PersonalFields(
          List.of(
              "actor.name",
              "actor.on_behalf_of",
              "actor.phone",
              "origin.ip",
              "targets.name",
              "parameters.card"));

  @ParameterizedTest
  @ValueSource(strings = {"every-field", "least", "unknown-members", "personal"})
  void theRecordIsTheGoldenOne(String name) throws Exception {
    Reading.Accepted one = read(name, PersonalFields.NONE);
    assertThat(one.text()).isEqualTo(new String(file(name + ".record"), StandardCharsets.UTF_8));
    assertThat(one.segments()).isEqualTo(1);
    assertThat(one.first()).isEqualTo(one.record());
  }

  @Test
  void personalValuesStandInASegmentOfTheirOwn() throws Exception {
    Reading.Accepted one = read("personal", PERSONAL);
    assertThat(one.segments()).isEqualTo(2);
    assertThat(one.record()).isEqualTo(file("personal.record"));
    assertThat(one.first()).isEqualTo(file("personal.segment1"));
    assertThat(one.second()).isEqualTo(file("personal.segment2"));
    assertThat(Records.reassemble(one.first(), one.second())).isEqualTo(one.record());
  }

  @Test
  void anEventWithoutPersonalValuesHasOneSegment() throws Exception {
    assertThat(read("least", PERSONAL).segments()).isEqualTo(1);
  }

  private static Reading.Accepted read(String name, PersonalFields personal) throws Exception {
    Reading reading =
        Reading.of(
            Reading.reader(Limits.DEFAULT, personal),
            new ByteArrayInputStream(file(name + ".json")),
            BodyFormat.JSON,
            "");
    assertThat(reading.rejected).isEmpty();
    return reading.accepted.getFirst();
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = GoldenRecordsTest.class.getResourceAsStream("/golden/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
