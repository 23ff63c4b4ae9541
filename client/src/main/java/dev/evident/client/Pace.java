package dev.evident.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Clock, pauses and their jitter in one place, so that a test runs without waiting. Thread-safe
 * when its random source is.
 */
interface Pace {
  /** A lost connection is tried again at once or nearly so: most often it was only stale. */
  Duration FIRST_PAUSE = Duration.ofMillis(50);

  /** Longer pauses only make a restart look longer than it was. */
  Duration PAUSE_MAX = Duration.ofSeconds(5);

  /** A server may ask for more than {@link #PAUSE_MAX}, but not for a standstill. */
  Duration ASKED_MAX = Duration.ofSeconds(60);

  long nanos();

  void sleep(Duration pause) throws InterruptedException;

  RandomGenerator random();

  /**
   * The pause before try number {@code tries + 1}: exponential with full jitter, so that many
   * clients do not come back in step; what the server asked for is the least.
   */
  default Duration pause(int tries, Optional<Duration> asked) {
    long ceiling = Math.min(PAUSE_MAX.toMillis(), FIRST_PAUSE.toMillis() << Math.min(tries, 16));
    Duration jittered = Duration.ofMillis(1 + random().nextLong(ceiling));
    return asked
        .map(least -> least.compareTo(ASKED_MAX) > 0 ? ASKED_MAX : least)
        .map(least -> least.plus(jittered.dividedBy(4)))
        .orElse(jittered);
  }

  /** The real one. */
  static Pace real() {
    return new Pace() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration pause) throws InterruptedException {
        Thread.sleep(pause);
      }

      @Override
      public RandomGenerator random() {
        return ThreadLocalRandom.current();
      }
    };
  }
}
