package dev.evident.engine;

import dev.evident.log.EvidentLog;
import dev.evident.store.Store;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps producers at the pace at which the store makes events searchable: an event is let in when
 * those before it, by what the store did lately, leave it a wait of {@link #LAG_AIM}. What is let
 * in but not committed yet counts too; else all who waited would be let in at once.
 */
public final class StorePace implements Pace {
  /** Below the tenth of a second that is promised, by as much as a collection may take. */
  static final Duration LAG_AIM = Duration.ofMillis(60);

  /** A store that stands still must slow nobody down for longer; it says itself what is wrong. */
  static final Duration WAIT_MAX = Duration.ofMillis(500);

  /** Events that were let in may turn out to be duplicates, so that nothing grows. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Backlog backlog;
  private final Duration waitMax;
  private final AtomicLong underWay = new AtomicLong();
  // Held by the one who is let in next.
  private final ReentrantLock turn = new ReentrantLock(true);

  public StorePace(EvidentLog log, Store store) {
    this(new StoreBacklog(log, store), WAIT_MAX);
  }

  StorePace(Backlog backlog, Duration waitMax) {
    this.backlog = backlog;
    this.waitMax = waitMax;
  }

  /**
   * Waits for what was let in before. When sealing is what cannot keep up, each waits a little from
   * the beginning, and longer the fuller the memory is: stopping only when it is full would let
   * everything that came before wait for a whole seal.
   */
  @Override
  public void await(int events) throws InterruptedException {
    double pressure = backlog.pressure();
    if (pressure > 0 && !backlog.isInTrouble()) {
      backlog.awaitRelief(Duration.ofNanos((long) (pressure * pressure * waitMax.toNanos())));
    }
    if ((turn.isLocked() || !letIn(events)) && !letInByTurn(events)) {
      underWay.addAndGet(events); // it waited long enough
    }
  }

  @Override
  public void done(int events) {
    underWay.addAndGet(-events);
  }

  /** Counts them first and looks then, so that two cannot both take the same room. */
  private boolean letIn(int events) {
    long others = underWay.getAndAdd(events);
    if (tooMany(others, events) <= 0) {
      return true;
    }
    underWay.addAndGet(-events);
    return false;
  }

  /** False when there is no room within the time, or no use in waiting for it. */
  private boolean letInByTurn(int events) throws InterruptedException {
    long deadline = System.nanoTime() + waitMax.toNanos();
    if (!turn.tryLock(waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    try {
      while (!letIn(events)) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || backlog.isInTrouble()) {
          return false;
        }
        long due = backlog.shown() + Math.max(1, tooMany(underWay.get(), events));
        backlog.awaitShown(due, Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
      }
      return true;
    } finally {
      turn.unlock();
    }
  }

  /**
   * How many events must be shown before so many can be let in.
   *
   * @param others that were let in and are not committed yet
   */
  private long tooMany(long others, int events) {
    long waiting = backlog.committed() - backlog.shown() + others;
    long room = LAG_AIM.toNanos() / backlog.nanosPerEvent() - events;
    return waiting - Math.max(0, room); // more events than there is ever room for go alone
  }
}
