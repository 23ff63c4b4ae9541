package dev.evident.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoint the witnesses are asked about. All are asked about the same one for an interval,
 * or their cosignatures would not meet on one; what was released meanwhile is skipped but for the
 * newest.
 *
 * <p>Thread-safe. Nobody who releases a checkpoint waits here.
 */
final class WitnessRounds {
  /** Rounds of which is known when they began. */
  private static final int ROUNDS_KEPT = 64;

  /** A round that began early is not followed by another one within this time. */
  private static final long URGENT_NANOS_MIN = 200_000_000;

  private record Round(long size, long since) {}

  private final Supplier<Optional<Published>> released;
  private final long intervalNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private final List<Round> rounds = new ArrayList<>();
  private @Nullable Published current;
  private boolean urgent;
  private boolean closed;

  WitnessRounds(Supplier<Optional<Published>> released, Duration interval) {
    this.released = released;
    this.intervalNanos = interval.toNanos();
  }

  /** Something may be different now: a release, a cosignature. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Somebody waits for the witnesses: a newer checkpoint need not wait for the interval. */
  void hurry() {
    lock.lock();
    try {
      urgent = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for something to ask about: a round over more than {@code size} records, or over as many
   * once {@code refreshAt} is reached.
   *
   * @param refreshAt as {@link System#nanoTime}
   * @return empty when it was closed
   */
  Optional<Published> next(long size, long refreshAt) throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long now = System.nanoTime();
        advance(now);
        Published asked = current;
        if (asked != null
            && (asked.size() > size || (asked.size() == size && now - refreshAt >= 0))) {
          return Optional.of(asked);
        }
        // Overdue, and the witness is ahead of this round: the next one wakes us.
        long refresh = refreshAt - now > 0 ? refreshAt - now : intervalNanos;
        long _ = changed.awaitNanos(Math.min(refresh, untilNextRound(now)));
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void advance(long now) {
    Optional<Published> newest = released.get();
    if (newest.isEmpty() || (current != null && newest.get().size() <= current.size())) {
      return;
    }
    if (untilNextRound(now) <= 0) {
      current = newest.get();
      urgent = false;
      rounds.add(new Round(newest.get().size(), now));
      thin();
      changed.signalAll();
    }
  }

  /** Of old rounds every second one goes: the longer ago, the less exactly one must know when. */
  private void thin() {
    for (int i = ROUNDS_KEPT / 2; rounds.size() > ROUNDS_KEPT && i >= 1; i -= 2) {
      rounds.remove(i);
    }
  }

  /** Long when there is nothing newer: then a release wakes who waits. */
  private long untilNextRound(long now) {
    long newest = released.get().map(Published::size).orElse(0L);
    if (current != null && newest <= current.size()) {
      return Long.MAX_VALUE;
    }
    if (rounds.isEmpty()) {
      return newest > 0 ? 0 : Long.MAX_VALUE;
    }
    long due = urgent ? Math.min(URGENT_NANOS_MIN, intervalNanos) : intervalNanos;
    return due - (now - rounds.getLast().since());
  }

  /** Since when there was something beyond this size to ask about; empty when there is nothing. */
  Optional<Long> beyondSince(long size) {
    lock.lock();
    try {
      return rounds.stream().filter(round -> round.size() > size).map(Round::since).findFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Waits; ends early when it is closed. */
  void pause(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long until = System.nanoTime() + nanos;
      for (long left = nanos; !closed && left > 0; left = until - System.nanoTime()) {
        long _ = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something.
   *
   * @return empty when it was closed, or when it took too long
   */
  <T> Optional<T> await(Supplier<Optional<T>> wanted, Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    lock.lock();
    try {
      while (true) {
        Optional<T> there = wanted.get();
        long left = until - System.nanoTime();
        if (there.isPresent() || closed || left <= 0) {
          return there;
        }
        long _ = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends every waiting, now and from now on. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
