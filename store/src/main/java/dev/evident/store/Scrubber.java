package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.EvidentLog;
import dev.evident.log.Published;
import dev.evident.log.RawRecord;
import dev.evident.log.disk.Disk;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Tile;
import dev.evident.store.segment.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the sealed records in the background, at a limited rate, from the first to the last
 * and again: reads every piece of the files, puts each record together, computes its leaf hash and
 * holds the tree that they give against the tree of the log, whose root in turn must be the one
 * that was signed.
 *
 * <p>Where it is and what it found outlives a restart.
 */
final class Scrubber {
  private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);

  /** Records that are checked in one go: as many as a block has. */
  private static final long CHUNK_RECORDS = 16L * Tile.WIDTH_MAX;

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
  private CompactRange range;
  private final RawRecord.Leaves leaves = new RawRecord.Leaves();
  private final byte[] leaf = new byte[Hash.BYTES];
  private final Map<Long, String> found = new HashMap<>();
  private final Set<Long> passed = new HashSet<>(); // in this round
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
    this.range = CompactRange.of(before.next(), before.range());
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

  private void begin() {
    next = 0;
    begunMs = 0;
    range = new CompactRange();
    found.clear();
    passed.clear();
  }

  /** Whole tiles up to here can be checked: the last sealed ones may reach into the journal. */
  private long limit() {
    long end = state.sealed().manifest().end();
    long up = Math.ceilDiv(end, (long) Tile.WIDTH_MAX) * Tile.WIDTH_MAX;
    return up <= log.committed().size() ? up : up - Tile.WIDTH_MAX;
  }

  /** Checks some records; false when the round is over. */
  private boolean step() throws IOException, InterruptedException {
    long from = next;
    long to = Math.min(from + CHUNK_RECORDS, limit());
    if (to <= from) {
      if (from > 0) {
        endRound();
      }
      return false;
    }
    if (from == 0) {
      begunMs = clock.millis();
    }
    long started = System.nanoTime();
    long bytes = check(state.sealed(), from, to);
    next = to;
    bytes += mark(to);
    long due = bytes * 1_000_000_000L / config.scrubBytesPerSecond();
    state.pause(Duration.ofNanos(Math.max(0, due - (System.nanoTime() - started))));
    return true;
  }

  /** Checks the records of some tiles; returns how many bytes they have. */
  private long check(SealedSet sealed, long from, long to) throws IOException {
    List<Set<String>> names = new ArrayList<>();
    for (long at = from; at < to; at += Tile.WIDTH_MAX) {
      names.add(new TreeSet<>());
    }
    CompactRange.NodeSink tree =
        (height, index, hash, at) -> {
          if (height == Tile.HEIGHT && !isNode(index, hash, at)) {
            long first = index * Tile.WIDTH_MAX;
            tell(
                sealed,
                names.get((int) ((first - from) / Tile.WIDTH_MAX)),
                "records "
                    + first
                    + " to "
                    + (first + Tile.WIDTH_MAX - 1)
                    + " are not those of the log");
          }
        };
    long[] bytes = {0};
    long end = Math.min(to, sealed.manifest().end());
    try {
      RecordMerge merge = SealedSet.merge(sealed.segments(), from, end);
      for (long due = from; due < end; due++) {
        if (!merge.next() || merge.index() != due) {
          throw new CorruptLogException("sealed record " + due + " is missing");
        }
        names.get((int) ((due - from) / Tile.WIDTH_MAX)).add(merge.name());
        Bytes record = merge.record();
        add(record.array(), 0, merge.acceptedMs(), tree);
        bytes[0] += record.length();
      }
      log.scanRaw(
          end,
          to,
          (b, at, index, acceptedMs) -> {
            add(b, at, acceptedMs, tree);
            return true;
          });
    } catch (CorruptLogException e) {
      tell(sealed, near(sealed, e, from, to), String.valueOf(e.getMessage()));
      range = rangeOfLog(to);
    }
    return bytes[0];
  }

  /** The segments that an error is about. */
  private static Set<String> near(SealedSet sealed, CorruptLogException e, long from, long to) {
    Set<String> near = new TreeSet<>();
    for (StoredSegment one : sealed.segments()) {
      String name = one.entry().name();
      boolean named = String.valueOf(e.getMessage()).contains(name);
      if (named || (!one.isOpen() && one.entry().overlaps(from, to))) {
        near.add(name);
      }
    }
    return near;
  }

  private void add(byte[] b, int at, long acceptedMs, CompactRange.NodeSink tree) {
    leaves.leaf(b, at, acceptedMs, leaf, 0);
    range.append(leaf, 0, tree);
  }

  private boolean isNode(long index, byte[] hash, int at) {
    try {
      return log.node(Tile.HEIGHT, index).matches(hash, at);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The tree as the log has it: goes on behind records that cannot be read. */
  private CompactRange rangeOfLog(long size) throws IOException {
    List<Hash> hashes = new ArrayList<>();
    long from = 0;
    for (int height = Long.SIZE - 1; height >= Tile.HEIGHT; height--) {
      if ((size >>> height & 1) != 0) {
        hashes.add(log.node(height, from >>> height));
        from += 1L << height;
      }
    }
    return CompactRange.of(size, hashes);
  }

  private void tell(SealedSet sealed, Set<String> names, String what) {
    for (StoredSegment one : sealed.segments()) {
      if (names.contains(one.entry().name())) {
        found.putIfAbsent(one.entry().number(), what);
        state.verified().put(one.entry().number(), new Verified.OfSegment(clock.millis(), what));
      }
    }
    trouble.began(log, "sealed data is damaged, see evident fsck", new CorruptLogException(what));
  }

  /**
   * Segments whose records were all passed are read once more, piece by piece and past the cache:
   * those with nothing to find are verified. Returns how many bytes that were.
   */
  private long mark(long to) {
    long bytes = 0;
    SealedSet sealed = state.sealed();
    for (StoredSegment one : sealed.segments()) {
      SegmentEntry entry = one.entry();
      if (entry.lastIndex() >= to || !one.isOpen() || !passed.add(entry.number())) {
        continue;
      }
      bytes += entry.fileBytes();
      try {
        files.check(one.path(), entry.key());
        if (!found.containsKey(entry.number())) {
          state.verified().put(entry.number(), new Verified.OfSegment(clock.millis(), ""));
        }
      } catch (IOException e) {
        boolean gone = !state.sealed().segments().contains(one); // merged meanwhile
        if (!gone) {
          tell(sealed, Set.of(entry.name()), e.toString());
        }
      }
    }
    return bytes;
  }

  /**
   * The last sealed records, fewer than a tile: with them the tree must have the root that the log
   * had when they were sealed.
   */
  private void checkRest(SealedSet sealed) throws IOException {
    long end = sealed.manifest().end();
    CompactRange whole = range.copy();
    Set<String> names = new TreeSet<>();
    try {
      RecordMerge merge = SealedSet.merge(sealed.segments(), next, end);
      while (whole.size() < end) {
        if (!merge.next() || merge.index() != whole.size()) {
          throw new CorruptLogException("sealed record " + whole.size() + " is missing");
        }
        names.add(merge.name());
        leaves.leaf(merge.record().array(), 0, merge.acceptedMs(), leaf, 0);
        whole.append(leaf, 0, (_, _, _, _) -> {});
      }
      if (!whole.root().equals(sealed.manifest().root())) {
        tell(sealed, names, "the last sealed records are not those of the log");
      }
    } catch (CorruptLogException e) {
      tell(sealed, near(sealed, e, next, end), String.valueOf(e.getMessage()));
    }
  }

  /** All records gave the tree of the log: now its root must be the one that was signed. */
  private void endRound() throws IOException {
    SealedSet sealed = state.sealed();
    if (sealed.manifest().end() > next) {
      checkRest(sealed);
    }
    long _ = mark(Long.MAX_VALUE);
    Optional<Published> signed = log.published();
    if (signed.isPresent() && !log.rootAt(signed.get().size()).equals(signed.get().root())) {
      trouble.began(
          log,
          "the tree does not have the root that was signed over " + signed.get().size(),
          new CorruptLogException("run evident fsck"));
    } else if (found.isEmpty()) {
      trouble.ended();
    }
    rounds.incrementAndGet();
    saveNowAndThen(true);
  }

  private void saveNowAndThen(boolean now) {
    if (!now && System.nanoTime() - savedNanos < SAVED_EVERY.toNanos()) {
      return;
    }
    savedNanos = System.nanoTime();
    Map<Long, Verified.OfSegment> known = new TreeMap<>();
    for (StoredSegment one : state.sealed().segments()) {
      Verified.OfSegment last = state.verified().get(one.entry().number());
      if (last != null) {
        known.put(one.entry().number(), last);
      }
    }
    state.verified().keySet().retainAll(known.keySet());
    try {
      new Verified(range.size(), begunMs, range.hashes(), known).write(disk, store);
    } catch (IOException e) {
      LOG.warn("what was verified could not be saved: {}", e.toString());
    }
  }
}
