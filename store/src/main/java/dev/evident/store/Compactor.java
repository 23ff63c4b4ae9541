package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.EvidentLog;
import dev.evident.log.disk.Disk;
import dev.evident.log.keys.DataKeyId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges neighbouring segments of one key into larger ones, so that queries ask few of them. The
 * new file is read back and everything that its records are made of compared with the old ones,
 * before the manifest is replaced; the old files go after a while.
 */
final class Compactor {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  /** How often it looks whether there is something to do. */
  private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

  private final EvidentLog log;
  private final Disk disk;
  private final Path store;
  private final SegmentFiles files;
  private final StoreState state;
  private final StoreConfig config;
  private final InstantSource clock;
  private final Trouble trouble;
  private final Thread thread;

  Compactor(
      EvidentLog log,
      Disk disk,
      Path store,
      SegmentFiles files,
      StoreState state,
      StoreConfig config,
      InstantSource clock,
      Trouble trouble) {
    this.log = log;
    this.disk = disk;
    this.store = store;
    this.files = files;
    this.state = state;
    this.config = config;
    this.clock = clock;
    this.trouble = trouble;
    this.thread = Thread.ofPlatform().name("evident-compactor").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Ends it; the state must have been stopped before. A merge in work is finished. */
  void close() throws InterruptedException {
    thread.join();
  }

  private void run() {
    int failed = 0;
    try {
      while (!state.isClosing()) {
        try {
          while (!state.isClosing() && mergeOnce()) {
            trouble.ended();
          }
          failed = 0;
          state.sweep();
          Sealer.drop(log, state); // what could not be deleted behind a seal
          state.pause(LOOKS_EVERY);
        } catch (Throwable e) { // the thread must outlive anything: nobody else would merge
          trouble.began(log, "segments cannot be merged", e);
          state.pause(Sealer.backoff(config, failed++));
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the compactor is interrupted", e);
    }
  }

  /** Merges one run of segments; false when there is none to merge. */
  boolean mergeOnce() throws IOException {
    SealedSet sealed = state.sealed();
    Set<SegmentEntry> run = Set.copyOf(choose(sealed, config, clock.millis()));
    if (run.isEmpty()) {
      return false;
    }
    merge(sealed.segments().stream().filter(one -> run.contains(one.entry())).toList());
    return true;
  }

  static List<SegmentEntry> choose(SealedSet sealed, StoreConfig config, long nowMs) {
    Set<SegmentEntry> isolated = new HashSet<>();
    for (StoredSegment one : sealed.segments()) {
      if (!one.isOpen()) {
        isolated.add(one.entry());
      }
    }
    return choose(sealed.manifest().segments(), isolated, config, nowMs);
  }

  /**
   * Neighbours of one key that are worth a merge: as many as the setting says, none of them larger
   * than all others together, so that each record is merged only a few times; of a day that is over
   * also fewer.
   *
   * @param isolated those that cannot be read
   */
  static List<SegmentEntry> choose(
      List<SegmentEntry> segments, Set<SegmentEntry> isolated, StoreConfig config, long nowMs) {
    Map<DataKeyId, List<SegmentEntry>> byKey = new LinkedHashMap<>();
    for (SegmentEntry one : segments) {
      byKey.computeIfAbsent(one.key(), _ -> new ArrayList<>()).add(one);
    }
    for (Map.Entry<DataKeyId, List<SegmentEntry>> one : byKey.entrySet()) {
      List<SegmentEntry> found = run(one.getValue(), isolated, config);
      if (found.isEmpty() && isOver(one.getKey(), nowMs)) {
        found = rest(one.getValue(), isolated, config);
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  /** The day before yesterday is over, whatever clocks say. */
  private static boolean isOver(DataKeyId key, long nowMs) {
    return !key.equals(DataKeyId.CONTROL) && key.day() < DataKeyId.day(nowMs) - 1;
  }

  private static List<SegmentEntry> run(
      List<SegmentEntry> all, Set<SegmentEntry> isolated, StoreConfig config) {
    int count = config.mergeSegments();
    for (int from = 0; from + count <= all.size(); from++) {
      List<SegmentEntry> run = all.subList(from, from + count);
      long rows = run.stream().mapToLong(SegmentEntry::rows).sum();
      long largest = run.stream().mapToLong(SegmentEntry::rows).max().orElse(0);
      if (largest <= rows - largest
          && rows <= config.segmentRowsMax()
          && run.stream().noneMatch(isolated::contains)) {
        return List.copyOf(run);
      }
    }
    return List.of();
  }

  /** Of a day that is over: as many neighbours as a segment may hold. */
  private static List<SegmentEntry> rest(
      List<SegmentEntry> all, Set<SegmentEntry> isolated, StoreConfig config) {
    for (int from = 0; from < all.size(); from++) {
      long rows = 0;
      int to = from;
      while (to < all.size()
          && !isolated.contains(all.get(to))
          && rows + all.get(to).rows() <= config.segmentRowsMax()) {
        rows += all.get(to++).rows();
      }
      if (to - from >= 2) {
        return List.copyOf(all.subList(from, to));
      }
    }
    return List.of();
  }

  private void merge(List<StoredSegment> run) throws IOException {
    List<Long> begun = new ArrayList<>();
    try {
      merge(run, begun);
    } finally {
      state.workDone(begun);
    }
  }

  private void merge(List<StoredSegment> run, List<Long> begun) throws IOException {
    List<SegmentEntry> gone = run.stream().map(StoredSegment::entry).toList();
    List<SegmentEntry> made = write(run, gone, begun);
    List<StoredSegment> opened =
        made.stream().map(entry -> StoredSegment.open(files, store, entry)).toList();
    try {
      for (StoredSegment one : opened) {
        if (!one.isOpen()) {
          throw new CorruptLogException(one.path() + " does not open: " + one.problem());
        }
      }
      state.verified(made, clock.millis());
      state.commit(
          before -> before.replaced(gone, made, Sealer.nextNumber(before, made)), opened, null);
    } catch (IOException | RuntimeException e) {
      for (StoredSegment one : opened) {
        one.close();
      }
      throw e;
    }
    LOG.debug("{} segments of the key {} are merged", run.size(), gone.getFirst().key());
  }

  private List<SegmentEntry> write(
      List<StoredSegment> run, List<SegmentEntry> gone, List<Long> begun) throws IOException {
    List<SegmentFiles.Source> sources = new ArrayList<>();
    for (StoredSegment one : run) {
      SegmentFiles.OpenFile file = one.file();
      if (file == null) {
        throw new AssertionError("bug: merge of the isolated segment " + one.path());
      }
      sources.add(new SegmentFiles.Source(file.segment(), file.terms()));
    }
    try (Making making = new Making(disk, store, files, state, begun)) {
      making.write(gone.getFirst().key(), sources);
      making.compare(sources.stream().map(SegmentFiles.Source::segment).toList(), gone);
      return making.entries();
    }
  }
}
