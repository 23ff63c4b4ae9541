package dev.evident.client;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** A clock that only moves when somebody sleeps, and sleeps that take no time. */
final class TestPace implements Pace {
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final RandomGenerator random = new SplittableRandom(7);

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public void sleep(Duration pause) {
    pauses.add(pause);
    nanos.addAndGet(pause.toNanos());
  }

  @Override
  public synchronized RandomGenerator random() {
    return random;
  }
}
