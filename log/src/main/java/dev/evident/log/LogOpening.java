package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.CipherWarmUp;
import dev.evident.log.keys.DataKeyMissing;
import dev.evident.log.keys.DataKeys;
import dev.evident.log.keys.KeyEncryptionKey;
import dev.evident.log.keys.SigningKeyFile;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.VerifierKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of opening, and what must be closed again when one of them fails. */
final class LogOpening {
  private static final Logger LOG = LoggerFactory.getLogger(LogOpening.class);

  /** The first file is small, so that the first start does not wait for zeros. */
  private static final long FIRST_FILE_BYTES = 8L << 20;

  private static final int ORIGIN_RANDOM_BYTES = 6;

  final Path directory;
  final LogConfig config;
  final Disk disk;
  final Identity identity;
  final InstantSource clock;
  final SecureRandom random;
  final LogListener listener;
  final DirectoryLock lock;
  final Journal journal;
  final HashFiles hashFiles;
  final FileIndexes indexes = new FileIndexes();
  final CheckpointLog checkpoints;
  final byte[] bootId = new byte[FrameFormat.BOOT_BYTES];
  Optional<Published> released = Optional.empty();
  Optional<CosignatureLog> cosignatures = Optional.empty();
  final Contradictions contradictions;
  DataKeys keys = DataKeys.locked("the log is not open yet");
  SealedRecords sealed = SealedRecords.NONE;

