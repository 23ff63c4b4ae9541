package dev.evident.engine.tail;

import dev.evident.engine.access.Access;
import dev.evident.engine.access.Scope;
import dev.evident.engine.access.Scopes;
import dev.evident.log.EvidentLog;
import dev.evident.model.Filter;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open tails. Thread-safe.
 *
 * <p>One thread reads what is committed, once for all tails, into a window of bounded size; it runs
 * while there are tails. A tail takes from the window what it has not seen yet. One that has fallen
 * out of the window, or began in the past, reads the log itself, a batch at a time and in turns
 * with others like it. So a slow reader costs neither memory nor the writers' time: it has a
 * position, and nothing is kept for it.
 */
public final class Tails implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tails.class);

  /** The window: seconds of a busy log, minutes of a quiet one. */
  private static final long WINDOW_BYTES_MAX = 16L << 20;

  private static final int WINDOW_BATCHES_MAX = 1_024;

  /** How often the thread looks for new records: what a reader sees is at most so old. */
  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

  private final EvidentLog log;
  private final Batches batches;
  private final Scopes scopes;
  private final TailLimits limits;
  private final InstantSource clock;

  /** One at a time: those that read the past must not take the processors from the present. */
  private final Semaphore past = new Semaphore(1, true);

  // Guarded by this.
  private final Deque<TailBatch> window = new ArrayDeque<>();
  private long windowBytes;
  private long windowEnd;
  private int open;
  private boolean closed;
  private @Nullable Thread reader;
  private long dropped;

  /** How a batch is read, so that a test can make it fail. */
  @FunctionalInterface
  interface Batches {
    TailBatch read(EvidentLog log, long from, long size) throws IOException;
  }

  public Tails(EvidentLog log, Scopes scopes, TailLimits limits, InstantSource clock) {
    this(log, TailBatch::read, scopes, limits, clock);
  }

  Tails(EvidentLog log, Batches batches, Scopes scopes, TailLimits limits, InstantSource clock) {
    this.log = log;
    this.batches = batches;
    this.scopes = scopes;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Opens a tail; it must be closed.
   *
   * @param access asked again and again, so that a tail sees no more than its reader may see now;
   *     empty: the reader may see nothing any more, and the tail ends
   * @param after only records with larger indexes; empty: what is committed from now on
   */
  public synchronized Tail open(
      Filter filter, Supplier<Optional<Access>> access, Optional<Long> after) throws TooManyTails {
    if (open >= limits.tailsMax()) {
      throw new TooManyTails(limits.tailsMax());
    }
    long size = log.committed().size();
    long next = after.map(index -> Math.min(index + 1, size)).orElse(size);
    open++;
    if (reader == null && !closed) {
      windowEnd = size;
      reader = Thread.ofPlatform().daemon().name("tails").start(this::follow);
    }
    return new Tail(this, filter, access, clock, next);
  }

  /** How many are open. */
  public synchronized int open() {
    return open;
  }

  /** How many readers were too slow, since the start. */
  public synchronized long dropped() {
    return dropped;
  }

  synchronized void left() {
    open--;
  }

  synchronized void countDropped() {
    dropped++;
  }

  Scope scope(Access access, Filter filter) {
    return scopes.of(access, filter);
  }

  TailLimits limits() {
    return limits;
  }

  long size() {
    return log.committed().size();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  // ---- the reading thread

  private void follow() {
    try {
      for (Optional<Long> from = position(); from.isPresent(); from = position()) {
        long size = log.committed().size();
        if (size > from.get()) {
          add(batches.read(log, from.get(), size));
        } else {
          LockSupport.parkNanos(this, LOOK_NANOS);
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      // The tails go on by themselves, and each of them meets what is wrong, if it lasts. An error
      // must not end this thread unseen either: each tail would wait for it as long as it waits.
      LOG.error("the window of the tails ends: the log cannot be read", e);
      end();
    }
  }

  /** Where to read on; empty when nobody is left. */
  private synchronized Optional<Long> position() {
    if (closed || open == 0) {
      end();
      return Optional.empty();
    }
    return Optional.of(windowEnd);
  }

  private synchronized void end() {
    window.clear();
    windowBytes = 0;
    reader = null;
    notifyAll();
  }

  private synchronized void add(TailBatch batch) {
    window.add(batch);
    windowBytes += batch.bytes();
    windowEnd = batch.to();
    while (window.size() > 1
        && (windowBytes > WINDOW_BYTES_MAX || window.size() > WINDOW_BATCHES_MAX)) {
      windowBytes -= window.remove().bytes();
    }
    notifyAll();
  }

  // ---- for tails

  /** The batch that holds a record, as soon as it is there; empty when the time is over. */
  Optional<TailBatch> batch(long next, Duration patience) throws IOException, InterruptedException {
    Optional<TailBatch> shared = fromWindow(next, patience);
    if (shared.isPresent()) {
      return shared;
    }
    long size = size();
    if (next >= size || isClosed()) {
      return Optional.empty();
    }
    past.acquire();
    try {
      return Optional.of(batches.read(log, next, size));
    } finally {
      past.release();
    }
  }

  private synchronized Optional<TailBatch> fromWindow(long next, Duration patience)
      throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (next >= windowEnd && !closed) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      long millis = Duration.ofNanos(left).toMillis() + 1;
      if (reader == null && next < log.committed().size()) {
        return Optional.empty(); // there is no window: it reads by itself
      }
      wait(reader == null ? Math.min(millis, 10) : millis);
    }
    for (TailBatch batch : window) {
      if (next >= batch.from() && next < batch.to()) {
        return Optional.of(batch);
      }
    }
    return Optional.empty();
  }

  /** Ends all tails: each tells its reader so. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
