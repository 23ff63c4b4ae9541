package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.EvidentLog;
import dev.evident.log.RawRecord;
import dev.evident.log.disk.Disk;
import dev.evident.log.keys.DataKeyId;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import dev.evident.store.segment.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns full windows into segment files.
 *
 * <h2>Steps, each durable before the next</h2>
 *
 * <ol>
 *   <li>write one file for each data key;
 *   <li>read every record back from the files, put it together and compare it with the journal,
 *       byte for byte; records that do not come back exactly are stored whole, in new files;
 *   <li>replace the manifest;
 *   <li>show queries the files instead of the window;
 *   <li>delete journal files whose records are all sealed.
 * </ol>
 *
 * Whatever fails, the window stays in memory and its records in the journal; it is tried again
 * until it works, with pauses that grow to a limit. A crash between any two steps leaves files that
 * no manifest names, which the next start deletes, or journal files that are not needed, which the
 * next seal deletes.
 */
final class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  /** More records than this that do not come back are a failure of another kind. */
  private static final int WHOLE_MAX = 10_000;

  private static final int DOUBLINGS_MAX = 30;

  private final EvidentLog log;
  private final Disk disk;
  private final Path store;
  private final SegmentFiles files;
  private final StoreState state;
  private final StoreConfig config;
  private final InstantSource clock;
  private final Trouble trouble;
  private final Thread thread;

  Sealer(
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
    this.thread = Thread.ofPlatform().name("evident-sealer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Ends it; the state must have been stopped before. A file in work is finished. */
  void close() throws InterruptedException {
    thread.join();
  }

  /** The pause after so many failures. */
  static Duration backoff(StoreConfig config, int failures) {
    long factor = 1L << Math.min(failures, DOUBLINGS_MAX);
    long millis = Math.min(config.retryMin().toMillis() * factor, config.retryMax().toMillis());
    return Duration.ofMillis(millis);
  }

  private void run() {
    int failed = 0;
    try {
      drop(log, state);
      for (Window window = state.awaitFull(); window != null; window = state.awaitFull()) {
        try {
          seal(window);
          failed = 0;
          trouble.ended();
        } catch (Throwable e) { // the thread must outlive anything: nobody else would seal
          String what = "records " + window.first() + " to " + (window.end() - 1);
          trouble.began(log, what + " cannot be sealed", e);
          state.pause(backoff(config, failed++));
        }
        drop(log, state);
      }
    } catch (InterruptedException e) {
      LOG.debug("the sealer is interrupted", e);
    }
  }

  /** Deletes journal files that are not needed; what is left is deleted the next time. */
  static void drop(EvidentLog log, StoreState state) {
    try {
      log.dropJournalBelow(state.sealed().manifest().end());
    } catch (IOException e) {
      LOG.warn("sealed journal files could not be deleted yet: {}", e.toString());
    }
  }

  private void seal(Window window) throws IOException {
    List<Long> begun = new ArrayList<>();
    try {
      seal(window, begun);
    } finally {
      state.workDone(begun);
    }
  }

  private void seal(Window window, List<Long> begun) throws IOException {
    Set<Long> whole = new TreeSet<>();
    List<SegmentEntry> entries = write(window, whole, begun);
    if (entries == null) {
      LOG.error(
          "{} records from {} on did not come back exactly; they are stored whole",
          whole.size(),
          whole.iterator().next());
      entries = write(window.again(log::scanRaw, whole::contains), whole, begun);
      if (entries == null) {
        throw new CorruptLogException(
            "records of the window from " + window.first() + " on do not come back exactly");
      }
    }
    List<SegmentEntry> made = entries;
    Hash root = log.rootAt(window.end());
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
          before -> before.sealed(made, window.end(), root, nextNumber(before, made)),
          opened,
          window);
    } catch (IOException | RuntimeException e) {
      for (StoredSegment one : opened) {
        one.close();
      }
      throw e;
    }
  }

  /** A number that no segment had yet, by what is durable. */
  static long nextNumber(Manifest before, List<SegmentEntry> made) {
    long most = made.stream().mapToLong(SegmentEntry::number).max().orElse(-1);
    return Math.max(before.nextNumber(), most + 1);
  }

  /**
   * Writes and compares.
   *
   * @param whole takes the records that did not come back exactly
   * @param begun takes the numbers of the files
   * @return null when there are such
   */
  private @Nullable List<SegmentEntry> write(Window window, Set<Long> whole, List<Long> begun)
      throws IOException {
    try (Making making = new Making(disk, store, files, state, begun)) {
      for (Map.Entry<DataKeyId, List<SegmentFiles.Source>> one : window.sources().entrySet()) {
        making.write(one.getKey(), one.getValue());
      }
      if (isInTheTree(window, making)) {
        return making.entries();
      }
      int before = whole.size();
      findOthers(window, making.read(), whole);
      if (whole.size() == before) {
        throw new CorruptLogException(
            "the records from "
                + window.first()
                + " to "
                + (window.end() - 1)
                + " do not have the root that was committed with them");
      }
      return null;
    }
  }

  /**
   * Reads every record back, puts it together and takes its hash into the tree that stands before
   * the window: the root must be that of the log behind the window. That is true of the committed
   * records in their order and of no others.
   */
  private boolean isInTheTree(Window window, Making making) throws IOException {
    CompactRange tree = treeBefore(window.first());
    RecordMerge merge = making.read();
    while (merge.next()) {
      if (merge.index() != tree.size()) {
        return false;
      }
      tree.append(making.good(merge, merge.record()), 0, (_, _, _, _) -> {});
    }
    return tree.size() == window.end() && tree.root().equals(log.rootAt(window.end()));
  }

  /** The complete subtrees of the tree of a size. */
  private CompactRange treeBefore(long size) throws IOException {
    List<Hash> hashes = new ArrayList<>();
    long begin = 0;
    for (int height = Long.SIZE - 2; height >= 0; height--) {
      if ((size >>> height & 1) != 0) {
        hashes.add(log.node(height, begin >>> height));
        begin += 1L << height;
      }
    }
    return CompactRange.of(size, hashes);
  }

  /** Compares with the journal, to know which records did not come back exactly. */
  private void findOthers(Window window, RecordMerge merge, Set<Long> whole) throws IOException {
    log.scanRaw(
        window.first(),
        window.end(),
        (bytes, at, index, acceptedMs) -> {
          if (!merge.next() || merge.index() != index || merge.acceptedMs() != acceptedMs) {
            throw new CorruptLogException("record " + index + " is missing in its segment");
          }
          Bytes found = merge.record();
          int end = at + RawRecord.length(bytes, at);
          if (!Arrays.equals(found.array(), 0, found.length(), bytes, at, end)) {
            if (whole.size() == WHOLE_MAX) {
              throw new CorruptLogException("record " + index + " came back as another one");
            }
            whole.add(index);
          }
          return true;
        });
    if (merge.next()) {
      throw new CorruptLogException("record " + merge.index() + " is one too many");
    }
  }
}
