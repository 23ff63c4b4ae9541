package dev.evident.store;

import dev.evident.log.EvidentLog;
import dev.evident.log.disk.Disk;
import dev.evident.merkle.CompactRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the sealed records in the background, at a limited rate, round after round ({@link
 * ScrubRound}).
 *
 * <p>Where it is and what it found outlives a restart.
 */
final class Scrubber {
  private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);

  private static final Duration SAVED_EVERY = Duration.ofSeconds(30);
  private static final Duration LOOKS_EVERY = Duration.ofSeconds(5);

  private final EvidentLog log;
  private final Disk disk;
  private final Path store;
  private final SegmentFiles files;
  private final StoreState state;
  private final StoreConfig config;
  private final InstantSource clock;
  private final Trouble trouble;
  private final Thread thread;
  private final AtomicLong rounds = new AtomicLong();
  private volatile long next;
  private volatile long begunMs;
  // Owned by the thread.
  private ScrubRound round;
  private long savedNanos;

  Scrubber(
      EvidentLog log,
      Disk disk,
      Path store,
      SegmentFiles files,
      StoreState state,
      StoreConfig config,
      InstantSource clock,
      Trouble trouble,
      Verified before) {
    this.log = log;
    this.disk = disk;
    this.store = store;
    this.files = files;
    this.state = state;
    this.config = config;
    this.clock = clock;
    this.trouble = trouble;
    this.next = before.next();
    this.begunMs = before.begunMs();
    this.round = round(CompactRange.of(before.next(), before.range()));
    this.savedNanos = System.nanoTime();
    this.thread = Thread.ofPlatform().name("evident-scrubber").daemon().unstarted(this::run);
  }

  void start() {
    if (config.scrubBytesPerSecond() > 0) {
      thread.start();
    }
  }

  /** Ends it; the state must have been stopped before. */
  void close() throws InterruptedException {
    thread.join();
  }

  long rounds() {
    return rounds.get();
  }

  long next() {
    return next;
  }

  long begunMs() {
    return begunMs;
  }

  private void run() {
    try {
      while (!state.isClosing()) {
        try {
          if (!step()) {
            state.pause(next == 0 ? LOOKS_EVERY : config.scrubPause());
            begin();
          }
        } catch (IOException | RuntimeException e) {
          LOG.warn("sealed records could not be verified at {}", next, e);
          state.pause(config.retryMax());
        }
        saveNowAndThen(false);
      }
    } catch (InterruptedException e) {
      LOG.debug("the scrubber is interrupted", e);
    } finally {
      saveNowAndThen(true);
    }
  }

  private ScrubRound round(CompactRange range) {
    return new ScrubRound(log, files, state, clock, trouble, range);
  }

  private void begin() {
    next = 0;
    begunMs = 0;
    round = round(new CompactRange());
  }

  /** Checks some records; false when the round is over. */
  private boolean step() throws IOException, InterruptedException {
    if (next == 0) {
      begunMs = clock.millis();
    }
    long started = System.nanoTime();
    OptionalLong bytes = round.step();
    if (bytes.isEmpty()) {
      if (next > 0) {
        round.end();
        rounds.incrementAndGet();
        saveNowAndThen(true);
      } else {
        begunMs = 0;
      }
      return false;
    }
    next = round.next();
    long due = bytes.getAsLong() * 1_000_000_000L / config.scrubBytesPerSecond();
    state.pause(Duration.ofNanos(Math.max(0, due - (System.nanoTime() - started))));
    return true;
  }

  private void saveNowAndThen(boolean now) {
    if (!now && System.nanoTime() - savedNanos < SAVED_EVERY.toNanos()) {
      return;
    }
    savedNanos = System.nanoTime();
    Map<Long, Verified.OfSegment> known = new TreeMap<>();
    Set<Long> present = new HashSet<>();
    for (StoredSegment one : state.sealed().segments()) {
      Verified.OfSegment last = state.verified().get(one.entry().number());
      present.add(one.entry().number());
      if (last != null) {
        known.put(one.entry().number(), last);
      }
    }
    state.verified().keySet().retainAll(present);
    try {
      new Verified(round.next(), begunMs, round.range().hashes(), known).write(disk, store);
    } catch (IOException e) {
      LOG.warn("what was verified could not be saved: {}", e.toString());
    }
  }
}