  LogOpening(
      Path directory,
      LogConfig config,
      Disk disk,
      Identity identity,
      InstantSource clock,
      SecureRandom random,
      LogListener listener)
      throws IOException, StartRefused {
    this.directory = directory;
    this.config = config;
    this.disk = disk;
    this.identity = identity;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    random.nextBytes(bootId);
    CipherWarmUp.begin();
    this.lock = DirectoryLock.take(directory);
    try {
      for (String name : List.of(EvidentLog.JOURNAL, EvidentLog.TILES, EvidentLog.KEYS)) {
        DirectoryLock.makeDirectory(directory.resolve(name));
      }
      disk.forceDirectory(directory);
      if (!CheckpointLog.exists(directory)
          && !Journal.list(directory.resolve(EvidentLog.JOURNAL)).isEmpty()) {
        throw new StartRefused(
            "checkpoints.log is missing in "
                + directory
                + ", but the journal has records: without it the log does not know what it signed;"
                + " restore it from a copy");
      }
      this.journal = new Journal(disk, directory.resolve(EvidentLog.JOURNAL));
      this.hashFiles = new HashFiles(disk, directory.resolve(EvidentLog.TILES), true);
      this.contradictions = Contradictions.open(disk, directory);
      this.checkpoints = CheckpointLog.open(disk, directory);
    } catch (IOException | StartRefused | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  EvidentLog open(KeySource kek, SealedSource source) throws IOException, StartRefused {
    boolean fresh =
        Journal.list(directory.resolve(EvidentLog.JOURNAL)).isEmpty()
            && checkpoints.last().isEmpty();
    NoteSigner signer = signer(kek, fresh);
    keys = dataKeys(kek);
    journal.use(keys);
    Hash logId = EvidentLog.logId(signer.verifierKey().name());
    Recovery recovery = new Recovery(disk, identity);
    recovery.deleteLeftovers(directory.resolve(EvidentLog.JOURNAL));
    recovery.deleteLeftovers(directory.resolve(EvidentLog.KEYS));
    Optional<NoteSigner> next = nextSigner(kek);
    for (Path unused : journal.load((path, header) -> checkOrigin(path, header, logId))) {
      LOG.warn(
          "journal file {} was begun but nothing in it was acknowledged; it is removed", unused);
      disk.delete(unused);
    }
    Optional<Published> signed = signed(signer, next);
    long signedSize = signed.map(Published::size).orElse(0L);
    sealed = source.open(keys);
    requireSealed();
    if (journal.files().isEmpty()) {
      if (signedSize > 0) {
        throw lessThanSigned(0, signedSize);
      }
      begin(logId);
    }
    Recovery.Recovered recovered = replay(recovery, signedSize);
    for (FileIndex index : recovery.sealedIndexes(journal, sealed)) {
      indexes.add(index);
    }
    FrameBuffers buffers = journal.buffers(1 << 20);
    for (Journal.JournalFile file : journal.files().subList(0, journal.files().size() - 1)) {
      indexes.add(recovery.index(file, buffers));
    }
    indexes.add(recovered.tail().index());
    journal.resume(recovered.position());
    if (recovered.tail().size() < signedSize) {
      throw lessThanSigned(recovered.tail().size(), signedSize);
    }
    released = signed;
    TreeReader tree =
        new TreeReader(
            new RecordReader(journal, indexes, sealed, new RecentFrames(() -> 0)),
            hashFiles,
            () -> recovered.tail().size());
    checkSigned(signed, recovered, tree);
    openCosignatures(signedSize, tree);
    boolean handedOver = next.isPresent() && handOver(signer, next.get(), recovered.tail());
    EvidentLog log = new EvidentLog(this, recovered, handedOver ? next.get() : signer, logId);
    try {
      log.start(this, recovered, signedSize);
      return log;
    } catch (IOException | StartRefused | RuntimeException e) {
      log.stopThreads();
      throw e;
    }
  }

  private Recovery.Recovered replay(Recovery recovery, long signedSize)
      throws IOException, StartRefused {
    try {
      return recovery.replayLast(journal, hashFiles, sealed, signedSize, true);
    } catch (DataKeyMissing e) {
      throw new StartRefused(String.valueOf(e.getMessage()));
    }
  }

  /** What the journal does not hold any more must be among the sealed records. */
  private void requireSealed() throws StartRefused {
    long first = journal.firstIndex();
    if (first > sealed.end()) {
      throw new StartRefused(
          "the journal in "
              + directory
              + " begins with record "
              + first
              + ", but only the records below "
              + sealed.end()
              + " are sealed in the store: files are missing; restore the directories journal and"
              + " store from the same copy");
    }
  }

  private StartRefused lessThanSigned(long found, long signedSize) {
    return new StartRefused(
        "the journal in "
            + directory
            + " holds "
            + found
            + " records, but a checkpoint over "
            + signedSize
            + " was signed: going on would fork the log. Restore the directory journal"
            + " as it was; if it is lost, start a new log in a new directory and keep this one as"
            + " evidence");
  }

  private NoteSigner signer(KeySource kek, boolean fresh) throws IOException, StartRefused {
    Path file = directory.resolve(EvidentLog.KEYS).resolve(EvidentLog.SIGNING_KEY);
    if (!SigningKeyFile.exists(file)) {
      if (!fresh) {
        throw new StartRefused(
            "signing key " + file + " is missing, but the log has records: restore it from a copy");
      }
      String origin = config.origin().orElseGet(this::randomOrigin);
      SigningKeyFile.NewKey made = SigningKeyFile.generate(origin, random);
      SigningKeyFile.write(disk, file, made, kek.get(true), random);
    }
    KeyEncryptionKey key = kek.get(false);
    NoteSigner signer = SigningKeyFile.read(disk, file, key);
    String origin = signer.verifierKey().name();
    if (config.origin().isPresent() && !config.origin().get().equals(origin)) {
      throw new StartRefused(
          "log.origin is set to "
              + config.origin().get()
              + ", but the log in "
              + directory
              + " has origin "
              + origin
              + ": the origin of a log never changes");
    }
    return signer;
  }

  /** The data keys; a file that should be there must be. */
  private DataKeys dataKeys(KeySource kek) throws IOException, StartRefused {
    Path folder = directory.resolve(EvidentLog.KEYS);
    if (!config.encrypted()) {
      LOG.warn(
          "data.encryption is off: what is logged lies readable on the disk. This is for measuring"
              + " only; records that were encrypted before stay so");
    }
    if (!DataKeys.exist(folder)) {
      Optional<Path> sealed = Journal.firstSealed(disk, directory.resolve(EvidentLog.JOURNAL));
      if (sealed.isPresent()) {
        throw new StartRefused(
            "file "
                + folder.resolve(DataKeys.FILE)
                + " is missing, but "
                + sealed.get()
                + " is encrypted under its keys: restore it from the newest copy; without it nothing"
                + " in the log can be read");
      }
    }
    return DataKeys.open(disk, folder, kek.get(false), random);
  }

  private String randomOrigin() {
    byte[] bytes = new byte[ORIGIN_RANDOM_BYTES];
    random.nextBytes(bytes);
    return "evident.local/" + HexFormat.of().formatHex(bytes);
  }

  private static void checkOrigin(Path path, JournalHeader header, Hash logId) throws StartRefused {
    if (!header.logId().equals(logId)) {
      throw new StartRefused(
          "journal file "
              + path
              + " belongs to a log of another origin than the signing key;"
              + " restore the files of one log");
    }
  }

  private void begin(Hash logId) throws IOException, StartRefused {
    SpareFiles first =
        new SpareFiles(
            disk, directory.resolve(EvidentLog.JOURNAL), 0, config.reserveBytes(), _ -> {});
    Path spare =
        first
            .makeNow(Math.min(FIRST_FILE_BYTES, config.journalFileBytes()))
            .orElseThrow(() ->
                new StartRefused(
                    "the disk of "
                        + directory
                        + " has less free than the reserve of "
                        + config.reserveBytes()
                        + " bytes: make room or set data.reserve-mib"));
    Hash none = Hash.of(new byte[Hash.BYTES]);
    journal.rotate(spare, new JournalHeader(0, -1, 0, logId, none, List.of()));
  }

  /** The key of a change that was begun, see {@link KeyRotation}. */
  private Optional<NoteSigner> nextSigner(KeySource kek) throws IOException, StartRefused {
    Path file = directory.resolve(EvidentLog.KEYS).resolve(KeyRotation.NEXT_KEY);
    return SigningKeyFile.exists(file)
        ? Optional.of(SigningKeyFile.read(disk, file, kek.get(false)))
        : Optional.empty();
  }

  /** Finishes a key change whose record is in the log, or forgets one that did not get there. */
  private boolean handOver(NoteSigner old, NoteSigner next, Tail tail)
      throws IOException, StartRefused {
    Path keys = directory.resolve(EvidentLog.KEYS);
    long size = tail.size();
    if (size == 0
        || !KeyRotation.isChange(
            new RecordReader(journal, indexes, sealed, new RecentFrames(() -> 0)).read(size - 1),
            old.verifierKey(),
            next.verifierKey())) {
      LOG.warn("a key change was begun but not recorded; its key is deleted");
      disk.delete(keys.resolve(KeyRotation.NEXT_KEY));
      disk.forceDirectory(keys);
      return false;
    }
    LOG.warn("a key change was not finished; it is finished now");
    Published both = KeyRotation.handover(size, tail.root(), old, next);
    if (!released.map(Published::note).equals(Optional.of(both.note()))) {
      checkpoints.append(both.note().getBytes(StandardCharsets.UTF_8));
      released = Optional.of(both);
    }
    KeyRotation.swap(disk, keys);
    return true;
  }

  /** Others have seen what stands there: a log that holds less, or something else, was set back. */
  private void openCosignatures(long signedSize, TreeReader tree) throws IOException, StartRefused {
    if (config.witnesses().isNone() && !CosignatureLog.exists(directory)) {
      return;
    }
    CosignatureLog file = CosignatureLog.open(disk, directory);
    cosignatures = Optional.of(file);
    Optional<Published> seen = file.lastCheckpoint();
    if (seen.isEmpty()) {
      return;
    }
    long size = seen.get().size();
    if (size > signedSize || !Proofs.rootAt(size, tree).equals(seen.get().root())) {
      throw new StartRefused(
          "witnesses have cosigned a checkpoint over "
              + size
              + " records with root "
              + seen.get().root().hex()
              + " (cosignatures.log in "
              + directory
              + "), which is not in this log of "
              + signedSize
              + " signed records: going on would fork the log. Restore the directory journal and"
              + " checkpoints.log as they were; if they are lost, start a new log in a new directory"
              + " and keep this one as evidence");
    }
  }

  private void checkSigned(
      Optional<Published> signed, Recovery.Recovered recovered, TreeReader tree)
      throws IOException, StartRefused {
    if (signed.isEmpty()) {
      return;
    }
    long size = signed.get().size();
    Hash found =
        recovered.rootAtSigned().isPresent()
            ? recovered.rootAtSigned().get()
            : Proofs.rootAt(size, tree);
    if (!found.equals(signed.get().root())) {
      throw new StartRefused(
          "the records up to "
              + size
              + " have root "
              + found.hex()
              + ", but "
              + signed.get().root().hex()
              + " was signed: records were changed. Restore the journal; evident fsck names the"
              + " place");
    }
  }

  /**
   * @param next a key that may have signed beside the key in use, if a change was begun
   */
  private Optional<Published> signed(NoteSigner signer, Optional<NoteSigner> next)
      throws StartRefused {
    if (checkpoints.last().isEmpty()) {
      return Optional.empty();
    }
    try {
      Note note = Note.parse(checkpoints.last().get());
      List<VerifierKey> keys =
          next.map(n -> List.of(n.verifierKey(), signer.verifierKey()))
              .orElse(List.of(signer.verifierKey()));
      // The key in use signs first: a note that begins with another key's line was signed after
      // the log was handed over to that key, and this key file is an old copy.
      boolean byTheseKeys =
          keys.stream().anyMatch(key -> key.claimedBy(note.signatures().getFirst()));
      if (!byTheseKeys || !(note.verify(keys) instanceof Note.Verdict.Signed)) {
        throw new StartRefused(
            "the last checkpoint in "
                + directory
                + " was not signed by the key "
                + signer.verifierKey().text()
                + ": the key file or checkpoints.log belongs to another log");
      }
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      return Optional.of(new Published(checkpoint.size(), checkpoint.root(), note.format()));
    } catch (MalformedException e) {
      throw new StartRefused(
          "checkpoints.log in " + directory + " holds a malformed note: " + e.getMessage());
    }
  }

  void closeAll() {
    Closeable seen = cosignatures.<Closeable>map(file -> file).orElse(() -> {});
    try (lock;
        DataKeys _ = keys;
        checkpoints;
        seen;
        hashFiles;
        indexes;
        journal) {
      LOG.debug("opening failed; files are closed");
    } catch (IOException e) {
      LOG.warn("closing after a failed start: {}", e.toString());
    }
  }
}
