package dev.evident.engine.audit;

import dev.evident.codec.BodyRefused;
import dev.evident.codec.UuidV7;
import dev.evident.engine.Admitted;
import dev.evident.log.Refused;
import dev.evident.model.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes acts into the log. Thread-safe; one thread does the writing, so that a reader waits for no
 * flush of the disk. {@link #close} writes what waits.
 */
public final class AuditLog implements Audit, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  /** Equal reads within this time become one event with a count. */
  public static final Duration WINDOW = Duration.ofMinutes(10);

  /** Different acts whose repetitions are counted at once. */
  static final int FOLDS_MAX = 1_000;

  /** Acts that wait for the log; about a minute of a busy server whose disk is full. */
  static final int WAITING_MAX = 10_000;

  static final long WAITING_BYTES_MAX = 32L << 20;

  /** How long somebody waits for his act to be durable. */
  static final Duration COMMIT_WAIT = Duration.ofSeconds(10);

  private static final Duration RETRY = Duration.ofMillis(50);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
  private static final int BATCH_RECORDS = 500;
  private static final long BATCH_BYTES = 512 << 10;

  /** Where events go: {@code Engine.admitOwn}. */
  @FunctionalInterface
  public interface Road {
    /** Makes lines of NDJSON durable. */
    Admitted append(InputStream lines)
        throws IOException, BodyRefused, Refused, InterruptedException;
  }

  private final Road road;
  private final InstantSource clock;

  /** There is something to write. */
  private final Semaphore wake = new Semaphore(0);

  // Guarded by this.
  private final ActEvents events = new ActEvents();
  private final UuidV7 ids;
  private final Folds folds = new Folds(WINDOW, FOLDS_MAX);
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long lost;
  private boolean closed;
  private Optional<Thread> writer = Optional.empty();

  private record Waiting(byte[] event, CompletableFuture<Boolean> durable) {}

  /**
   * Nothing is written before {@link #start}.
   *
   * @param random for the ids of events
   */
  public AuditLog(Road road, InstantSource clock, RandomGenerator random) {
    this.road = road;
    this.clock = clock;
    this.ids = new UuidV7(random);
  }

  /** Begins to write. */
  public synchronized void start() {
    writer = Optional.of(Thread.ofPlatform().daemon().name("audit").start(this::run));
  }

  @Override
  public synchronized void note(Visitor visitor, Act act) throws AuditUnavailable {
    Instant now = clock.instant();
    if (closed || !folds.counts(visitor, act, now)) { // nobody would write what is counted then
      add(visitor, act, 1, now, now, new CompletableFuture<>());
      folds.told(visitor, act, now);
    }
  }

  @Override
  public void commit(Visitor visitor, Act act) throws AuditUnavailable, InterruptedException {
    CompletableFuture<Boolean> durable = new CompletableFuture<>();
    synchronized (this) {
      Instant now = clock.instant();
      add(visitor, act, 1, now, now, durable);
    }
    try {
      if (durable.get(COMMIT_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (TimeoutException | ExecutionException _) {
      // said below
    }
    throw new AuditUnavailable(
        "this cannot be recorded in the log, and so is not done; see the server's log");
  }

  private void add(
      Visitor visitor,
      Act act,
      long count,
      Instant first,
      Instant last,
      CompletableFuture<Boolean> durable)
      throws AuditUnavailable {
    if (closed || !fits(visitor, act, count, first, last, durable)) {
      throw new AuditUnavailable(
          "what is done here cannot be recorded at present, because the log takes nothing; try"
              + " again later");
    }
  }

  /** Puts an act among those that wait; false when there is no room for it. */
  private boolean fits(
      Visitor visitor,
      Act act,
      long count,
      Instant first,
      Instant last,
      CompletableFuture<Boolean> durable) {
    if (waiting.size() >= WAITING_MAX) {
      return false; // before anything is written out: a thousand counts may ask, each second
    }
    byte[] event = events.write(ids.text(clock.millis()), visitor, act, count, first, last);
    if (waitingBytes + event.length > WAITING_BYTES_MAX) {
      return false;
    }
    waiting.add(new Waiting(event, durable));
    waitingBytes += event.length;
    wake.release();
    return true;
  }

  /** Acts that wait for the log. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Acts that could not be recorded although they were taken: each is in the server's log. */
  public synchronized long lost() {
    return lost;
  }

  // ---- the writing thread

  private void run() {
    try {
      while (pause()) {
        boolean _ = step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until there is something to do, or to look for; false when it is over. */
  private boolean pause() throws InterruptedException {
    boolean _ = wake.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    wake.drainPermits();
    synchronized (this) {
      return !closed;
    }
  }

  /** Writes what waits, and the windows that are over; false when the log takes nothing now. */
  boolean step() throws InterruptedException {
    boolean told = endWindows();
    // What found no room among those that wait does so once these are written.
    return writeWaiting() && (told || (endWindows() && writeWaiting()));
  }

  private boolean writeWaiting() throws InterruptedException {
    List<Waiting> batch = first();
    while (!batch.isEmpty()) {
      if (!written(batch)) {
        Thread.sleep(RETRY);
        return false;
      }
      batch = first();
    }
    return true;
  }

  /** At the end all windows are over; false when there was no room to tell of each of them. */
  private synchronized boolean endWindows() {
    return folds.end(
        clock.instant(),
        closed,
        one ->
            fits(
                one.visitor(),
                one.act(),
                one.count(),
                one.first(),
                one.last(),
                new CompletableFuture<>()));
  }

  private synchronized List<Waiting> first() {
    List<Waiting> batch = new ArrayList<>();
    long bytes = 0;
    for (Waiting one : waiting) {
      bytes += one.event.length;
      if (batch.size() == BATCH_RECORDS || (bytes > BATCH_BYTES && !batch.isEmpty())) {
        break;
      }
      batch.add(one);
    }
    return batch;
  }

  private boolean written(List<Waiting> batch) throws InterruptedException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Waiting one : batch) {
      lines.writeBytes(one.event);
      lines.write('\n');
    }
    try {
      Admitted admitted = road.append(new ByteArrayInputStream(lines.toByteArray()));
      done(batch, admitted.rejected().stream().map(Refusal::line).collect(Collectors.toSet()));
      admitted.rejected().forEach(no -> LOG.error("an act is not in the log: {}", no.detail()));
      return true;
    } catch (Refused e) {
      if (e.reason() == Refused.Reason.STOPPED) {
        LOG.error("{} acts are not in the log: it has stopped", batch.size());
        done(batch, allLines(batch));
        return true;
      }
      return false; // full: it waits, with the same ids
    } catch (BodyRefused | IOException e) {
      LOG.error("{} acts are not in the log", batch.size(), e);
      done(batch, allLines(batch));
      return true;
    }
  }

  private static Set<Integer> allLines(List<Waiting> batch) {
    return IntStream.rangeClosed(1, batch.size()).boxed().collect(Collectors.toSet());
  }

  /**
   * What was tried waits no longer.
   *
   * @param refused lines, from 1, that are not in the log
   */
  private synchronized void done(List<Waiting> batch, Set<Integer> refused) {
    lost += refused.size();
    for (int i = 0; i < batch.size(); i++) {
      Waiting one = batch.get(i);
      waiting.remove();
      waitingBytes -= one.event.length;
      one.durable.complete(!refused.contains(i + 1));
    }
  }

  /** Writes what waits, and how often what was counted has happened. */
  @Override
  public void close() {
    Optional<Thread> thread;
    synchronized (this) {
      closed = true;
      thread = writer;
    }
    wake.release();
    try {
      if (thread.isPresent()) {
        thread.get().join(CLOSE_WAIT);
      }
      long until = System.nanoTime() + CLOSE_WAIT.toNanos();
      while (!step() && System.nanoTime() < until) {
        LOG.warn("the log takes no acts at present; trying again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sayWhatIsLost();
  }

  private synchronized void sayWhatIsLost() {
    if (!waiting.isEmpty()) {
      LOG.error("{} acts are not in the log: it took nothing before the end", waiting.size());
    }
    if (folds.untold() > 0) {
      LOG.error(
          "{} repetitions of acts are not in the log: it took nothing before the end",
          folds.untold());
    }
  }
}
