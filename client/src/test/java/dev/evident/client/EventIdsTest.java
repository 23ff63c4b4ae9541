package dev.evident.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdsTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_700_000));
  private final RunId run = RunId.fresh(CLOCK, new SplittableRandom(1));
  private final EventIds ids = new EventIds(run, 0);

  private String with(String json) {
    return new String(ids.withId(json.getBytes(UTF_8), 3), UTF_8);
  }

  @Test
  void anEventWithoutIdGetsOneRightAfterTheBrace() {
    String id = run.eventId(0, 3);
    assertThat(with("{\"action\":\"a.b\"}"))
        .isEqualTo("{\"id\":\"" + id + "\",\"action\":\"a.b\"}");
    assertThat(with("  { \"action\":\"a.b\"}"))
        .isEqualTo("  {\"id\":\"" + id + "\", \"action\":\"a.b\"}");
    assertThat(with("{}")).isEqualTo("{\"id\":\"" + id + "\"}");
    assertThat(with("{\"actor\":{\"id\":\"x\"}}")).startsWith("{\"id\":\"" + id + "\",\"actor\"");
    assertThat(with("{\"name\":\"ä\",\"parameters\":[{\"id\":1}]}")).startsWith("{\"id\":\"" + id);
  }

  @Test
  void aNullIdIsReplacedInItsPlace() {
    assertThat(with("{\"action\":\"ä.b\",\"id\":null,\"x\":1}"))
        .isEqualTo("{\"action\":\"ä.b\",\"id\":\"" + run.eventId(0, 3) + "\",\"x\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":\"a.b\",\"id\":\"mine\"}",
        "{\"\\u0069d\":\"mine\"}",
        "{\"id\":5}",
        "[1]",
        "\"text\"",
        "",
        "{\"action\":",
        "not json"
      })
  void whatHasAnIdOrIsNoObjectStaysAsItIs(String json) {
    assertThat(with(json)).isEqualTo(json);
  }

  @Test
  void idsAreUuidv7OfTheRunsTimeAndAllDiffer() {
    Set<String> seen = new HashSet<>();
    for (int input = 0; input < 3; input++) {
      for (long line = 1; line <= 1_000; line++) {
        UUID id = UUID.fromString(run.eventId(input, line));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(1_700_000);
        assertThat(seen.add(id.toString())).isTrue();
      }
    }
  }

  @Test
  void theSameRunGivesTheSameIdsAndAnotherRunOthers() {
    RunId again = RunId.parse(run.toString());
    assertThat(again.eventId(1, 9)).isEqualTo(run.eventId(1, 9));
    RunId other = RunId.fresh(CLOCK, new SplittableRandom(2));
    assertThat(other.eventId(1, 9)).isNotEqualTo(run.eventId(1, 9));
    assertThatThrownBy(() -> RunId.parse(UUID.nameUUIDFromBytes(new byte[1]).toString()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
