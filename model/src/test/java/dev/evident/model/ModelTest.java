package dev.evident.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ModelTest {
  @Test
  void refusalCodesAreThePromisedOnes() {
    assertThat(Arrays.stream(RefusalCode.values()).map(RefusalCode::code))
        .containsExactly(
            "json-syntax",
            "json-encoding",
            "json-duplicate-member",
            "json-too-deep",
            "json-not-object",
            "member-missing",
            "member-type",
            "member-value",
            "member-too-long",
            "time-zone-missing",
            "time-invalid",
            "time-future",
            "id-conflict",
            "record-too-large",
            "batch-too-large",
            "stream-unknown",
            "class-unknown",
            "secret-found",
            "queue-full",
            "disk-full",
            "log-stopped");
  }

  @Test
  void anActorThatMustHaveAnIdHasOne() {
    for (ActorType type : ActorType.values()) {
      if (type.needsId()) {
        assertThatThrownBy(() ->
                new Actor(
                    type, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(type.text());
      }
      assertThatThrownBy(() -> Actor.of(type, "")).isInstanceOf(IllegalArgumentException.class);
      assertThat(Actor.of(type, "x").id()).contains("x");
    }
    assertThat(Actor.anonymous().id()).isEmpty();
    assertThat(Actor.system().id()).isEmpty();
  }

  @Test
  void valuesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> Origin.EMPTY.withPort(65_536))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Producer("p", OptionalLong.of(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Producer("", OptionalLong.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new JsonText(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Event.builder("", Actor.system()).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEventKeepsItsOwnListOfTargets() {
    Event event = Event.builder("a.b", Actor.system()).target(Target.of("t", "1")).build();
    assertThat(event.targets()).isEqualTo(List.of(Target.of("t", "1")));
    assertThatThrownBy(() -> event.targets().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
