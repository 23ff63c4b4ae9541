package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoginLimiterTest {
  private final TestClock clock = new TestClock();
  private final LoginLimiter limiter = new LoginLimiter(clock);

  private LoginLimiter.Verdict fail(String address) {
    return limiter.failed(address, Optional.empty());
  }

  @Test
  void tooManyFailuresAreToldToWaitUntilTheMinuteIsOver() {
    for (int i = 0; i < LoginLimiter.FAILURES_MAX; i++) {
      assertThat(fail("10.0.0.1").limited()).isFalse();
    }
    clock.pass(Duration.ofSeconds(20));
    LoginLimiter.Verdict first = fail("10.0.0.1");
    assertThat(first.retryAfter()).isEqualTo(40);
    assertThat(first.burstBegins()).isTrue();
    assertThat(fail("10.0.0.2").limited()).isFalse();
    clock.pass(Duration.ofSeconds(40));
    assertThat(fail("10.0.0.1").limited()).isFalse();
  }

  @Test
  void aBurstBeginsOnceHoweverLongItLasts() {
    int begun = 0;
    for (int i = 0; i < 10_000; i++) {
      begun += fail("10.0.0.1").burstBegins() ? 1 : 0;
      clock.pass(Duration.ofMillis(100));
    }
    assertThat(begun).isEqualTo(1);
    clock.pass(LoginLimiter.WINDOW.plusSeconds(1));
    for (int i = 0; i <= LoginLimiter.FAILURES_MAX; i++) {
      begun += fail("10.0.0.1").burstBegins() ? 1 : 0;
    }
    assertThat(begun).isEqualTo(2);
  }

  @Test
  void manyAddressesThatTryOneKeyAreCountedTogether() {
    for (int i = 0; i < LoginLimiter.FAILURES_MAX; i++) {
      assertThat(limiter.failed("10.0.0." + i, Optional.of("0123456789")).limited()).isFalse();
    }
    assertThat(limiter.failed("10.0.1.1", Optional.of("0123456789")).limited()).isTrue();
  }

  @Test
  void theAddressesOfOneIpv6NetworkAreOnePlace() {
    for (int i = 0; i < LoginLimiter.FAILURES_MAX; i++) {
      assertThat(fail("2001:db8:1:2::" + i).limited()).isFalse();
    }
    assertThat(fail("2001:db8:1:2:ffff::1").limited()).isTrue();
    assertThat(fail("2001:db8:1:3::1").limited()).isFalse();
  }

  @Test
  void itsMemoryHasABound() {
    for (int i = 0; i < LoginLimiter.PLACES_MAX + 1_000; i++) {
      fail("host-" + i);
    }
    assertThat(limiter.places()).isEqualTo(LoginLimiter.PLACES_MAX);
  }
}
