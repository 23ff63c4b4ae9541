package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LiftedLimitsTest {
  private static final Grant OPEN = Grant.of(Role.READER, "shop");
  private static final Grant FILTERED = OPEN.narrowed("actor.type:user");
  private static final Grant HIDDEN = limited(List.of("origin.ip"), List.of());
  private static final Grant MASKED = limited(List.of(), List.of("origin.ip"));

  private static Grant limited(List<String> hidden, List<String> masked) {
    return new Grant(Role.READER, "shop", List.of(), new TreeSet<>(hidden), new TreeSet<>(masked));
  }

  private static boolean lifts(Grant before, Grant... after) {
    return LiftedLimits.by(List.of(before), List.of(after));
  }

  @Test
  void aFilterOrAFieldThatIsGivenUpIsLifted() {
    assertThat(lifts(FILTERED, OPEN)).isTrue();
    assertThat(lifts(FILTERED, OPEN.narrowed("actor.type:service"))).isTrue();
    assertThat(lifts(HIDDEN, OPEN)).isTrue();
    assertThat(lifts(HIDDEN, MASKED)).as("a pseudonym shows more than nothing").isTrue();
    assertThat(lifts(MASKED, OPEN)).isTrue();
    assertThat(lifts(FILTERED, FILTERED, OPEN)).as("one beside it").isTrue();
    assertThat(lifts(FILTERED, Grant.everywhere(Role.READER))).isTrue();
    assertThat(lifts(FILTERED, Grant.of(Role.ADMIN, "shop"))).isTrue();
  }

  @Test
  void aLimitedGrantThatGoesIsLiftedToo() {
    assertThat(lifts(FILTERED)).isTrue();
    assertThat(lifts(FILTERED, Grant.of(Role.PRODUCER, "shop"))).isTrue();
    assertThat(lifts(FILTERED, Grant.of(Role.READER, "other"))).isTrue();
  }

  @Test
  void whatShowsNoMoreLiftsNothing() {
    assertThat(lifts(FILTERED, FILTERED)).isFalse();
    assertThat(lifts(FILTERED, FILTERED.narrowed("id:a"))).isFalse();
    assertThat(lifts(MASKED, HIDDEN)).isFalse();
    assertThat(lifts(FILTERED, FILTERED, Grant.of(Role.READER, "other"))).isFalse();
    assertThat(lifts(OPEN)).as("there was no limit").isFalse();
    assertThat(lifts(OPEN, FILTERED)).isFalse();
    assertThat(LiftedLimits.by(List.of(), List.of(OPEN))).isFalse();
    assertThat(LiftedLimits.by(List.of(OPEN, FILTERED), List.of(OPEN, FILTERED))).isFalse();
  }
}
