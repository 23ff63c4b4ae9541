package dev.evident.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Counts the requests under way, bounds them, and lets a closing server wait for them. */
final class Gate {

  /** What a request is told that asks to enter. */
  enum Admission {
    ENTERED,
    FULL,
    CLOSED
  }

  private static final long POLL_NANOS = 2_000_000;

  private final int requestsMax;
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean closed;

  Gate(int requestsMax) {
    this.requestsMax = requestsMax;
  }

  Admission enter() {
    // Count first, look second: a request that close() does not wait for must see the closed gate.
    int now = inside.incrementAndGet();
    if (closed) {
      inside.decrementAndGet();
      return Admission.CLOSED;
    }
    if (now > requestsMax) {
      inside.decrementAndGet();
      return Admission.FULL;
    }
    return Admission.ENTERED;
  }

  void leave() {
    inside.decrementAndGet();
  }

  boolean closing() {
    return closed;
  }

  /** Lets nobody in any more. */
  void close() {
    closed = true;
  }

  /** Waits for those inside, once it is closed; false if some are left after that time. */
  boolean drain(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (inside.get() > 0) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(this, POLL_NANOS);
    }
    return true;
  }
}
