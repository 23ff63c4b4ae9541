package dev.evident.store.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.query.FlatValue;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTermsTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "Z",
          "7",
          "0",
          "abcde",
          "abcdef",
          "ABCDE",
          "deadbeef",
          ".",
          ":",
          "::",
          "-",
          " ",
          "\"",
          "\\",
          "\n",
          "\u0001",
          "\t",
          "/",
          "@",
          "[",
          "`",
          "{",
          "\u007f",
          "é",
          "É",
          "İ",
          "ß",
          "ſ",
          "K",
          "ΣΑΣ",
          "ż",
          "😀",
          "𐐀",
          "𐐨",
          "ͅι",
          "\u0301",
          "１２",
          "\u2028",
          "10.1.2.3",
          "255",
          "ffff",
          "2001:db8",
          "01a0f4c2-deec-7000-a28f-a5a38da9f63a",
          "x".repeat(60));

  private final TokenTerms terms = new TokenTerms();

  private Set<Long> ofToken(String token) {
    byte[] b = token.getBytes(StandardCharsets.UTF_8);
    Set<Long> exact = new HashSet<>();
    terms.of(b, 0, b.length, exact::add); // nothing behind it in the array
    byte[] within = ("ab\"" + token + "\",Zz0\\é").getBytes(StandardCharsets.UTF_8);
    Set<Long> inside = new HashSet<>();
    terms.of(within, 3, 3 + b.length, inside::add);
    assertThat(inside).as("inside a record: %s", token).isEqualTo(exact);
    return exact;
  }

  /** The token as the codec writes it. */
  static String quoted(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    return out.append('"').toString();
  }

  private void assertTerms(String value) {
    assertThat(ofToken(quoted(value))).as("<%s>", value).isEqualTo(PlainTerms.of(value));
    Set<Long> ofText = new HashSet<>();
    terms.of(new FlatValue("parameters.x", FlatValue.Kind.STRING, value), ofText::add);
    assertThat(ofText).as("text <%s>", value).isEqualTo(PlainTerms.of(value));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aStringHasTheTermsOfTheRules(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 40_000; i++) {
      StringBuilder value = new StringBuilder();
      int few = 1 + random.nextInt(PIECES.size());
      for (int n = random.nextInt(1 + random.nextInt(40)); n > 0; n--) {
        value.append(PIECES.get(random.nextInt(few)));
      }
      assertTerms(value.toString());
    }
  }

  @Test
  void everyLengthAndEveryPlaceOfASeparatorIsRight() {
    for (int length = 0; length < 200; length++) {
      assertTerms("a".repeat(length));
      assertTerms(".".repeat(length));
      for (int gap = 0; gap < length; gap++) {
        assertTerms("B".repeat(gap) + "-" + "9".repeat(length - gap - 1));
      }
    }
    for (int period = 2; period < 9; period++) {
      for (int length = 1; length < 150; length++) {
        assertTerms(
            ("x".repeat(period - 1) + " ").repeat(length / period + 1).substring(0, length));
      }
    }
  }

  @Test
  void everyCharacterIsJudgedAsTokensDo() {
    for (int c = 0; c < 0x3000; c++) {
      assertTerms("Ab" + Character.toString(c) + "cD");
      assertTerms(Character.toString(c));
    }
  }

  @Test
  void addressesAreFoundUnderTheirOneText() {
    for (String address :
        List.of(
            "::",
            "::1",
            "1::",
            "::ffff:10.0.0.1",
            "::FFFF:10.0.0.1",
            "2001:DB8:0::1",
            "2001:db8::1",
            "1:2:3:4:5:6:7:8",
            "01:2:3:4:5:6:7:8",
            "0:0:0:0:0:ffff:1.2.3.4",
            "64:ff9b::1.2.3.4",
            "10.1.2.3",
            "10.1.2.03",
            "10.1.2.256",
            "1.2.3",
            ":",
            ":::",
            "1:2",
            "a:b",
            "12345::",
            "fe80::1%eth0",
            "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
            "::1.2.3.4.")) {
      assertTerms(address);
    }
    assertThat(ofToken("\"::FFFF:10.0.0.1\""))
        .contains(TermHash.whole("10.0.0.1"), TermHash.whole("::ffff:10.0.0.1"));
  }

  @Test
  void onlyAUuidInSmallLettersIsOneTerm() {
    String uuid = "01a0f4c2-deec-7000-a28f-a5a38da9f63a";
    assertThat(ofToken(quoted(uuid))).containsExactly(TermHash.whole(uuid));
    for (String other :
        List.of(
            uuid.toUpperCase(java.util.Locale.ROOT),
            uuid.replace('f', 'g'),
            uuid.replace('-', '.'),
            uuid.replaceFirst("-", "."),
            uuid + "0",
            uuid.substring(1),
            " " + uuid,
            uuid.replace('f', 'F'))) {
      assertTerms(other);
      assertThat(ofToken(quoted(other))).hasSizeGreaterThan(1);
    }
  }

  @Test
  void everyPlaceOfAUuidCounts() {
    String uuid = "01a0f4c2-deec-7000-a28f-a5a38da9f63a";
    for (int i = 0; i < uuid.length(); i++) {
      for (char c : "0fgzFG-./:@`".toCharArray()) {
        String other = uuid.substring(0, i) + c + uuid.substring(i + 1);
        assertTerms(other);
        assertThat(terms.isUuid(other)).isEqualTo(PlainTerms.isUuid(other));
      }
    }
  }

  private Set<Long> ofId(String token) {
    byte[] b = token.getBytes(StandardCharsets.UTF_8);
    Set<Long> found = new HashSet<>();
    terms.ofId(b, 0, b.length, found::add);
    return found;
  }

  @Test
  void anIdThatHoldsATimeHasTheTermOfItsTimeAlone() {
    String uuid = "01a0f4c2-deec-7000-a28f-a5a38da9f63a";
    assertThat(ofId(quoted(uuid))).containsExactly(TermHash.time(0x01a0f4c2deecL >>> 14));
    assertThat(ofId(quoted("01a0f4c2-deed-7fff-8123-000000000000"))).isEqualTo(ofId(quoted(uuid)));
    Set<Long> ofText = new HashSet<>();
    terms.of(new FlatValue("id", FlatValue.Kind.STRING, uuid), ofText::add);
    assertThat(ofText).isEqualTo(ofId(quoted(uuid)));
    for (String other :
        List.of(
            "01a0f4c2-deec-4000-a28f-a5a38da9f63a",
            "01a0f4c2-deec-7000-c28f-a5a38da9f63a",
            "01A0f4c2-deec-7000-a28f-a5a38da9f63a",
            "01a0f4c2-deec-7000-a28f-a5a38da9f63",
            "evt-17",
            "żółty",
            "")) {
      assertThat(ofId(quoted(other))).isEqualTo(PlainTerms.of(other));
    }
    assertThat(ofId("17")).isEqualTo(PlainTerms.of("17"));
  }

  @Test
  void numbersAndTruthHaveTheTermsOfTheirText() {
    for (String token :
        List.of(
            "0",
            "-0",
            "-1",
            "443",
            "999.50",
            "1e3",
            "1E+03",
            "12345678901234567890.10",
            "1e99999999999",
            "true",
            "false")) {
      assertThat(ofToken(token)).isEqualTo(PlainTerms.of(token));
    }
    assertThat(ofToken("null")).isEmpty();
  }

  @Test
  void escapesThatTheCodecNeverWritesAreReadAllTheSame() {
    assertThat(ofToken("\"\\u0041\\/b\"")).isEqualTo(PlainTerms.of("A/b"));
    assertThat(ofToken("\"\\ud83d\\ude00 x\"")).isEqualTo(PlainTerms.of("😀 x"));
    assertThat(ofToken("\"é\\u00e9\\n\"")).isEqualTo(PlainTerms.of("éé\n"));
  }

  @Test
  void aTreeIsRefused() {
    assertThatThrownBy(() -> ofToken("{\"a\":1}")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ofToken("[]")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hashesSpreadOverAllPlaces() {
    int[] hits = new int[256];
    int words = 1 << 16;
    for (int i = 0; i < words; i++) {
      hits[(int) (TermHash.word("w" + i) >>> 56)]++;
      hits[(int) (TermHash.whole(Integer.toString(i)) >>> 56)]++;
    }
    // 512 on average; a fair coin stays within six times its deviation of 23.
    for (int hit : hits) {
      assertThat(hit).isBetween(374, 650);
    }
  }

  @Test
  void theHashIsTheOneOfTheFiles() {
    assertThat(Long.toHexString(TermHash.word("alice"))).isEqualTo("415b1661c75816e");
    assertThat(Long.toHexString(TermHash.word(""))).isEqualTo("7eef65d1468b008a");
    assertThat(Long.toHexString(TermHash.whole("10.0.0.1"))).isEqualTo("42daaa692a7e54d5");
    assertThat(Long.toHexString(TermHash.whole("żółty and more than eight")))
        .isEqualTo("200e5430c385e19d");
    assertThat(Long.toHexString(TermHash.time(0x01a0f4c2deecL >>> 14)))
        .isEqualTo("d2fa1e780cece13b");
  }
}
