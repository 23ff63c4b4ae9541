package dev.evident.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evident.model.RefusalCode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whole bodies: lines, arrays, limits, ids. */
class BodiesTest {
  private static final String GOOD = "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}";
  private static final Limits SMALL =
      new Limits(1_024, 32, 5, 10_000, 128, 128, 8_192, Duration.ofHours(24));

  private static RefusalCode wholeBody(String body, BodyFormat format) {
    BodyRefused refused =
        catchThrowableOfType(
            BodyRefused.class,
            () ->
                Reading.of(
                    Reading.reader(SMALL, PersonalFields.NONE),
                    new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                    format,
                    ""));
    return refused.refusal().code();
  }

  private static Reading small(String body, BodyFormat format) throws Exception {
    return Reading.of(
        Reading.reader(SMALL, PersonalFields.NONE),
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
        format,
        "");
  }

  @Test
  void anEmptyBodyIsRefused() {
    for (String body : new String[] {"", " ", "\n\r\n", "\ufeff"}) {
      for (BodyFormat format : BodyFormat.values()) {
        assertThat(wholeBody(body, format)).isEqualTo(RefusalCode.JSON_SYNTAX);
      }
    }
    assertThat(wholeBody("[ ]", BodyFormat.JSON)).isEqualTo(RefusalCode.JSON_SYNTAX);
  }

  @Test
  void aByteOrderMarkAndCarriageReturnsAreTolerated() {
    assertThat(Reading.of("\ufeff" + GOOD + "\r\n" + GOOD + "\r\n", BodyFormat.NDJSON).accepted)
        .hasSize(2);
    assertThat(Reading.of("\ufeff [" + GOOD + "]\r\n", BodyFormat.JSON).accepted).hasSize(1);
  }

  @Test
  void tooManyEventsRefuseTheBody() {
    assertThat(wholeBody((GOOD + "\n").repeat(6), BodyFormat.NDJSON))
        .isEqualTo(RefusalCode.BATCH_TOO_LARGE);
    assertThat(wholeBody("[" + (GOOD + ",").repeat(6) + GOOD + "]", BodyFormat.JSON))
        .isEqualTo(RefusalCode.BATCH_TOO_LARGE);
  }

  @Test
  void tooManyBytesRefuseTheBody() {
    assertThat(wholeBody(GOOD + " ".repeat(10_000), BodyFormat.NDJSON))
        .isEqualTo(RefusalCode.BATCH_TOO_LARGE);
    assertThat(wholeBody(GOOD + " ".repeat(10_000), BodyFormat.JSON))
        .isEqualTo(RefusalCode.BATCH_TOO_LARGE);
  }

  @Test
  void aTooLongEventIsRefusedAndTheNextGoesOn() throws Exception {
    for (int length : new int[] {1_000, 3_000, 9_000}) {
      String big = GOOD.replace("}}", "},\"message\":\"" + "x,]}".repeat(length / 4) + "\"}");
      Reading lines = small(GOOD + "\n" + big + "\n" + GOOD, BodyFormat.NDJSON);
      assertThat(lines.accepted).extracting(Reading.Accepted::line).containsExactly(1, 3);
      assertThat(lines.rejected.getFirst().code()).isEqualTo(RefusalCode.RECORD_TOO_LARGE);
      assertThat(lines.rejected.getFirst().line()).isEqualTo(2);
      Reading array = small("[" + GOOD + "," + big + "," + GOOD + "]", BodyFormat.JSON);
      assertThat(array.accepted).extracting(Reading.Accepted::line).containsExactly(1, 3);
      assertThat(array.rejected.getFirst().code()).isEqualTo(RefusalCode.RECORD_TOO_LARGE);
    }
  }

  @Test
  void aLineLongerThanTheBufferIsReadWhenTheLimitAllows() {
    String big = GOOD.replace("}}", "},\"message\":\"" + "ü".repeat(450_000) + "\"}");
    assertThat(Reading.of(GOOD + "\n" + big + "\n" + GOOD, BodyFormat.NDJSON).accepted).hasSize(3);
    assertThat(Reading.of("[" + GOOD + "," + big + "," + GOOD + "]", BodyFormat.JSON).accepted)
        .hasSize(3);
    assertThat(Reading.of(big, BodyFormat.JSON).accepted).hasSize(1);
  }

