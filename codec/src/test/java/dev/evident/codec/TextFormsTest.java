package dev.evident.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times, UUIDs and addresses. */
class TextFormsTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Rfc3339.Result parse(Rfc3339 time, String text) {
    return time.parse(bytes("\"" + text + "\""), 1, bytes(text).length);
  }

  @Test
  void timesAreThoseOfTheJdk() {
    Random random = new Random(3);
    Rfc3339 time = new Rfc3339();
    for (int i = 0; i < 50_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(
              random.nextLong(-62_167_219_200L, 253_402_300_800L), random.nextInt(1_000_000_000));
      String text = instant.toString();
      assertThat(parse(time, text)).as(text).isEqualTo(Rfc3339.Result.OK);
      assertThat(Instant.ofEpochSecond(time.epochSecond(), time.nanos())).isEqualTo(instant);
      assertThat(time.epochMillis()).isEqualTo(instant.toEpochMilli());
      assertThat(time.canonical()).isTrue();
      byte[] out = new byte[Rfc3339.LENGTH_MAX];
      assertThat(new String(out, 0, time.write(out, 0), StandardCharsets.US_ASCII)).isEqualTo(text);
      assertThat(Instant.parse(Rfc3339.textOfMillis(instant.toEpochMilli())).toEpochMilli())
          .isEqualTo(instant.toEpochMilli());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-01T02:00:00+02:00,2026-10-01T00:00:00Z",
    "2026-09-30t18:30:00.120-05:30,2026-10-01T00:00:00.120Z",
    "2026-10-01T00:00:00-00:00,2026-10-01T00:00:00Z",
    "2026-10-01T00:00:00.000000000z,2026-10-01T00:00:00.000000000Z",
    "2024-02-29T23:59:59+23:59,2024-02-29T00:00:59Z",
    "2000-02-29T00:00:00Z,2000-02-29T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z,9999-12-31T23:59:59.999999999Z",
    "0000-01-01T00:00:00Z,0000-01-01T00:00:00Z"
  })
  void offsetsAreTurnedIntoUtcAndDigitsAreKept(String text, String canonical) {
    Rfc3339 time = new Rfc3339();
    assertThat(parse(time, text)).isEqualTo(Rfc3339.Result.OK);
    byte[] out = new byte[Rfc3339.LENGTH_MAX];
    assertThat(new String(out, 0, time.write(out, 0), StandardCharsets.US_ASCII))
        .isEqualTo(canonical);
    assertThat(time.canonical()).isEqualTo(text.equals(canonical));
    assertThat(Instant.ofEpochSecond(time.epochSecond(), time.nanos()))
        .isEqualTo(OffsetDateTime.parse(canonical).toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026",
        "2026-10-01",
        "2026-10-01 00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-10-00T00:00:00Z",
        "2026-10-01T24:00:00Z",
        "2026-10-01T00:60:00Z",
        "2026-10-01T00:00:60Z",
        "2026-10-01T00:00:00.Z",
        "2026-10-01T00:00:00.1234567890Z",
        "2026-10-01T00:00:00,5Z",
        "2026-10-01T00:00:00Zx",
        "2026-10-01T00:00:00+0200",
        "2026-10-01T00:00:00+24:00",
        "2026-10-01T00:00:00+02:60",
        "2026-10-01T00:00:00+2:00",
        "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "+2026-10-01T00:00:00Z",
        "2026-1a-01T00:00:00Z",
        "２０２６-10-01T00:00:00Z",
        "x026-10-01T00:00:00Z"
      })
  void otherTimesAreInvalid(String text) {
    assertThat(parse(new Rfc3339(), text)).isEqualTo(Rfc3339.Result.INVALID);
  }

  @Test
  void aUuidSaysItsTime() {
    UuidV7 ids = new UuidV7(new Random(1));
    String id = ids.text(1_790_000_000_123L);
    UUID uuid = UUID.fromString(id);
    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid.toString()).isEqualTo(id);
    assertThat(UuidV7.millis(bytes(id), 0, 36)).isEqualTo(1_790_000_000_123L);
    assertThat(UuidV7.millis(bytes(id.toUpperCase(java.util.Locale.ROOT)), 0, 36))
        .isEqualTo(1_790_000_000_123L);
    assertThat(UuidV7.millis(bytes(UUID.randomUUID().toString()), 0, 36)).isEqualTo(-1);
    assertThat(UuidV7.millis(bytes(id.replace('-', '_')), 0, 36)).isEqualTo(-1);
    assertThat(UuidV7.millis(bytes("x" + id), 0, 37)).isEqualTo(-1);
  }

  @Test
  void idsRiseAlsoWhenTheClockStepsBack() {
    UuidV7 ids = new UuidV7(new Random(2));
    String last = "";
    for (int i = 0; i < 20_000; i++) {
      String next = ids.text(1_000_000 - i % 3);
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "1::",
        "2001:db8::8:800:200C:417A",
        "1:2:3:4:5:6:7:8",
        "::ffff:192.0.2.1",
        "1:2:3:4:5:6:192.0.2.1",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "64:ff9b::192.0.2.33"
      })
  void addressesAreTaken(String text) {
    assertThat(IpLiteral.valid(bytes(text), 0, text.length())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        ":",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        "01.2.3.4",
        "256.2.3.4",
        "1.2.3.4 ",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        ":::",
        "1:",
        ":1",
        "1:2:3:4:5:6:7:",
        "12345::",
        "g::",
        "::1.2.3",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "fe80::1%eth0",
        "[::1]",
        "1:2:3:4:5:6:7:8::",
        "localhost"
      })
  void otherTextsAreNoAddresses(String text) {
    assertThat(IpLiteral.valid(bytes(text), 0, text.length())).isFalse();
  }
}
