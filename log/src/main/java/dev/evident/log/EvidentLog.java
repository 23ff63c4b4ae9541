package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import dev.evident.log.keys.KeyEncryptionKey;
import dev.evident.merkle.BundleId;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.Tile;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One append-only Merkle log in one directory, with one origin and one signing key.
 *
 * <p>Contract: a batch whose {@link Batch#await} returned is durable and stays at its indexes for
 * ever. Readers see records as soon as they are committed. Every public method is thread-safe;
 * after a failed write the log takes nothing more, says why on every call, and still reads.
 *
 * <p>Files: docs/formats.md. Threads: {@link Sequencer} places and commits, {@link
 * CheckpointThread} signs, {@link SpareFiles} prepares journal files, one more saves indexes of
 * closed files.
 */
public final class EvidentLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EvidentLog.class);

  static final String JOURNAL = "journal";
  static final String TILES = "tiles";
  static final String KEYS = "keys";

  /** Folder of what is sealed and out of the journal. */
  public static final String STORE = "store";

  static final String SIGNING_KEY = "log.key";

  /** File in the data directory that holds the public verifier key. */
  public static final String VERIFIER_KEY = "log.vkey";

  private final Path directory;
  private final DirectoryLock directoryLock;
  private final Journal journal;
  private final HashFiles hashFiles;
  private final FileIndexes indexes;
  private final RecordReader records;
  private final TreeReader tree;
  private final SpareFiles spares;
  private final CheckpointLog checkpoints;
  private final Sequencer sequencer;
  private final CheckpointThread checkpointThread;
  private final IndexSaver indexSaver;
  private final Salts salts;
  private final NoteSigner signer;
  private final Disk disk;
  private final DataKeys keys;
  private final SealedRecords sealed;
  private final Witnesses witnesses;

  EvidentLog(LogOpening o, Recovery.Recovered recovered, NoteSigner signer, Hash logId)
      throws IOException {
    this.directory = o.directory;
    this.directoryLock = o.lock;
    this.journal = o.journal;
    this.hashFiles = o.hashFiles;
    this.indexes = o.indexes;
    this.checkpoints = o.checkpoints;
    this.disk = o.disk;
    this.signer = signer;
    this.salts = new Salts(o.random);
    this.keys = o.keys;
    this.sealed = o.sealed;
    RecentFrames recent = new RecentFrames(keys::generation);
    this.records = new RecordReader(journal, indexes, sealed, recent);
    this.indexSaver = new IndexSaver(o.disk, journal, indexes);
    this.spares =
        new SpareFiles(
            o.disk,
            o.directory.resolve(JOURNAL),
            o.config.journalFileBytes(),
            o.config.reserveBytes(),
            this::tellSpace);
    this.sequencer =
        new Sequencer(
            o.config,
            recovered.tail(),
            journal,
            spares,
            indexes,
            records,
            recent,
            o.identity,
            o.clock,
            o.listener,
            salts,
            o.bootId,
            logId,
            o.config.encrypted() ? new FrameSealer(keys, o.bootId, indexSaver.executor()) : null,
            indexSaver::save);
    this.tree = new TreeReader(records, hashFiles, () -> sequencer.committed().size());
    this.witnesses =
        new Witnesses(
            o.config.witnesses(),
            signer.verifierKey(),
            o.cosignatures,
            o.contradictions,
            new ShownTree(this, tree),
            o.clock,
            o.random);
    this.checkpointThread =
        new CheckpointThread(
            sequencer::committed,
            signer,
            checkpoints,
            o.released,
            o.config.checkpointInterval(),
            new ReleaseWatch(o.listener, witnesses),
            cause -> {
              LOG.error("checkpoints stop: a note could not be made durable", cause);
              sequencer.stopBecause(cause);
            });
  }

  /**
   * Opens the log in a directory, or makes one in an empty directory.
   *
   * @param kek where the key-encryption key comes from
   * @throws StartRefused when going on could break a promise that was signed; says what to do
   * @throws CorruptLogException when acknowledged data is damaged
   */
  public static EvidentLog open(
      Path directory,
      LogConfig config,
      Disk disk,
      KeySource kek,
      Identity identity,
      InstantSource clock,
      SecureRandom random,
      LogListener listener)
      throws IOException, StartRefused {
    return open(directory, config, disk, kek, identity, clock, random, listener, SealedSource.NONE);
  }

  /**
   * Opens a log whose oldest records may be kept elsewhere.
   *
   * @param sealed opens them; see {@link #dropJournalBelow}
   */
  public static EvidentLog open(
      Path directory,
      LogConfig config,
      Disk disk,
      KeySource kek,
      Identity identity,
      InstantSource clock,
      SecureRandom random,
      LogListener listener,
      SealedSource sealed)
      throws IOException, StartRefused {
    LogOpening opening = new LogOpening(directory, config, disk, identity, clock, random, listener);
    try {
      return opening.open(kek, sealed);
    } catch (IOException | StartRefused | RuntimeException e) {
      opening.closeAll();
      throw e;
    }
  }

  /**
   * Deletes what the next opening makes anew from the records: hashes of the tree and indexes of
   * journal files. Nothing may be open but a {@link SealedSource} that is asked just now.
   */
  public static void deleteDerived(Path directory, Disk disk) throws IOException {
    DerivedFiles.delete(directory, disk);
  }

  static Hash logId(String origin) {
    return Hash.of(FrameFormat.sha256().digest(origin.getBytes(StandardCharsets.UTF_8)));
  }

  void start(LogOpening o, Recovery.Recovered recovered, long signedSize)
      throws IOException, StartRefused {
    boolean fresh = recovered.tail().size() == 0;
    if (!fresh) {
      OpeningRecords.check(records.read(0), signer.verifierKey(), o.released.isEmpty());
    }
    KeyRotation.keepVerifierKey(disk, o.directory, signer.verifierKey());
    spares.start();
    sequencer.start();
    Batch first = new Batch(salts, 512);
    if (fresh) {
      OpeningRecords.genesis(first, signer.verifierKey(), o.config);
    } else {
      OpeningRecords.restart(first, o, recovered, signedSize);
    }
    try {
      append(first);
    } catch (Refused e) {
      if (fresh || (e.reason() != Refused.Reason.DISK_FULL && witnesses.objection().isEmpty())) {
        throw new StartRefused("the log cannot be written: " + e.getMessage());
      }
      LOG.warn("the log is open for reading and takes no events for now: {}", e.getMessage());
    }
    checkpointThread.start();
    witnesses.start();
  }

  private void tellSpace(Optional<String> shortage) {
    sequencer.diskFull(shortage);
  }

  // ---- writing

  /** Salts for batches that are appended to this log. */
  public Salts salts() {
    return salts;
  }

  /**
   * Hands a batch to the sequencer; {@link Batch#await} tells the outcome.
   *
   * @throws Refused at once, when nothing of it is taken
   */
  public void submit(Batch batch) throws Refused {
    submit(List.of(batch));
  }

  /**
   * Hands several batches over, all or none of them; each is committed on its own.
   *
   * @throws Refused at once, when nothing of them is taken
   */
  public void submit(List<Batch> batches) throws Refused {
    Optional<String> objection = witnesses.objection();
    if (objection.isPresent()) {
      throw new Refused(Refused.Reason.STOPPED, objection.get());
    }
    sequencer.submit(batches);
  }

  /** Records that a retention class was added (entry kind 21); durable when this returns. */
  public void announceClass(int number, String name) throws Refused {
    announce(Entry.Kind.CLASS_CHANGE, ControlBodies.classChange(number, name));
  }

  private void announce(Entry.Kind kind, byte[] body) throws Refused {
    Batch batch = new Batch(salts, 256);
    batch.addControl(kind, body);
    append(batch);
  }

  void append(Batch batch) throws Refused {
    submit(batch);
    try {
      batch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused(Refused.Reason.STOPPED, "interrupted while a record was written");
    }
  }

  /** The keys that this log's data is sealed under; closed with the log. */
  public DataKeys dataKeys() {
    return keys;
  }

  // ---- reading

  /** The durable state. */
  public Committed committed() {
    return sequencer.committed();
  }

  /** The last released checkpoint; empty only in the first moments of a new log. */
  public Optional<Published> published() {
    return checkpointThread.released();
  }

  /** Waits until a checkpoint over a record is released. */
  public Optional<Published> awaitPublished(long index, Duration atMost)
      throws InterruptedException {
    return checkpointThread.awaitCovering(index, atMost);
  }

  /**
   * Checkpoints that were signed, oldest first, spread evenly over those that there are.
   *
   * @param most how many at most, at least 2; the newest is among them
   */
  public List<PastCheckpoint> checkpoints(int most) throws IOException {
    return SignedCheckpoints.past(disk, directory, most, records);
  }

  /** Who else signs the checkpoints, and what they have signed. */
  public Witnesses witnesses() {
    return witnesses;
  }

  /** The key that verifies this log's checkpoints. */
  public VerifierKey key() {
    return signer.verifierKey();
  }

  /** Records that wait for the sequencer. */
  public long queuedRecords() {
    return sequencer.queuedRecords();
  }

  /** Why nothing is taken at present, if so. */
  public Optional<String> trouble() {
    Optional<Throwable> failure = sequencer.failure();
    return failure.map(Throwable::toString).or(witnesses::objection).or(sequencer::diskFull);
  }

  /**
   * Reads a record.
   *
   * @throws IndexOutOfBoundsException when it is not committed
   */
  public StoredRecord record(long index) throws IOException {
    long size = committed().size();
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("record " + index + " of a log of " + size);
    }
    return records.read(index);
  }

  /** Visits committed records {@code from} (included) to {@code to} (excluded), in order. */
  public void scan(long from, long to, StoredRecord.Visitor visitor) throws IOException {
    records.scan(
        from,
        Math.min(to, committed().size()),
        (frame, at, index, acceptedMs) ->
            visitor.visit(RecordFormat.stored(frame, at, index, acceptedMs)));
  }

  /** The same, as they are kept. */
  public void scanRaw(long from, long to, RecordVisitor visitor) throws IOException {
    records.scan(from, Math.min(to, committed().size()), visitor);
  }

  /**
   * Waits until the log has more records than this.
   *
   * @return how many it has; not more when the log was closed or has stopped, or after {@link
   *     #wake}
   */
  public long awaitMore(long size) throws InterruptedException {
    return sequencer.awaitMore(size);
  }

  /** Whether the log was closed or has stopped itself, so that it grows no more. */
  public boolean growsNoMore() {
    return sequencer.isEnded();
  }

  /** Lets everybody return from {@link #awaitMore} who waits there now. */
  public void wake() {
    sequencer.wake();
  }

  /** First indexes of the journal's files, ascending; the last one is being written. */
  public List<Long> journalFiles() {
    return journal.files().stream().map(Journal.JournalFile::firstIndex).toList();
  }

  /**
   * Deletes journal files whose records all lie below an index and are sealed, oldest first; never
   * the last one. Durable when this returns; after an exception some of them may be left, and a
   * later call deletes them.
   */
  public void dropJournalBelow(long index) throws IOException {
    journal.dropBelow(Math.min(index, sealed.end()));
  }

  /**
   * Records an incident in the log (entry kind 20); durable when this returns.
   *
   * @param name what happened, in words of small letters joined by hyphens
   * @param detail public, without personal data
   */
  public void announceIncident(String name, String detail) throws Refused {
    announce(Entry.Kind.INCIDENT, ControlBodies.incident(name, detail));
  }

  /**
   * Finds a committed record by its id.
   *
   * @param key key of stream and id
   * @param millis time inside a UUIDv7, or -1
   * @param match confirms a record whose id has this key
   */
  public OptionalLong find(long key, long millis, StoredRecord.Match match) throws IOException {
    long size = committed().size();
    long[] found = {-1};
    boolean any =
        indexes.search(
            key,
            millis,
            index -> {
              // The record of an index at or above the size is placed, but not durable yet.
              if (index >= size || !match.test(records.read(index))) {
                return false;
              }
              found[0] = index;
              return true;
            });
    return any ? OptionalLong.of(found[0]) : OptionalLong.empty();
  }

  /**
   * Hashes of a tile.
   *
   * @return empty when the last released checkpoint does not cover it
   */
  public Optional<byte[]> tile(Tile tile) throws IOException {
    long size = published().map(Published::size).orElse(0L);
    if (tile.level() > HashFiles.LEVELS
        || Tile.widthAt(tile.level(), tile.index(), size) < tile.width()) {
      return Optional.empty();
    }
    return Optional.of(tree.tile(tile));
  }

  /** A C2SP entry bundle; empty when the last released checkpoint does not cover it. */
  public Optional<byte[]> entries(BundleId bundle) throws IOException {
    long size = published().map(Published::size).orElse(0L);
    if (Tile.widthAt(0, bundle.index(), size) < bundle.width()) {
      return Optional.empty();
    }
    return Optional.of(tree.entries(bundle.index() * Tile.WIDTH_MAX, bundle.width()));
  }

  /** Root of the tree that the first records gave, at any committed size. */
  public Hash rootAt(long size) throws IOException {
    return Proofs.rootAt(size, tree);
  }

  /**
   * A node of the tree as it is kept, not as the records give it now.
   *
   * @param height from {@value Tile#HEIGHT} on
   * @param index the node covers the records from index × 2^height on, all committed
   */
  public Hash node(int height, long index) throws IOException {
    return tree.node(height, index);
  }

  /** Inclusion proof of a record in the tree of a committed size. */
  public List<Hash> inclusion(long index, long size) throws IOException {
    return Proofs.inclusion(index, size, tree);
  }

  /** Hands over to a new signing key; nothing but {@link #close} may follow. */
  VerifierKey changeKey(KeyEncryptionKey kek, SecureRandom random)
      throws IOException, Refused, InterruptedException {
    checkpointThread.close(); // from here on the old key signs nothing alone
    return KeyRotation.change(this, signer, checkpoints, disk, directory, kek, random);
  }

  /**
   * Ends every thread that may still touch the directory, those that were never started too; also
   * when the caller is interrupted: whoever closed files under the sequencer would lose what it has
   * not committed yet.
   */
  void stopThreads() {
    Ending.of(
        witnesses::stop,
        sequencer::close,
        checkpointThread::close,
        indexSaver::close,
        spares::close);
  }

  /** Stops taking records, commits what waits, releases a last checkpoint, closes the files. */
  @Override
  public void close() throws IOException {
    stopThreads();
    try (directoryLock;
        keys;
        checkpoints;
        witnesses;
        indexes;
        journal;
        hashFiles) {
      LOG.debug("log closed at {}", committed().size());
    }
  }
}