  @Test
  void anObjectMustEndOnItsLine() {
    Reading reading =
        Reading.of(
            "{\"action\":\"a.b\",\n\"actor\":{\"type\":\"system\"}}\n" + GOOD, BodyFormat.NDJSON);
    assertThat(reading.rejected).extracting(r -> r.line()).containsExactly(1, 2);
    assertThat(reading.accepted).extracting(Reading.Accepted::line).containsExactly(3);
  }

  @Test
  void afterASyntaxErrorTheRestOfAnArrayIsNotRead() {
    Reading reading = Reading.of("[" + GOOD + ",{\"a\" 1}," + GOOD + "]", BodyFormat.JSON);
    assertThat(reading.accepted).hasSize(1);
    assertThat(reading.rejected).hasSize(1);
    assertThat(reading.rejected.getFirst().detail()).contains("not read");
  }

  @Test
  void anArrayThatDoesNotEndIsSaidSo() {
    for (String end : new String[] {"", ",", " ", "," + GOOD.substring(5), "] x", "}"}) {
      Reading reading = Reading.of("[" + GOOD + end, BodyFormat.JSON);
      assertThat(reading.accepted).as(end).hasSize(1);
      assertThat(reading.rejected).as(end).hasSize(1);
      assertThat(reading.rejected.getFirst().code()).isEqualTo(RefusalCode.JSON_SYNTAX);
    }
  }

