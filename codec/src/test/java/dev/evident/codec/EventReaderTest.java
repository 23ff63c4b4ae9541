package dev.evident.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Refusal;
import dev.evident.model.RefusalCode;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  private static final String ACTOR = "\"actor\":{\"type\":\"user\",\"id\":\"u1\"}";

  @Test
  void anEventBecomesARecordInTheOrderOfTheRecord() {
    String record =
        Reading.one(
            """
            { "actor": {"id":"u1", "type":"user"}, "action":"a.b", "id":"x",
              "time":"2026-11-22T11:00:00.5+01:00", "outcome":"success" }
            """);
    assertThat(record)
        .isEqualTo(
            "{\"id\":\"x\",\"time\":\"2026-11-22T10:00:00.5Z\",\"received\":\""
                + Reading.RECEIVED
                + "\",\"action\":\"a.b\",\"outcome\":\"success\",\"actor\":{\"type\":\"user\","
                + "\"id\":\"u1\"},\"stream\":\"main\",\"class\":\"default\"}");
  }

  @Test
  void aBadLineIsRefusedAndTheNextGoesOn() {
    Reading reading =
        Reading.of(
            "\n{\"action\":\"a.b\"," + ACTOR + "}\r\n{bad}\n{\"action\":\"a.c\"," + ACTOR + "}",
            BodyFormat.NDJSON);
    assertThat(reading.accepted).extracting(Reading.Accepted::line).containsExactly(2, 4);
    assertThat(reading.rejected).extracting(Refusal::line).containsExactly(3);
    assertThat(reading.rejected).extracting(Refusal::code).containsExactly(RefusalCode.JSON_SYNTAX);
  }

  @Test
  void anArrayIsReadElementByElement() {
    Reading reading =
        Reading.of(
            "[{\"action\":\"a.b\","
                + ACTOR
                + "} , {\"action\":1}, {\"action\":\"a.c\","
                + ACTOR
                + "}]",
            BodyFormat.JSON);
    assertThat(reading.accepted).extracting(Reading.Accepted::line).containsExactly(1, 3);
    assertThat(reading.rejected).extracting(Refusal::member).containsExactly("action");
  }
}
