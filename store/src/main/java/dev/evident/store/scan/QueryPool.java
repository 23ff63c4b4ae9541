package dev.evident.store.scan;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs queries: only so many at once, and in turns between those who ask. Thread-safe.
 *
 * <p>Threads: a fixed number of platform threads do the work, and callers wait. A query computes
 * without ever blocking; on a virtual thread it would keep a carrier for itself, and the requests
 * that bring new events would wait behind it. Platform threads share the processors with them by
 * the system's clock.
 *
 * <p>Fairness: each asker has a line of its own, and the lines take turns, see {@link Turns}.
 */
public final class QueryPool implements AutoCloseable {
  /** Lower than that would let one long query stop all others. */
  public static final int RUNNING_MIN = 2;

  /** At some milliseconds a query, a second of waiting. */
  public static final int WAITING_MAX = 256;

  /** How long a closed pool waits for a query that was told to stop. */
  static final Duration STOP_MAX = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(QueryPool.class);

  private final int waitingMax;
  // Guarded by this.
  private final Turns<Task<?>> turns = new Turns<>();
  private final Set<Task<?>> working = new HashSet<>();
  private final int threads;
  private int waiting;
  private boolean closed;

  /**
   * Where somebody stands.
   *
   * @param asker who; tells principals apart
   * @param place where he asks from, such as an address: divides his turns and gives him no more
   */
  public record Line(String asker, String place) {}

  private static final class Task<T> {
    final Callable<T> work;
    final Cancel cancel;
    final CompletableFuture<T> result = new CompletableFuture<>();

    Task(Callable<T> work, Cancel cancel) {
      this.work = work;
      this.cancel = cancel;
    }

    void run() {
      try {
        cancel.check();
        result.complete(work.call());
      } catch (Throwable e) {
        result.completeExceptionally(e); // the caller rethrows it, errors included
      }
    }
  }

  /**
   * @param running queries at once, at least {@link #RUNNING_MIN}; the number of processors is good
   * @param waitingMax queries that may wait, of all askers together
   */
  public QueryPool(int running, int waitingMax) {
    this.waitingMax = waitingMax;
    this.threads = Math.max(running, RUNNING_MIN);
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform().name("query-" + i).daemon().start(this::work);
    }
  }

  /** As many at once as there are processors. */
  public QueryPool() {
    this(Runtime.getRuntime().availableProcessors(), WAITING_MAX);
  }

  /**
   * Runs one query and waits for its answer.
   *
   * @param line the one to stand in
   * @param cancel covers the waiting too; {@code work} must ask it now and then
   * @param work what is run on one of the pool's threads
   * @throws QueueFull when too many wait already
   * @throws ScanStopped when the deadline has passed, the query was cancelled or the pool closed
   * @throws InterruptedException when the caller is interrupted; the query is cancelled then
   */
  public <T> T run(Line line, Cancel cancel, Callable<T> work)
      throws QueueFull, ScanStopped, InterruptedException {
    Task<T> task = new Task<>(work, cancel);
    enter(line, task);
    try {
      return task.result.get(Math.max(1, cancel.remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      leave(line, task);
      throw new ScanStopped(ScanStopped.Cause.DEADLINE);
    } catch (InterruptedException e) {
      leave(line, task);
      throw e;
    } catch (ExecutionException e) {
      throw stopped(e.getCause());
    }
  }

  /** What a closed pool cancelled, nobody else did. */
  private synchronized ScanStopped told(ScanStopped stopped) {
    return closed && stopped.why() == ScanStopped.Cause.CANCELLED
        ? new ScanStopped(ScanStopped.Cause.CLOSED)
        : stopped;
  }

  /** Why the work stopped itself; whatever else it threw is thrown again. */
  private ScanStopped stopped(@Nullable Throwable cause) {
    return switch (cause) {
      case ScanStopped stopped -> told(stopped);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("a query failed", cause);
    };
  }

  private synchronized void enter(Line line, Task<?> task) throws QueueFull, ScanStopped {
    if (closed) {
      throw new ScanStopped(ScanStopped.Cause.CLOSED);
    }
    // What a free thread is about to take does not wait.
    if (waiting >= waitingMax + threads - working.size()) {
      throw new QueueFull(waitingMax);
    }
    turns.add(line, task);
    waiting++;
    notify();
  }

  /** The caller waits no longer: what has not begun is taken out, what runs is told to stop. */
  private synchronized void leave(Line line, Task<?> task) {
    task.cancel.cancel();
    if (turns.remove(line, task)) {
      waiting--;
    }
  }

  private void work() {
    try {
      while (true) {
        Task<?> task = next();
        try {
          task.run();
        } finally {
          done(task);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the pool is closed
    }
  }

  private synchronized Task<?> next() throws InterruptedException {
    while (turns.isEmpty()) {
      if (closed) {
        throw new InterruptedException("the pool is closed");
      }
      wait();
    }
    Task<?> task = turns.next();
    waiting--;
    working.add(task);
    return task;
  }

  private synchronized void done(Task<?> task) {
    working.remove(task);
    if (closed) {
      notifyAll();
    }
  }

  /** How many wait: for metrics. */
  public synchronized int waiting() {
    return waiting;
  }

  /**
   * Refuses what waits and what comes, tells what runs to stop, and waits until it has: whoever
   * closes the files that queries read must wait for those who read them. A query looks at every
   * block whether it is still wanted; one that does not within {@link #STOP_MAX} is left to itself.
   */
  @Override
  public void close() {
    if (!awaitEnd()) {
      LOG.warn("queries were still at work {} after they were told to stop", STOP_MAX);
    }
  }

  private synchronized boolean awaitEnd() {
    closed = true;
    for (Task<?> task : turns.clear()) {
      task.result.completeExceptionally(new ScanStopped(ScanStopped.Cause.CLOSED));
    }
    waiting = 0;
    working.forEach(task -> task.cancel.cancel());
    notifyAll();
    boolean interrupted = false;
    long until = System.nanoTime() + STOP_MAX.toNanos();
    long left = STOP_MAX.toNanos();
    while (!working.isEmpty() && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException _) {
        interrupted = true;
      }
      left = until - System.nanoTime();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return working.isEmpty();
  }
}
