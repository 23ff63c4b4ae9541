package dev.evident.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The company of the demonstration is always the same, and has what a page should show. */
class DemoWeekTest {
  private static final Instant END = Instant.parse("2026-11-27T12:00:00Z");

  @Test
  void theSameSeedGivesTheSameWeekAndAnotherGivesAnother() {
    assertThat(DemoWeek.events(1, END)).isEqualTo(DemoWeek.events(1, END));
    assertThat(DemoWeek.events(1, END)).isNotEqualTo(DemoWeek.events(2, END));
  }

  @Test
  void everyLineIsAnEventOfTheWeekInOrder() {
    List<String> lines = DemoWeek.events(1, END);
    assertThat(lines).hasSizeBetween(1_500, 10_000);
    JsonMapper mapper = JsonMapper.builder().build();
    HashSet<String> ids = new HashSet<>();
    HashSet<String> outcomes = new HashSet<>();
    HashSet<String> types = new HashSet<>();
    Instant before = END.minusSeconds(7 * 86_400L);
    for (String line : lines) {
      JsonNode event = mapper.readTree(line);
      assertThat(ids.add(event.get("id").asString())).isTrue();
      outcomes.add(event.get("outcome").asString());
      types.add(event.get("actor").get("type").asString());
      Instant time = Instant.parse(event.get("time").asString());
      assertThat(time).isBetween(before, END);
      before = time;
    }
    assertThat(outcomes).containsExactlyInAnyOrder("success", "failure", "denied");
    assertThat(types).contains("user", "service");
  }
}
