package dev.evident.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Refusal;
import dev.evident.model.RefusalCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to be refused: its code, its line and its member. */
class RefusalsTest {
  private static final String GOOD = "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}";

  /** An event whose last members are these. */
  private static String with(String members) {
    return "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}," + members + "}";
  }

  private static Arguments row(RefusalCode code, String member, String event) {
    return Arguments.of(code, member, event);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        row(RefusalCode.JSON_SYNTAX, "", "{"),
        row(RefusalCode.JSON_SYNTAX, "", "{]"),
        row(RefusalCode.JSON_SYNTAX, "", "{\"a\":1,}"),
        row(RefusalCode.JSON_SYNTAX, "", "{'a':1}"),
        row(RefusalCode.JSON_SYNTAX, "", GOOD + "x"),
        row(RefusalCode.JSON_SYNTAX, "", GOOD + GOOD),
        row(RefusalCode.JSON_SYNTAX, "", with("\"x\":1 /* no */")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":NaN")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":-Infinity")),
        row(RefusalCode.JSON_SYNTAX, "", with("\"x\":01")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":+1")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":.5")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":1.")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":1e")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":tru")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":\"\\x\"")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":\"\\u12g4\"")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":\"\t\"")),
        row(RefusalCode.JSON_SYNTAX, "x", with("\"x\":\"\0\"")),
        row(RefusalCode.JSON_SYNTAX, "x.y.1", with("\"x\":{\"y\":[1,}]}")),
        row(RefusalCode.JSON_SYNTAX, "message", with("\"message\":")),
        row(RefusalCode.JSON_ENCODING, "message", with("\"message\":\"\\ud800\"")),
        row(RefusalCode.JSON_ENCODING, "message", with("\"message\":\"\\udc00\\ud800\"")),
        row(RefusalCode.JSON_ENCODING, "x.y", with("\"x\":{\"y\":\"\\ud83dx\"}")),
        row(RefusalCode.JSON_DUPLICATE_MEMBER, "action", with("\"action\":\"c.d\"")),
        row(RefusalCode.JSON_DUPLICATE_MEMBER, "action", with("\"\\u0061ction\":\"c.d\"")),
        row(RefusalCode.JSON_DUPLICATE_MEMBER, "x", with("\"x\":1,\"x\":1")),
        row(
            RefusalCode.JSON_DUPLICATE_MEMBER,
            "parameters.x",
            with("\"x\":1,\"parameters\":{\"x\":1}")),
        row(
            RefusalCode.JSON_DUPLICATE_MEMBER,
            "parameters.x",
            with("\"parameters\":{\"x\":1,\"x\":2}")),
        row(
            RefusalCode.JSON_DUPLICATE_MEMBER,
            "parameters.y.0.x",
            with("\"parameters\":{\"y\":[{\"x\":1,\"\\u0078\":2}]}")),
        row(
            RefusalCode.JSON_DUPLICATE_MEMBER,
            "origin.x",
            with("\"parameters\":{\"origin.x\":1},\"origin\":{\"x\":2}")),
        row(
            RefusalCode.JSON_DUPLICATE_MEMBER,
            "origin.ip",
            with("\"origin\":{\"ip\":null,\"ip\":null}")),
        row(RefusalCode.JSON_TOO_DEEP, null, with("\"x\":" + "[".repeat(31) + "]".repeat(31))),
        row(
            RefusalCode.JSON_TOO_DEEP,
            null,
            with("\"parameters\":" + "{\"a\":".repeat(32) + "1" + "}".repeat(32))),
        row(RefusalCode.JSON_NOT_OBJECT, "", "7"),
        row(RefusalCode.JSON_NOT_OBJECT, "", "\"x\""),
        row(RefusalCode.JSON_NOT_OBJECT, "", "null"),
        row(RefusalCode.JSON_NOT_OBJECT, "", "[" + GOOD + "]"),
        row(RefusalCode.MEMBER_MISSING, "action", "{}"),
        row(
            RefusalCode.MEMBER_MISSING,
            "action",
            "{\"action\":null,\"actor\":{\"type\":\"system\"}}"),
        row(RefusalCode.MEMBER_MISSING, "actor", "{\"action\":\"a.b\"}"),
        row(RefusalCode.MEMBER_MISSING, "actor.type", "{\"action\":\"a.b\",\"actor\":{}}"),
        row(
            RefusalCode.MEMBER_MISSING,
            "actor.id",
            "{\"action\":\"a.b\",\"actor\":{\"type\":\"user\"}}"),
        row(
            RefusalCode.MEMBER_MISSING,
            "actor.on_behalf_of.id",
            "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\",\"on_behalf_of\":{\"type\":\"agent\"}}}"),
        row(RefusalCode.MEMBER_MISSING, "producer.id", with("\"producer\":{\"sequence\":1}")),
        row(RefusalCode.MEMBER_TYPE, "action", "{\"action\":1}"),
        row(RefusalCode.MEMBER_TYPE, "actor", "{\"actor\":\"me\"}"),
        row(RefusalCode.MEMBER_TYPE, "id", with("\"id\":{}")),
        row(RefusalCode.MEMBER_TYPE, "time", with("\"time\":1732269600")),
        row(RefusalCode.MEMBER_TYPE, "targets", with("\"targets\":{}")),
        row(RefusalCode.MEMBER_TYPE, "targets.1", with("\"targets\":[{},null]")),
        row(RefusalCode.MEMBER_TYPE, "targets.0.name", with("\"targets\":[{\"name\":[]}]")),
        row(RefusalCode.MEMBER_TYPE, "origin.port", with("\"origin\":{\"port\":\"80\"}")),
        row(RefusalCode.MEMBER_TYPE, "parameters", with("\"parameters\":[]")),
        row(RefusalCode.MEMBER_TYPE, "changes", with("\"changes\":\"x\"")),
        row(RefusalCode.MEMBER_TYPE, "source.raw", with("\"source\":{\"raw\":{}}")),
        row(RefusalCode.MEMBER_VALUE, "id", with("\"id\":\"\"")),
        row(RefusalCode.MEMBER_VALUE, "action", "{\"action\":\"login\"}"),
        row(RefusalCode.MEMBER_VALUE, "action", "{\"action\":\"a..b\"}"),
        row(RefusalCode.MEMBER_VALUE, "action", "{\"action\":\".b\"}"),
        row(RefusalCode.MEMBER_VALUE, "action", "{\"action\":\"a.\"}"),
        row(RefusalCode.MEMBER_VALUE, "action", "{\"action\":\"a.b c\"}"),
        row(RefusalCode.MEMBER_VALUE, "action", "{\"action\":\"a.ü\"}"),
        row(RefusalCode.MEMBER_VALUE, "category", with("\"category\":\"Access\"")),
        row(RefusalCode.MEMBER_VALUE, "outcome", with("\"outcome\":\"ok\"")),
        row(
            RefusalCode.MEMBER_VALUE,
            "actor.type",
            "{\"action\":\"a.b\",\"actor\":{\"type\":\"robot\"}}"),
        row(RefusalCode.MEMBER_VALUE, "origin.ip", with("\"origin\":{\"ip\":\"256.1.1.1\"}")),
        row(RefusalCode.MEMBER_VALUE, "origin.port", with("\"origin\":{\"port\":65536}")),
        row(RefusalCode.MEMBER_VALUE, "origin.port", with("\"origin\":{\"port\":-1}")),
        row(RefusalCode.MEMBER_VALUE, "origin.port", with("\"origin\":{\"port\":8e1}")),
        row(
            RefusalCode.MEMBER_VALUE,
            "producer.sequence",
            with("\"producer\":{\"id\":\"p\",\"sequence\":9223372036854775808}")),
        row(RefusalCode.MEMBER_TOO_LONG, "id", with("\"id\":\"" + "ü".repeat(129) + "\"")),
        row(RefusalCode.MEMBER_TOO_LONG, "action", "{\"action\":\"a." + "b".repeat(127) + "\"}"),
        row(
            RefusalCode.MEMBER_TOO_LONG,
            "origin.city",
            with("\"origin\":{\"city\":\"" + "x".repeat(8_193) + "\"}")),
        row(RefusalCode.TIME_ZONE_MISSING, "time", with("\"time\":\"2026-10-01T00:00:00\"")),
        row(RefusalCode.TIME_ZONE_MISSING, "time", with("\"time\":\"2026-10-01T00:00:00.5\"")),
        row(RefusalCode.TIME_INVALID, "time", with("\"time\":\"yesterday\"")),
        row(RefusalCode.TIME_INVALID, "time", with("\"time\":\"2026-10-01T00:00:60Z\"")),
        row(RefusalCode.TIME_INVALID, "time", with("\"time\":\"2026-02-29T00:00:00Z\"")),
        row(RefusalCode.TIME_FUTURE, "time", with("\"time\":\"2026-11-23T10:00:00.124Z\"")),
        row(RefusalCode.STREAM_UNKNOWN, "stream", with("\"stream\":\"other\"")),
        row(RefusalCode.CLASS_UNKNOWN, "class", with("\"class\":\"other\"")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void theRefusalNamesCodeLineAndMember(RefusalCode code, String member, String event) {
    Reading reading = Reading.of("\n" + GOOD + "\n" + event + "\n" + GOOD, BodyFormat.NDJSON);
    assertThat(reading.rejected).hasSize(1);
    Refusal refusal = reading.rejected.getFirst();
    assertThat(refusal.code()).as(refusal.toString()).isEqualTo(code);
    assertThat(refusal.line()).isEqualTo(3);
    if (member != null) {
      assertThat(refusal.member()).as(refusal.toString()).isEqualTo(member);
    }
    assertThat(refusal.detail()).isNotBlank().doesNotEndWith(".").hasSizeLessThan(400);
    assertThat(reading.accepted).extracting(Reading.Accepted::line).containsExactly(2, 4);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void anArrayRefusesTheSameAndGoesOnWhereSyntaxAllows(
      RefusalCode code, String member, String event) {
    Reading reading = Reading.of("[" + GOOD + "," + event + "," + GOOD + "]", BodyFormat.JSON);
    assertThat(reading.accepted.getFirst().line()).isEqualTo(1);
    Refusal refusal = reading.rejected.getFirst();
    assertThat(refusal.line()).isBetween(2, 3);
    if (code == RefusalCode.JSON_SYNTAX) {
      assertThat(refusal.code()).isEqualTo(code);
      assertThat(refusal.detail()).contains("not read");
    } else {
      assertThat(refusal.code()).isEqualTo(code);
      assertThat(reading.accepted).extracting(Reading.Accepted::line).containsExactly(1, 3);
    }
  }

  @Test
  void theDetailListsWhatIsAllowed() {
    assertThat(Reading.of(with("\"outcome\":\"ok\""), BodyFormat.JSON).rejected.getFirst().detail())
        .isEqualTo("must be one of success, failure, denied, unknown, not \"ok\"");
  }

  @Test
  void everyKindOfBadUtf8IsRefusedWhereItStands() {
    int[][] bad = {
      {0x80},
      {0xbf},
      {0xc0, 0xaf},
      {0xc1, 0xbf},
      {0xc3, 'x'},
      {0xe0, 0x80, 0x80},
      {0xe0, 0x9f, 0xbf},
      {0xed, 0xa0, 0x80},
      {0xed, 0xbf, 0xbf},
      {0xe2, 0x82, 'x'},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf0, 0x8f, 0xbf, 0xbf},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf5, 0x80, 0x80, 0x80},
      {0xff},
      {0xfe},
      {0xf8, 0x88, 0x80, 0x80, 0x80}
    };
    for (int[] bytes : bad) {
      for (int before = 0; before < 9; before++) {
        byte[] event = event("x".repeat(before), bytes);
        for (BodyFormat format : BodyFormat.values()) {
          Refusal refusal = Reading.of(event, format).rejected.getFirst();
          assertThat(refusal.code()).isEqualTo(RefusalCode.JSON_ENCODING);
          assertThat(refusal.member()).isEqualTo("message");
        }
      }
    }
  }

  @Test
  void everyCodePointIsTakenAndComesBack() {
    for (int c = 0x20; c <= 0x10ffff; c += c < 0x900 ? 1 : 97) {
      if (c == '"' || c == '\\' || (c >= 0xd800 && c <= 0xdfff)) {
        continue;
      }
      String text = "_" + Character.toString(c) + "_";
      assertThat(Reading.one(with("\"message\":\"" + text + "\"")))
          .contains("\"message\":\"" + text + "\"");
    }
  }

  private static byte[] event(String before, int[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] around = with("\"message\":\"" + before + "#\"").split("#");
    out.writeBytes(around[0].getBytes(StandardCharsets.UTF_8));
    for (int b : bytes) {
      out.write(b);
    }
    out.writeBytes(around[1].getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  @Test
  void whatOnlyBeginsLikeAWordIsASyntaxError() {
    for (String body : List.of("nonsense", "truth", "{\"action\":nil}", "{\"actor\":falsity}")) {
      assertThat(Reading.of(body, BodyFormat.NDJSON).rejected)
          .as(body)
          .singleElement()
          .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.JSON_SYNTAX));
    }
  }
}
