package dev.evident.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.codec.Limits;
import dev.evident.codec.PersonalFields;
import dev.evident.model.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Single cases: places, modes, ids, numbers, names, limits. */
class MaskingTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final long seed = new Random().nextLong();
  private final Samples samples = new Samples(new Random(seed));
  private final String token = samples.fill("ghp_{36:A-Z a-z 0-9}");
  private final String card = samples.fill("{card:4:16}");
  private final Filtering filtering = Filtering.with();

  private static String mask(String rule) {
    return Filtering.MASK.pattern().replace("[a-z0-9-]+", rule);
  }

  private static String fingerprint(String text) {
    java.util.regex.Matcher found = Filtering.MASK.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(2);
  }

  private void assertGone(String secret, String record) {
    assertThat(record).as("seed %d", seed).doesNotContain(secret);
  }

  @Test
  void theSameSecretHasTheSameFingerprintAndAnotherOneHasAnother() {
    String first = fingerprint(filtering.message("a " + token));
    assertThat(fingerprint(filtering.message("elsewhere: " + token + " and on"))).isEqualTo(first);
    assertThat(fingerprint(filtering.message(samples.fill("ghp_{36:A-Z a-z 0-9}"))))
        .isNotEqualTo(first);
  }

  @Test
  void theFingerprintDependsOnTheKey() {
    byte[] other = new byte[Firewall.KEY_BYTES];
    other[0] = 1;
    Firewall elsewhere =
        new Firewall(
            RuleFile.builtIn(), PathPolicy.NONE, FirewallMode.MASK, java.util.Map.of(), other);
    assertThat(fingerprint(new Filtering(elsewhere, PersonalFields.NONE).message(token)))
        .isNotEqualTo(fingerprint(filtering.message(token)));
  }

  @Test
  void aCardNumberHasOneFingerprintInEveryWriting() {
    String spaced = card.replaceAll("(.{4})(?=.)", "$1 ");
    String one = fingerprint(filtering.message(card));
    assertThat(fingerprint(filtering.message(spaced))).isEqualTo(one);
    assertThat(
            fingerprint(filtering.record(Filtering.event("\"parameters\":{\"n\":" + card + "}"))))
        .isEqualTo(one);
  }

  @Test
  void aNumberBecomesAString() {
    String record =
        filtering.record(Filtering.event("\"parameters\":{\"n\":" + card + ",\"m\":1}"));
    assertThat(JSON.readTree(record).at("/parameters/n").stringValue())
        .matches(mask("card-number"));
    assertThat(JSON.readTree(record).at("/parameters/m").intValue()).isEqualTo(1);
  }

  @Test
  void anIdIsMaskedTheSameWayEachTimeAndStaysInItsLimit() {
    String json = "{\"id\":\"%s\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}";
    String shortOne = filtering.record(json.formatted("job-" + token));
    assertThat(filtering.record(json.formatted("job-" + token))).isEqualTo(shortOne);
    assertThat(JSON.readTree(shortOne).get("id").stringValue())
        .matches("job-" + mask("github-token"));
    assertThat(filtering.idLengths.getFirst())
        .isEqualTo(
            JSON.readTree(shortOne)
                .get("id")
                .stringValue()
                .getBytes(StandardCharsets.UTF_8)
                .length);
    String longOne = filtering.record(json.formatted(samples.word(85, "a-z") + "-" + token));
    assertThat(JSON.readTree(longOne).get("id").stringValue()).matches(mask("github-token"));
  }

  @Test
  void anIdOfDigitsIsNoCardNumber() {
    String json = "{\"id\":\"%s\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}";
    assertThat(filtering.record(json.formatted(card))).contains("\"" + card + "\"");
    String sequence =
        filtering.record(Filtering.event("\"producer\":{\"id\":\"p\",\"sequence\":" + card + "}"));
    assertThat(sequence).contains("\"sequence\":" + card);
  }

  @Test
  void anActionWithASecretIsRefusedEvenWhereSecretsAreMasked() {
    filtering.records("{\"action\":\"a." + token + "\",\"actor\":{\"type\":\"system\"}}");
    assertThat(filtering.records).isEmpty();
    assertThat(filtering.refusals.getFirst().code()).isEqualTo(RefusalCode.SECRET_FOUND);
    assertThat(filtering.refusals.getFirst().member()).isEqualTo("action");
    assertGone(token, filtering.refusals.toString());
  }

  @Test
  void aStrictStreamRefusesAndNamesPathAndRuleButNotTheValue() {
    filtering.records(
        Filtering.event(
            "\"stream\":\"strict\",\"parameters\":{\"deep\":{\"note\":\"x " + token + "\"}}"));
    assertThat(filtering.records).isEmpty();
    assertThat(filtering.refusals.getFirst().code()).isEqualTo(RefusalCode.SECRET_FOUND);
    assertThat(filtering.refusals.getFirst().member()).isEqualTo("parameters.deep.note");
    assertThat(filtering.refusals.getFirst().detail()).contains("github-token");
    assertGone(token, filtering.refusals.toString());
  }

  @Test
  void aRefusalDoesNotTellASecretThatIsAName() {
    filtering.records(
        Filtering.event("\"stream\":\"strict\",\"parameters\":{\"" + token + "\":{\"a\":1}}"));
    assertThat(filtering.refusals.getFirst().member()).isEqualTo("parameters.‹name›");
    assertGone(token, filtering.refusals.toString());
  }

  @Test
  void anOpenStreamIsNotLookedAt() {
    String record =
        filtering.record(Filtering.event("\"stream\":\"open\",\"message\":\"" + token + "\""));
    assertThat(record).contains(token);
  }

  @Test
  void everyOutcomeIsCountedByRule() {
    filtering.message(token + " " + token);
    filtering.records(Filtering.event("\"stream\":\"strict\",\"message\":\"" + card + "\""));
    assertThat(filtering.firewall.counts())
        .contains(new Firewall.Count("github-token", 2, 0), new Firewall.Count("card-number", 0, 1))
        .filteredOn(count -> count.masked() + count.refused() > 0)
        .hasSize(2);
  }

  @Test
  void aNameThatHoldsASecretIsMasked() {
    String record =
        filtering.record(Filtering.event("\"parameters\":{\"of " + token + "\":{\"a\":1}}"));
    assertGone(token, record);
    assertThat(JSON.readTree(record).get("parameters").propertyNames().iterator().next())
        .matches("of " + mask("github-token"));
  }

  @Test
  void namesThatWouldBecomeTheSameAreRefused() {
    String first = filtering.record(Filtering.event("\"parameters\":{\"" + token + "\":1}"));
    String mask = Filtering.MASK.matcher(first).results().findFirst().orElseThrow().group();
    filtering.records(Filtering.event("\"parameters\":{\"" + token + "\":1,\"" + mask + "\":2}"));
    assertThat(filtering.refusals.getFirst().code()).isEqualTo(RefusalCode.SECRET_FOUND);
  }

  @Test
  void personalValuesAreMaskedBeforeTheyAreSplitOff() {
    Filtering split =
        new Filtering(
            Filtering.firewall(RuleFile.builtIn()), new PersonalFields(List.of("actor.name")));
    String record =
        split.record(
            "{\"action\":\"a.b\",\"actor\":{\"type\":\"user\",\"id\":\"u\",\"name\":\""
                + token
                + "\"}}");
    assertGone(token, record);
    assertThat(new String(split.segments.getFirst(), StandardCharsets.UTF_8))
        .matches("\"" + mask("github-token") + "\"");
  }

  @Test
  void aRecordThatMasksWouldMakeTooLargeIsRefusedAsTooLarge() {
    StringBuilder many = new StringBuilder();
    while (many.length() < Limits.RECORD_BYTES_MAX - 1_000) {
      many.append(samples.fill("{card:4:13}")).append(' ');
    }
    filtering.records(Filtering.event("\"message\":\"" + many + "\""));
    assertThat(filtering.refusals.getFirst().code()).isEqualTo(RefusalCode.RECORD_TOO_LARGE);
  }

  @Test
  void theNameOfARuleInAMaskAnnouncesNothing() throws Exception {
    Filtering filtering = Filtering.with();
    byte[] record =
        Filtering.event(
                "\"message\":\"authorization: Bearer VVc4hLVJFN43F_fhg4+gPgbvblIyeaX355Cg6Ur_0=="
                    + " then Bearer /\"")
            .getBytes(StandardCharsets.UTF_8);
    byte[] once = Filtering.through(filtering.firewall.filter(), record);
    assertThat(new String(once, StandardCharsets.UTF_8))
        .contains("Bearer ‹redacted:authorization-bearer:", "› then Bearer /");
    assertThat(Filtering.through(filtering.firewall.filter(), once)).isSameAs(once);
  }

  @Test
  void escapesOfAnyDepthHideNothing() {
    for (String secret : List.of(token, card, samples.fill("{jwt}"), samples.fill("{evd}"))) {
      String text = "{\"k\":\"see " + secret + "\"}";
      for (int depth = 0; depth < 6; depth++) {
        String escaped = unicode(text, depth % 2 == 0);
        String record =
            filtering.record(
                Filtering.event("\"source\":{\"raw\":" + Filtering.quoted(escaped) + "}"));
        assertThat(Filtering.MASK.matcher(record).find()).as("seed %d: %s", seed, record).isTrue();
        assertGone(secret, decoded(record, depth + 3));
        assertInnerJson(JSON.readTree(record).at("/source/raw").stringValue(), depth + 1);
        text = "{\"s\":" + Filtering.quoted(text) + "}";
      }
    }
  }

  /** Writes letters and digits inside strings as escapes: all of them, or every third. */
  private static String unicode(String json, boolean all) {
    StringBuilder out = new StringBuilder();
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\\') {
        out.append(c).append(json.charAt(++i));
        continue;
      }
      inString ^= c == '"';
      boolean escapes = inString && Character.isLetterOrDigit(c) && (all || i % 3 == 0);
      out.append(escapes ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return out.toString();
  }

  private static String decoded(String text, int times) {
    String result = text;
    for (int i = 0; i < times; i++) {
      result =
          Pattern.compile("\\\\+u([0-9a-fA-F]{4})")
              .matcher(result)
              .replaceAll(m ->
                  java.util.regex.Matcher.quoteReplacement(
                      Character.toString(Integer.parseInt(m.group(1), 16))));
    }
    return result;
  }

  /** The JSON in the string is JSON still, and so is that in its string, and so on. */
  private static void assertInnerJson(String text, int layers) {
    String inner = text;
    for (int i = 0; i < layers; i++) {
      JsonNode node = JSON.readTree(inner);
      assertThat(node.isObject()).isTrue();
      inner = node.iterator().next().stringValue();
    }
    assertThat(inner).contains("‹redacted:");
  }

  @Test
  void aNumberInTheJsonOfAStringIsQuotedAsDeepAsItStands() {
    String text = "{\"card\": " + card + ", \"n\": [" + card + "]}";
    for (int depth = 0; depth < 4; depth++) {
      String record =
          filtering.record(Filtering.event("\"source\":{\"raw\":" + Filtering.quoted(text) + "}"));
      assertGone(card, record);
      String inner = JSON.readTree(record).at("/source/raw").stringValue();
      for (int i = 0; i < depth; i++) {
        inner = JSON.readTree(inner).get("s").stringValue();
      }
      assertThat(JSON.readTree(inner).get("card").stringValue()).matches(mask("card-number"));
      assertThat(JSON.readTree(inner).get("n").get(0).stringValue()).matches(mask("card-number"));
      text = "{\"s\":" + Filtering.quoted(text) + "}";
    }
  }

  @Test
  void aSecretBehindALetterThatIsAnEscapeIsFoundAndTheOtherWayRound() {
    assertGone(token, filtering.message("first\n" + token));
    assertGone(token, filtering.message("first\t" + token + "\r\nlast"));
    String npm = samples.fill("npm_{36:A-Z a-z 0-9}");
    assertGone(npm, filtering.message("C:\\" + npm));
    assertThat(filtering.message("first\n" + npm.substring(1))).contains(npm.substring(1));
  }

  @Test
  void urlsWithEscapedSlashesAreUrls() {
    String out =
        filtering.record(
            "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"},\"source\":{\"raw\":"
                + "\"{\\\"u\\\":\\\"https:\\\\/\\\\/me:hunter2!@host\\\\/x\\\"}\"}}");
    assertGone("hunter2", out);
    assertThat(
            JSON.readTree(JSON.readTree(out).at("/source/raw").stringValue())
                .get("u")
                .stringValue())
        .matches("https://me:" + mask("url-password") + "@host/x");
  }

  @Test
  void whatHoldsNoSecretIsTheSameArray() {
    byte[] record =
        Arrays.copyOf(
            "{\"id\":\"1\",\"message\":\"nothing\"}".getBytes(StandardCharsets.UTF_8), 64);
    assertThat(filtering.firewall.filter().look(record, 30, Filtering.MAIN))
        .isSameAs(dev.evident.codec.RecordFilter.UNCHANGED);
  }
}
