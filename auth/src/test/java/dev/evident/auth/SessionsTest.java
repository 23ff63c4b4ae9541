package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final TestClock clock = new TestClock();
  private final Sessions sessions = new Sessions(clock, new SecureRandom());

  private static Principal person(String name) {
    return new Principal(
        name, Principal.Kind.PERSON, List.of(Grant.everywhere(Role.READER)), Optional.empty());
  }

  @Test
  void aSessionGoesOnWhileItIsUsedAndNotLongerThanADay() {
    String token = sessions.start(person("alice"), "10.0.0.1").token();
    Duration step = Sessions.IDLE_MAX.minusSeconds(1);
    long steps = Sessions.LIFE_MAX.toSeconds() / step.toSeconds();
    for (long i = 0; i < steps; i++) {
      clock.pass(step);
      assertThat(sessions.find(token)).contains(person("alice"));
    }
    clock.pass(step);
    assertThat(sessions.find(token)).isEmpty();
  }

  @Test
  void anIdleSessionEnds() {
    String token = sessions.start(person("alice"), "10.0.0.1").token();
    clock.pass(Sessions.IDLE_MAX);
    assertThat(sessions.list()).isEmpty();
    assertThat(sessions.find(token)).isEmpty();
  }

  @Test
  void aSessionEndsByItsCookieAndByItsId() {
    Sessions.Started first = sessions.start(person("alice"), "10.0.0.1");
    Sessions.Started second = sessions.start(person("bob"), "10.0.0.2");
    assertThat(sessions.end(first.token())).contains(person("alice"));
    assertThat(sessions.find(first.token())).isEmpty();
    assertThat(sessions.revoke(second.session().id())).contains(person("bob"));
    assertThat(sessions.find(second.token())).isEmpty();
    assertThat(sessions.revoke("nothing")).isEmpty();
  }

  @Test
  void theSessionsOfACredentialEndTogether() {
    Principal key =
        new Principal(
            "k", Principal.Kind.KEY, List.of(Grant.everywhere(Role.READER)), Optional.of("k1"));
    String first = sessions.start(key, "10.0.0.1").token();
    String second = sessions.start(key, "10.0.0.2").token();
    String other = sessions.start(person("alice"), "10.0.0.1").token();
    sessions.revokeOf(Principal.Kind.KEY, "k1");
    assertThat(sessions.find(first)).isEmpty();
    assertThat(sessions.find(second)).isEmpty();
    assertThat(sessions.find(other)).isPresent();
  }

  @Test
  void thePublicIdOpensNothingAndTheTokenIsNotShown() {
    Sessions.Started started = sessions.start(person("alice"), "10.0.0.1");
    assertThat(sessions.find(started.session().id())).isEmpty();
    assertThat(started.toString() + sessions.list()).doesNotContain(started.token());
    assertThat(started.token()).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void onePersonCannotPushOutTheOthers() {
    String bob = sessions.start(person("bob"), "10.0.0.2").token();
    for (int i = 0; i < 5 * Sessions.OF_ONE_MAX; i++) {
      sessions.start(person("alice"), "10.0.0.1");
    }
    assertThat(sessions.list()).hasSize(Sessions.OF_ONE_MAX + 1);
    assertThat(sessions.find(bob)).isPresent();
  }

  @Test
  void theirNumberHasABound() {
    Sessions few = new Sessions(clock, new SecureRandom(), 100);
    String first = few.start(person("p0"), "10.0.0.1").token();
    for (int i = 1; i <= 100; i++) {
      few.start(person("p" + i), "10.0.0.1");
    }
    assertThat(few.list()).hasSize(100);
    assertThat(few.find(first)).isEmpty();
  }
}
