package dev.evident.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PathPolicyTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String MASK = "‹redacted:path:[a-z2-7]{20}›";

  @ParameterizedTest
  @CsvSource({
    "parameters.password, parameters.password, true",
    "parameters.password, parameters.user.password, false",
    "parameters.*.password, parameters.user.password, true",
    "parameters.*.password, parameters.password, false",
    "*.secret, parameters.secret, true",
    "*.secret, parameters.a.b.secret, true",
    "*.secret, secret, false",
    "*.secret, parameters.secrets, false",
    "parameters.secrets.*, parameters.secrets.a, true",
    "parameters.secrets.*, parameters.secrets.a.b, true",
    "parameters.secrets.*, parameters.secrets, false",
    "*.a.*.b, x.a.y.a.z.b, true",
    "*.a.*.b, x.a.b, false",
    "actor.phone, parameters.actor.phone, true",
    "targets.phone, parameters.targets.0.phone, true",
    "*.id, actor.id, true",
    "*.id, producer.id, false",
    "*.type, actor.type, false",
    "*.type, actor.on_behalf_of.type, false",
  })
  void aPathFits(String pattern, String path, boolean fits) {
    assertThat(new PathPolicy(List.of(pattern)).matches(List.of(path.split("\\."))))
        .isEqualTo(fits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a..b", ".a", "a.", "*", "*.*", "a b", "a.**", "id", "stream", "Actor"})
  void whatIsNoPathOrIsNeededIsRefused(String path) {
    assertThatThrownBy(() -> new PathPolicy(List.of(path)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valuesOfEveryKindAreMaskedAndNullsAndEmptyTextsAreLeft() {
    Filtering filtering = Filtering.with("*.secret", "parameters.x");
    String record =
        filtering.record(
            Filtering.event(
                """
                "parameters":{"a":{"secret":"s"},"b":{"secret":5},"c":{"Secret":{"d":[1,"}"]}},
                "d":{"secret":["e",{"f":2}]},"e":{"secret":null},"f":{"secret":""},"x":true,"g":"s"}
                """));
    var parameters = JSON.readTree(record).get("parameters");
    assertThat(parameters.at("/a/secret").stringValue()).matches(MASK);
    assertThat(parameters.at("/b/secret").stringValue()).matches(MASK);
    assertThat(parameters.at("/c/Secret").stringValue()).matches(MASK);
    assertThat(parameters.at("/d/secret/0").stringValue()).matches(MASK);
    assertThat(parameters.at("/d/secret/1").stringValue()).matches(MASK);
    assertThat(parameters.at("/e/secret").isNull()).isTrue();
    assertThat(parameters.at("/f/secret").stringValue()).isEmpty();
    assertThat(parameters.get("x").stringValue()).matches(MASK);
    assertThat(parameters.get("g").stringValue()).isEqualTo("s");
  }

  @Test
  void theJsonOfAnOriginalIsLookedInto() {
    Filtering filtering = Filtering.with("*.password");
    String inner = "{\"user\": {\"password\": \"hunter2\", \"n\": {\"password\": 77}}}";
    String text = inner;
    for (int depth = 0; depth < 4; depth++) {
      String record =
          filtering.record(Filtering.event("\"source\":{\"raw\":" + Filtering.quoted(text) + "}"));
      assertThat(record).doesNotContain("hunter2").doesNotContain("77");
      String out = JSON.readTree(record).at("/source/raw").stringValue();
      for (int i = 0; i < depth; i++) {
        out = JSON.readTree(out).get("s").stringValue();
      }
      assertThat(JSON.readTree(out).at("/user/password").stringValue()).matches(MASK);
      assertThat(JSON.readTree(out).at("/user/n/password").stringValue()).matches(MASK);
      text = "{\"s\":" + Filtering.quoted(text) + "}";
    }
  }

  @Test
  void aMemberThatMovedToParametersIsFoundWhereItWasSent() {
    Filtering filtering = Filtering.with("actor.pin", "targets.pin");
    String record =
        filtering.record(
            "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\",\"pin\":\"1234\"},"
                + "\"targets\":[{\"type\":\"t\",\"pin\":\"5678\"}]}");
    assertThat(record).doesNotContain("1234").doesNotContain("5678");
  }

  @Test
  void aShortNameIsFoundToo() {
    assertThat(Filtering.with("*.p").record(Filtering.event("\"parameters\":{\"p\":\"x\"}")))
        .containsPattern("\"p\":\"" + MASK);
  }
}