  @Test
  void cuttingTheStreamAnywhereGivesTheSameAnswer() throws Exception {
    String event =
        "{\"id\":\"ä\\u00e4\\ud83d\\ude00\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"},"
            + "\"n\":[-1.5e+3,true,null,{\"k\\u0041\" : \"v\\/\"}]}";
    for (BodyFormat format : BodyFormat.values()) {
      for (int pad = 0; pad < event.getBytes(StandardCharsets.UTF_8).length + 40; pad++) {
        // White space moves the events over the end of the first chunk, byte by byte.
        String space = " ".repeat(BodyBuffer.FIRST - pad);
        String body =
            format == BodyFormat.JSON
                ? "[" + space + event + "," + event.replace("a.b", "ab") + " ," + event + "]"
                : space + event + "\n" + event.replace("a.b", "ab") + "\n" + event;
        String whole = Reading.of(body, format).toString();
        String cut = body.replace(space, "");
        assertThat(whole).as("pad " + pad).isEqualTo(Reading.of(cut, format).toString());
      }
    }
  }

  @Test
  void aStreamThatGivesFewBytesAtATimeGivesTheSameAnswer() throws Exception {
    String body = (GOOD.replace("}}", "},\"id\":\"x\"}") + "\n").repeat(300) + "{bad}\n";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Random random = new Random(5);
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public int read(byte[] b, int off, int len) throws IOException {
            return super.read(b, off, Math.min(len, 1 + random.nextInt(7)));
          }
        };
    assertThat(Reading.of(Reading.reader(), slow, BodyFormat.NDJSON, "").toString())
        .isEqualTo(Reading.of(bytes, BodyFormat.NDJSON).toString());
  }

  @Test
  void aReaderCanBeUsedAgainAfterEveryKindOfBody() throws Exception {
    EventReader reader = Reading.reader();
    String good = GOOD.replace("}}", "},\"id\":\"x\"}");
    String expected = Reading.of(good, BodyFormat.JSON).toString();
    for (String body : new String[] {good, "{", "[1", good + "\n" + good, "[" + good + ",{}]"}) {
      for (BodyFormat format : BodyFormat.values()) {
        read(reader, body, format, "");
        assertThat(read(reader, good, format, "").toString()).isEqualTo(expected);
      }
    }
  }

  private static Reading read(EventReader reader, String body, BodyFormat format, String key)
      throws BodyRefused {
    return Reading.of(
        reader, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), format, key);
  }

  @Test
  void anEventWithoutIdGetsAUuidV7OfNow() {
    Reading.Accepted one = Reading.of(GOOD, BodyFormat.JSON).accepted.getFirst();
    assertThat(one.idFromServer()).isTrue();
    assertThat(one.timeFromServer()).isTrue();
    assertThat(one.idMillis()).isEqualTo(Reading.NOW.toEpochMilli());
    assertThat(java.util.UUID.fromString(one.id()).version()).isEqualTo(7);
    assertThat(java.util.UUID.fromString(one.id()).variant()).isEqualTo(2);
  }

  @Test
  void idsOfOneBodyRise() {
    Reading reading = Reading.of((GOOD + "\n").repeat(5_000), BodyFormat.NDJSON);
    assertThat(reading.accepted)
        .extracting(Reading.Accepted::id)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void anIdempotencyKeyGivesTheSameIdsAgain() throws Exception {
    String body = GOOD + "\n\n" + GOOD;
    Reading one = read(Reading.reader(), body, BodyFormat.NDJSON, "key");
    Reading again = read(Reading.reader(), body, BodyFormat.NDJSON, "key");
    Reading other = read(Reading.reader(), body, BodyFormat.NDJSON, "kez");
    assertThat(one.toString()).isEqualTo(again.toString());
    assertThat(one.accepted).extracting(Reading.Accepted::id).doesNotHaveDuplicates();
    assertThat(other.accepted.getFirst().id()).isNotEqualTo(one.accepted.getFirst().id());
    assertThat(one.accepted.getFirst().idFromServer()).isFalse();
    assertThat(one.accepted.getFirst().idMillis()).isEqualTo(-1);
    assertThat(java.util.UUID.fromString(one.accepted.getFirst().id()).version()).isEqualTo(8);
    // Written down, so that a new version of the server still knows an old try.
    assertThat(one.accepted.getFirst().id()).isEqualTo("07960a80-e907-8701-989c-173367877591");
  }

  @Test
  void streamsAndClassesAreNumbered() {
    Reading reading =
        Reading.of(
            (GOOD + "\n").repeat(2)
                + GOOD.replace("}}", "},\"stream\":\"billing\",\"class\":\"legal\"}\n")
                + GOOD.replace("}}", "},\"stream\":\"s\\u00fcd\"}\n"),
            BodyFormat.NDJSON);
    assertThat(reading.accepted).extracting(Reading.Accepted::stream).containsExactly(0, 0, 1, 2);
    assertThat(reading.accepted)
        .extracting(Reading.Accepted::recordClass)
        .containsExactly(0, 0, 1, 0);
  }

  @Test
  void manyNamesInOneObjectAreCheckedInLittleTime() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 80_000; i++) {
      names.append(",\"n").append(i).append("\":1");
    }
    String many = GOOD.replace("}}", "}" + names + "}");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime(); // others that are busy do not count
    assertThat(Reading.of(many, BodyFormat.JSON).accepted).hasSize(1);
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofSeconds(3));
    String twice = GOOD.replace("}}", "},\"p\":{\"n7777\":0" + names + "}}");
    assertThat(Reading.of(twice, BodyFormat.JSON).rejected.getFirst().member())
        .isEqualTo("p.n7777");
    String collides = GOOD.replace("}}", "}" + names + ",\"parameters\":{\"n7777\":0}}");
    assertThat(Reading.of(collides, BodyFormat.JSON).rejected.getFirst().code())
        .isEqualTo(RefusalCode.JSON_DUPLICATE_MEMBER);
  }

  @Test
  void aDeeplyNestedBodyIsRefusedNotDied() {
    String deep = "[".repeat(1_000_000);
    for (BodyFormat format : BodyFormat.values()) {
      assertThat(Reading.of("{\"x\":" + deep, format).rejected).hasSize(1);
    }
    byte[] zeros = new byte[100_000];
    assertThat(Reading.of(zeros, BodyFormat.JSON).rejected).hasSize(1);
    Arrays.fill(zeros, (byte) '"');
    assertThat(Reading.of(zeros, BodyFormat.JSON).rejected).hasSize(1);
  }
}
