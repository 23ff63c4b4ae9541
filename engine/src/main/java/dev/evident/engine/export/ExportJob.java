package dev.evident.engine.export;

import dev.evident.query.QueryText;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One export in the background. Thread-safe. */
public final class ExportJob {
  private static final Logger LOG = LoggerFactory.getLogger(ExportJob.class);

  /** Between two looks at whether it is still wanted. */
  private static final Duration TURN_WAIT = Duration.ofMillis(200);

  /** Between two looks at the clock, which somebody may set. */
  private static final Duration CLOCK_LOOK = Duration.ofMinutes(1);

  private final ExportOrder order;
  private final SpoolFile evidence;
  private final SpoolFile beside;
  private final Halt halt = new Halt();
  private Optional<Thread> thread = Optional.empty(); // guarded by this
  private volatile ExportState state;

  ExportJob(String id, ExportOrder order, SpoolFile evidence, SpoolFile beside, Instant begun) {
    this.order = order;
    this.evidence = evidence;
    this.beside = beside;
    this.state =
        new ExportState(
            id,
            order.form(),
            QueryText.write(order.query()),
            order.purpose(),
            begun,
            0,
            0,
            0,
            new ExportState.Stage.Waiting());
  }

  /** Looks, before each page, whether there is room for more. */
  @FunctionalInterface
  interface Room {
    void require() throws ExportStopped, IOException;
  }

  /** What was asked for. */
  public ExportOrder order() {
    return order;
  }

  public ExportState state() {
    return state;
  }

  boolean isOf(String owner) {
    return order.asker().id().equals(owner);
  }

  synchronized void start(Runnable work) {
    thread = Optional.of(Thread.ofVirtual().name("export").start(work));
  }

  void write(Exporter exporter, Room room) throws IOException, ExportStopped, InterruptedException {
    stage(new ExportState.Stage.Running());
    room.require();
    try (OutputStream lines = evidence.writer();
        OutputStream events = beside.writer()) {
      long _ =
          exporter.write(
              order,
              exporter.snapshot(order, halt),
              lines,
              events,
              halt,
              (written, upTo, size) -> {
                state = at(written, upTo, size, state.stage());
                try {
                  room.require();
                } catch (IOException e) {
                  throw new ExportStopped(
                      ExportStopped.Reason.UNAVAILABLE, "the server's disk cannot be read");
                }
              });
    }
  }

  void ready(Instant until) {
    boolean two = order.form().hasManifest();
    long bytes = two ? beside.length() : evidence.length();
    Optional<Long> manifest = two ? Optional.of(evidence.length()) : Optional.empty();
    stage(new ExportState.Stage.Ready(bytes, manifest, until));
  }

  void fail(ExportStopped why, Instant until) {
    stage(new ExportState.Stage.Failed(why.reason(), why.detail(), until));
    deleteFiles();
  }

  /** Waits for its turn. */
  void await(Semaphore turns) throws ExportStopped, InterruptedException {
    while (!turns.tryAcquire(TURN_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
      halt.check();
    }
  }

  /** Whether it was kept for long enough. */
  boolean isOver(Instant now) {
    return until().map(until -> !now.isBefore(until)).orElse(false);
  }

  /** How long it is kept; empty while it is made. */
  private Optional<Instant> until() {
    return switch (state.stage()) {
      case ExportState.Stage.Ready ready -> Optional.of(ready.until());
      case ExportState.Stage.Failed failed -> Optional.of(failed.until());
      case ExportState.Stage.Waiting _, ExportState.Stage.Running _ -> Optional.empty();
    };
  }

  /** On its own thread, once it is made: waits until it is over, or somebody ends it before. */
  void awaitOver(InstantSource clock) throws InterruptedException {
    boolean ended = false;
    for (Instant now = clock.instant(); !ended && !isOver(now); now = clock.instant()) {
      Duration left = Duration.between(now, until().orElse(now));
      ended = halt.await(left.compareTo(CLOCK_LOOK) < 0 ? left : CLOCK_LOOK);
    }
  }

  /** Stops it, waits for its thread unless this is it, and removes its files. */
  void end() {
    halt.halt();
    Optional<Thread> running;
    synchronized (this) {
      running = thread.filter(one -> !one.equals(Thread.currentThread()));
    }
    if (running.isPresent()) {
      try {
        running.get().join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    deleteFiles();
  }

  /**
   * Writes a part of a file.
   *
   * @param manifest the manifest, of an export that has one
   * @throws IOException when it is gone
   */
  public void copy(boolean manifest, long from, long to, OutputStream out) throws IOException {
    SpoolFile file = order.form().hasManifest() && !manifest ? beside : evidence;
    file.copy(from, to, out);
  }

  private void stage(ExportState.Stage stage) {
    state = at(state.events(), state.upTo(), state.size(), stage);
  }

  private ExportState at(long events, long upTo, long size, ExportState.Stage stage) {
    return new ExportState(
        state.id(),
        state.form(),
        state.query(),
        state.purpose(),
        state.begun(),
        events,
        upTo,
        size,
        stage);
  }

  private void deleteFiles() {
    try {
      evidence.delete();
      beside.delete();
    } catch (IOException e) {
      LOG.warn("the files of export {} could not be removed", state.id(), e);
    }
  }
}
