package dev.evident.store;

import dev.evident.log.EvidentLog;
import dev.evident.store.live.Skeletons;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what the log commits, by the same road at start and in service: reads it back, takes
 * it apart, shows it to queries. A window ends with the journal file that its records are in, or
 * when it is large enough; then it is sealed.
 */
final class Appender {
  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

  /** While records come without a pause, queries see them after this time at the latest. */
  private static final long SHOWN_AFTER_NANOS = 20_000_000;

  private static final long WAKE_MS = 20;

  private final EvidentLog log;
  private final StoreState state;
  private final StoreConfig config;
  private final SplittableRandom seeds;
  private final Trouble trouble;
  private final StoreListener listener;
  private final Thread thread;
  // Owned by the thread.
  private @Nullable Window window;
  private long next;
  private Skeletons skeletons;

  Appender(
      EvidentLog log,
      StoreState state,
      StoreConfig config,
      SplittableRandom seeds,
      Trouble trouble,
      StoreListener listener) {
    this.log = log;
    this.state = state;
    this.config = config;
    this.seeds = seeds;
    this.trouble = trouble;
    this.listener = listener;
    this.next = state.sealed().manifest().end();
    this.skeletons = new Skeletons(seeds.nextLong());
    this.thread = Thread.ofPlatform().name("evident-appender").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Ends it; the state must have been stopped before. */
  void close() throws InterruptedException {
    do {
      log.wake();
      thread.join(WAKE_MS);
    } while (thread.isAlive());
  }

  private void run() {
    int failed = 0;
    while (!state.isClosing()) {
      try {
        long size = log.awaitMore(next);
        if (size > next) {
          append(size);
          failed = 0;
          trouble.ended();
        } else if (log.growsNoMore()) {
          return;
        }
      } catch (InterruptedException e) {
        LOG.debug("the appender is interrupted", e);
        return;
      } catch (Throwable e) { // records that are not searchable must never go unnoticed
        trouble.began(log, "records from " + next + " on cannot be made searchable", e);
        dropWindow();
        try {
          state.pause(Sealer.backoff(config, failed++));
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  /** What a failure left half appended is read again; what was shown of it stays until then. */
  private void dropWindow() {
    Window broken = window;
    if (broken != null) {
      window = null;
      next = broken.first();
      skeletons = new Skeletons(seeds.nextLong());
    }
  }

  private void append(long size) throws IOException, InterruptedException {
    while (next < size && !state.isClosing()) {
      Window open = window;
      if (open == null) {
        if (!state.awaitRoom(next)) {
          return;
        }
        open = new Window(next, seeds.split(), skeletons);
        window = open;
      }
      long boundary = boundary(open.first());
      Window growing = open;
      long began = System.nanoTime();
      if (next < Math.min(size, boundary)) {
        log.scanRaw(
            next,
            Math.min(size, boundary),
            (bytes, at, index, acceptedMs) -> {
              growing.append(bytes, at, index, acceptedMs);
              return growing.bytes() < config.windowBytes()
                  && System.nanoTime() - began < SHOWN_AFTER_NANOS;
            });
      }
      long records = growing.end() - next;
      next = growing.end();
      skeletons = growing.skeletons();
      state.publish(growing, growing.publish());
      state.rate().took(records, System.nanoTime() - began);
      listener.shown(next);
      if (growing.bytes() >= config.windowBytes() || next == boundary) {
        window = null;
        state.full(growing);
      }
    }
  }

  /** Where the journal file ends that a window began in; only known when the next one was begun. */
  private long boundary(long first) {
    List<Long> files = log.journalFiles();
    for (long file : files) {
      if (file > first) {
        return file;
      }
    }
    return Long.MAX_VALUE;
  }
}
