package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.DirectoryLock;
import dev.evident.log.Ending;
import dev.evident.log.EvidentLog;
import dev.evident.log.Fsck;
import dev.evident.log.RecordVisitor;
import dev.evident.log.SealedRecords;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import dev.evident.store.scan.View;
import dev.evident.store.sealed.ChunkCache;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The searchable records of a log: sealed segments in files, and what is newer in memory.
 *
 * <p>Contract: what is sealed was compared with the log record by record and is durable. A view
 * shows every record below its size exactly once. Nothing is ever given up: what cannot be sealed
 * stays in the journal, is searched in memory, and is told by {@link #status}.
 *
 * <p>Order of a start: open the store, open the log with it, {@link #attach}. Order of an end:
 * {@link #stop}, close the log, close the store. Thread-safe.
 */
public final class Store implements SealedRecords, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  /** A scan looks at the present segments again after so many records. */
  private static final long SCAN_RECORDS = 65_536;

  private final Path directory;
  private final Disk disk;
  private final SegmentFiles files;
  private final StoreConfig config;
  private final InstantSource clock;
  private final SplittableRandom seeds;
  private final StoreState state;
  private final Verified before;
  private final Trouble appending = new Trouble("store-behind");
  private final Trouble sealing = new Trouble("store-seal-failed");
  private final Trouble merging = new Trouble("store-merge-failed");
  private final Trouble damage = new Trouble("store-damaged");
  private @Nullable Workers workers;

  /** The threads. */
  private record Workers(
      EvidentLog log,
      Appender appender,
      Sealer sealer,
      Compactor compactor,
      Scrubber scrubber,
      Verifications verifications) {}

  private Store(
      Path directory,
      Disk disk,
      SegmentFiles files,
      StoreConfig config,
      InstantSource clock,
      SplittableRandom seeds,
      SealedSet sealed,
      boolean writable)
      throws IOException {
    this.directory = directory;
    this.disk = disk;
    this.files = files;
    this.config = config;
    this.clock = clock;
    this.seeds = seeds;
    this.state = new StoreState(disk, directory, config, sealed, writable);
    this.before = Verified.read(disk, directory);
    state.verified().putAll(before.segments());
  }

  /**
   * Opens the store of a data directory for service.
   *
   * @param data the data directory
   * @param encrypted whether new files are encrypted
   * @param cache holds decoded pieces of segments
   * @param random makes salts of files and seeds of tables
   * @throws StartRefused when the manifest is damaged; a segment that does not open is isolated,
   *     see {@link #integrity}
   */
  public static Store open(
      Path data,
      StoreConfig config,
      Disk disk,
      DataKeys keys,
      boolean encrypted,
      ChunkCache cache,
      InstantSource clock,
      SecureRandom random)
      throws IOException, StartRefused {
    return open(
        data.resolve(EvidentLog.STORE),
        config,
        disk,
        new SealedFiles(disk, keys, cache, Optional.of(random), encrypted),
        clock,
        new SplittableRandom(random.nextLong()));
  }

  /**
   * Opens the store of a data directory to look at, of a server that may be running. Changes
   * nothing.
   */
  public static Store openToRead(Path data, Disk disk, DataKeys keys, ChunkCache cache)
      throws IOException, StartRefused {
    SegmentFiles files = new SealedFiles(disk, keys, cache, Optional.empty(), false);
    Path directory = data.resolve(EvidentLog.STORE);
    return new Store(
        directory,
        disk,
        files,
        StoreConfig.defaults(),
        () -> Instant.EPOCH,
        new SplittableRandom(0),
        read(directory, disk, files),
        false);
  }

  /**
   * Opens a store for service. Segments that do not open are isolated, see {@link #integrity}.
   *
   * @param directory folder of the store; made when absent
   * @throws StartRefused when the manifest is damaged
   */
  static Store open(
      Path directory,
      StoreConfig config,
      Disk disk,
      SegmentFiles files,
      InstantSource clock,
      SplittableRandom seeds)
      throws IOException, StartRefused {
    if (!Files.isDirectory(directory)) {
      DirectoryLock.makeDirectory(directory);
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        disk.forceDirectory(parent);
      }
    }
    SealedSet sealed = read(directory, disk, files);
    Map<Long, Path> leftover = StoreState.segmentFiles(directory);
    sealed.segments().forEach(one -> leftover.remove(one.entry().number()));
    for (Path path : leftover.values()) {
      disk.delete(path);
    }
    deleteHalfMade(directory, disk);
    return new Store(directory, disk, files, config, clock, seeds, sealed, true);
  }

  private static void deleteHalfMade(Path directory, Disk disk) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(directory)) {
      all = files.toList();
    }
    for (Path path : all) {
      if (path.getFileName().toString().endsWith(".tmp")) {
        disk.delete(path);
      }
    }
  }

  /** Opens the segments that the manifest names. */
  static SealedSet read(Path directory, Disk disk, SegmentFiles files)
      throws IOException, StartRefused {
    Manifest manifest;
    try {
      manifest = Manifest.read(disk, directory).orElse(Manifest.EMPTY);
    } catch (CorruptLogException e) {
      throw new StartRefused(String.valueOf(e.getMessage()));
    }
    List<StoredSegment> segments = new ArrayList<>();
    for (SegmentEntry entry : manifest.segments()) {
      StoredSegment one = StoredSegment.open(files, directory, entry);
      if (!one.isOpen()) {
        LOG.error(
            "segment {} with records {} to {} is isolated: {}",
            one.path(),
            entry.firstIndex(),
            entry.lastIndex(),
            one.problem());
      }
      segments.add(one);
    }
    return new SealedSet(manifest, segments);
  }

  StoreState state() {
    return state;
  }

  // ---- sealed records, for the log

  @Override
  public long end() {
    return state.sealed().manifest().end();
  }

  @Override
  public void scan(long from, long to, RecordVisitor visitor) throws IOException {
    for (long at = from; at < to; at += SCAN_RECORDS) {
      if (!state.sealed().scan(at, Math.min(to, at + SCAN_RECORDS), visitor)) {
        return;
      }
    }
  }

  @Override
  public void scanControls(long to, RecordVisitor visitor) throws IOException {
    RecordMerge merge = state.sealed().controls();
    while (merge.next() && merge.index() < to) {
      byte[] record = merge.record().array();
      if (!visitor.visit(record, 0, merge.index(), merge.acceptedMs())) {
        return;
      }
    }
  }

  // ---- service

  /**
   * Starts to take over what the log commits, beginning with what is not sealed yet, and to seal,
   * merge and verify in the background. Returns at once.
   */
  public synchronized void attach(EvidentLog log, StoreListener listener) {
    if (workers != null) {
      throw new IllegalStateException("the store is attached to a log already");
    }
    Workers w =
        new Workers(
            log,
            new Appender(log, state, config, seeds.split(), appending, listener),
            new Sealer(log, disk, directory, files, state, config, clock, sealing),
            new Compactor(log, disk, directory, files, state, config, clock, merging),
            new Scrubber(log, disk, directory, files, state, config, clock, damage, before),
            new Verifications(log, files, state, clock, damage));
    workers = w;
    w.appender().start();
    w.sealer().start();
    w.compactor().start();
    w.scrubber().start();
  }

  /** Whether nothing is left to seal or merge of what the log has now. */
  synchronized boolean isSettled() {
    Workers w = workers;
    return w != null
        && end() >= w.log().journalFiles().getLast()
        && w.log().journalFiles().size() == 1
        && Compactor.choose(state.sealed(), config, clock.millis()).isEmpty();
  }

  /** What is searchable now. */
  public View view() {
    return state.view();
  }

  /**
   * Waits until the log is searchable up to this size, in service and also after a start, when what
   * is not sealed is read again.
   *
   * @return false when that took longer; {@link #view} then shows less
   */
  public boolean awaitSearchable(long size, Duration atMost) throws InterruptedException {
    return state.awaitSize(size, atMost);
  }

  /** How long a record took lately from its turn until queries saw it; at least 1. */
  public long nanosPerRecord() {
    return state.rate().nanosPerRecord();
  }

  /**
   * How full the last window is that fits in memory: 0 while there is room for another one, 1 when
   * nothing more can be made searchable before something is sealed.
   */
  public double pressure() {
    return state.pressure();
  }

  /** Waits until {@link #pressure} is 0, or so long. */
  public void awaitRelief(Duration atMost) throws InterruptedException {
    state.awaitRelief(atMost);
  }

  /** Whether records cannot be made searchable or sealed at present; {@link #status} says why. */
  public boolean isInTrouble() {
    return appending.now().isPresent() || sealing.now().isPresent();
  }

  /** When each segment was last verified, and what came out. */
  public Integrity integrity() {
    List<Integrity.OfSegment> segments = new ArrayList<>();
    SealedSet sealed = state.sealed();
    for (StoredSegment one : sealed.segments()) {
      SegmentEntry entry = one.entry();
      Optional<Verified.OfSegment> last = Optional.ofNullable(state.verified().get(entry.number()));
      Optional<String> problem =
          one.isOpen()
              ? last.map(Verified.OfSegment::problem).filter(what -> !what.isEmpty())
              : Optional.of(one.problem());
      segments.add(
          new Integrity.OfSegment(
              entry.name(),
              entry.key().recordClass(),
              entry.key().group(),
              entry.key().day(),
              entry.firstIndex(),
              entry.lastIndex(),
              entry.rows(),
              entry.fileBytes(),
              last.filter(one2 -> one2.problem().isEmpty())
                  .map(Verified.OfSegment::verifiedMs)
                  .map(Instant::ofEpochMilli),
              problem));
    }
    Optional<Scrubber> scrubber = workers().map(Workers::scrubber);
    long begun = scrubber.map(Scrubber::begunMs).orElse(0L);
    return new Integrity(
        sealed.manifest().end(),
        scrubber.map(Scrubber::rounds).orElse(0L),
        begun == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(begun)),
        scrubber.map(Scrubber::next).orElse(0L),
        segments);
  }

  /**
   * Begins to verify the whole log, beside everything else.
   *
   * @return false when that is under way already, or when no checkpoint was signed yet
   */
  public boolean beginVerification() {
    return workers().map(w -> w.verifications().begin()).orElse(false);
  }

  /** The verification that goes on, or else the last one since the start. */
  public Optional<Verification> verification() {
    return workers().flatMap(w -> w.verifications().last());
  }

  private synchronized Optional<Workers> workers() {
    return Optional.ofNullable(workers);
  }

  /** The state of the store. */
  public StoreStatus status() {
    Manifest manifest = state.sealed().manifest();
    long[] live = state.live();
    List<String> troubles = new ArrayList<>();
    Stream.of(appending, sealing, merging, damage)
        .flatMap(one -> one.now().stream())
        .forEach(troubles::add);
    List<Integrity.OfSegment> damaged = integrity().damaged();
    for (Integrity.OfSegment one : damaged) {
      troubles.add(
          "segment "
              + one.file()
              + " with records "
              + one.firstIndex()
              + " to "
              + one.lastIndex()
              + ": "
              + one.problem().orElse(""));
    }
    return new StoreStatus(
        state.view().size(),
        manifest.end(),
        manifest.segments().size(),
        manifest.rows(),
        manifest.segments().stream().mapToLong(SegmentEntry::fileBytes).sum(),
        live[0],
        live[1],
        live[2],
        appending.failures() + sealing.failures(),
        merging.failures(),
        damaged.size(),
        live[0] > 1
            || state.retiring() > 0
            || !Compactor.choose(state.sealed(), config, clock.millis()).isEmpty(),
        troubles);
  }

  /**
   * Checks every segment file, piece and record. Reads everything, changes nothing.
   *
   * @return what is wrong, in the order of the records; empty when nothing is
   */
  public List<Fsck.Finding> check() throws IOException {
    return new StoreCheck(directory, disk, files, state.sealed()).run();
  }

  /**
   * Ends the threads; a file in work is finished, also when the caller is interrupted: whoever
   * closed or deleted files under a seal would make it fail. What is sealed can still be read.
   */
  public void stop() {
    state.stop();
    Workers w;
    synchronized (this) {
      w = workers;
    }
    if (w == null) {
      return;
    }
    Ending.of(
        w.appender()::close,
        w.sealer()::close,
        w.compactor()::close,
        w.scrubber()::close,
        w.verifications()::close);
  }

  /** Stops, and closes every file. */
  @Override
  public void close() throws IOException {
    stop();
    state.close();
  }
}
