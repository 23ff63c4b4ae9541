package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import dev.evident.log.keys.FirewallKeyFile;
import dev.evident.log.keys.KeyEncryptionKey;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.log.keys.KeyWrap;
import dev.evident.log.keys.SigningKeyFile;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Replaces the signing key of a stopped log, or the key that wraps it.
 *
 * <h2>Order, and what a crash leaves</h2>
 *
 * <ol>
 *   <li>{@code keys/log.key.next} is written: a crash leaves a key that nothing names; the next
 *       start deletes it;
 *   <li>the key record (kind 18) is committed: the next start goes on with step 3;
 *   <li>a checkpoint over it is signed by both keys, the new one first, and made durable: the next
 *       start goes on with step 4;
 *   <li>{@code log.key.next} takes the name {@code log.key}: only {@code log.vkey} may be behind,
 *       and every start writes it anew.
 * </ol>
 *
 * Nothing is appended between these steps, so the key record of a change that was not finished is
 * always the last record.
 */
public final class KeyRotation {
  static final String NEXT_KEY = "log.key.next";

  private KeyRotation() {}

  /**
   * One key of a log.
   *
   * @param since the key signs checkpoints over more than this many records
   */
  public record LogKey(VerifierKey key, long since) {}

  /**
   * The keys of a log.
   *
   * @param all in the order in which they were used; the last one is in use
   * @param kekId names the key-encryption key that wraps it
   */
  public record Keys(List<LogKey> all, String kekId) {
    public Keys {
      all = List.copyOf(all);
    }
  }

  /**
   * Makes a new signing key and hands over to it. Takes what {@link EvidentLog#open} takes.
   *
   * @return the new key
   * @throws StartRefused when a server is running on the directory, or the log does not open
   */
  public static VerifierKey rotate(
      Path directory,
      LogConfig config,
      Disk disk,
      KeySource kek,
      Identity identity,
      InstantSource clock,
      SecureRandom random,
      SealedSource sealed)
      throws IOException, StartRefused, Refused, InterruptedException {
    try (EvidentLog log =
        EvidentLog.open(
            directory, config, disk, kek, identity, clock, random, LogListener.NONE, sealed)) {
      return log.changeKey(kek.get(false), random);
    }
  }

  /** The steps; the old key signs nothing alone any more. */
  static VerifierKey change(
      EvidentLog log,
      NoteSigner signer,
      CheckpointLog checkpoints,
      Disk disk,
      Path directory,
      KeyEncryptionKey kek,
      SecureRandom random)
      throws IOException, Refused {
    Path keys = directory.resolve(EvidentLog.KEYS);
    SigningKeyFile.NewKey made = SigningKeyFile.generate(signer.verifierKey().name(), random);
    writeNext(disk, keys, made, kek, random);
    log.append(record(signer, made.signer(), log.salts()));
    Committed now = log.committed();
    Published both = handover(now.size(), now.root(), signer, made.signer());
    checkpoints.append(both.note().getBytes(StandardCharsets.UTF_8));
    swap(disk, keys);
    writeVerifierKey(disk, directory, made.signer().verifierKey());
    return made.signer().verifierKey();
  }

  static Batch record(NoteSigner old, NoteSigner next, Salts salts) {
    byte[] statement = ControlBodies.keyChangeStatement(old.verifierKey(), next.verifierKey());
    Batch batch = new Batch(salts, 1_024);
    batch.addControl(
        Entry.Kind.KEY,
        ControlBodies.keyChange(
            old.verifierKey(),
            next.verifierKey(),
            Base64.getEncoder().encodeToString(old.signRaw(statement)),
            Base64.getEncoder().encodeToString(next.signRaw(statement))));
    return batch;
  }

  /** A checkpoint that holders of the old key and of the new one can verify. */
  static Published handover(long size, Hash root, NoteSigner old, NoteSigner next) {
    String text = Checkpoint.of(next.verifierKey().name(), size, root).text();
    Note note = new Note(text, List.of(next.sign(text), old.sign(text)));
    return new Published(size, root, note.format());
  }

  /** The new key takes the place of the old one for good. */
  static void swap(Disk disk, Path keys) throws IOException {
    disk.rename(keys.resolve(NEXT_KEY), keys.resolve(EvidentLog.SIGNING_KEY));
    disk.forceDirectory(keys);
  }

  /** Whether this is the record of a change between these keys. */
  static boolean isChange(StoredRecord record, VerifierKey old, VerifierKey next)
      throws CorruptLogException {
    if (record.kind() != Entry.Kind.KEY.code()) {
      return false;
    }
    try {
      Optional<ControlBodies.KeyChange> change = ControlBodies.keyChange(record.publicBody());
      return change.isPresent()
          && change.get().old().equals(old)
          && change.get().next().equals(next);
    } catch (MalformedException e) {
      throw new CorruptLogException("key record " + record.index() + ": " + e.getMessage());
    }
  }

  /**
   * Wraps the keys of a log under another key-encryption key that is kept elsewhere: afterwards
   * only that one opens the log. After a crash it can be done again.
   */
  public static void rewrap(
      Path directory, Disk disk, KeyEncryptionKey old, KeyEncryptionKey next, SecureRandom random)
      throws IOException, StartRefused {
    try (DirectoryLock _ = DirectoryLock.take(directory)) {
      rewrapLocked(directory, disk, old, next, random);
    }
  }

  /**
   * Makes a new key-encryption key in the place of the one in a file, and wraps signing key and
   * data keys under it; no data is touched. A crash at any point leaves a log that opens: until all
   * is done the new one lies beside the file, where {@link KeyEncryptionKeys#file} finds it too.
   *
   * @return id of the new key-encryption key
   */
  public static String rewrapFile(Path directory, Disk disk, Path kekFile, SecureRandom random)
      throws IOException, StartRefused {
    return rewrapFile(directory, disk, kekFile, KeyWrap.NONE, random);
  }

  /**
   * The same for a file whose key is wrapped by a device, or will be from now on.
   *
   * @param wrap wraps the new key, and unwraps the old one if it is wrapped
   */
  public static String rewrapFile(
      Path directory, Disk disk, Path kekFile, KeyWrap wrap, SecureRandom random)
      throws IOException, StartRefused {
    try (DirectoryLock _ = DirectoryLock.take(directory)) {
      if (Files.exists(KeyEncryptionKeys.next(kekFile))) {
        // A crash came while a key took the other's place: files may be wrapped with it already.
        KeyEncryptionKey begun = KeyEncryptionKeys.begun(disk, kekFile, wrap);
        rewrapLocked(
            directory, disk, KeyEncryptionKeys.existing(disk, kekFile, wrap), begun, random);
        KeyEncryptionKeys.swap(disk, kekFile);
      }
      KeyEncryptionKey old = KeyEncryptionKeys.file(disk, kekFile, wrap, false, random);
      KeyEncryptionKey next = KeyEncryptionKeys.makeNext(disk, kekFile, wrap, random);
      rewrapLocked(directory, disk, old, next, random);
      KeyEncryptionKeys.swap(disk, kekFile);
      return next.id();
    }
  }

  private static void rewrapLocked(
      Path directory, Disk disk, KeyEncryptionKey old, KeyEncryptionKey next, SecureRandom random)
      throws IOException, StartRefused {
    Path unfinished = directory.resolve(EvidentLog.KEYS).resolve(NEXT_KEY);
    if (Files.exists(unfinished)) {
      throw new StartRefused(
          "a change of the signing key was not finished ("
              + unfinished
              + " is there): start the server once, which finishes it, and try again");
    }
    // Either key opens a file that says it is wrapped with it: this can be done again at any point.
    KeyEncryptionKey either = old.with(next);
    try (DataKeys keys = DataKeys.open(disk, directory.resolve(EvidentLog.KEYS), either, random)) {
      keys.rewrap(next);
    }
    Path firewall = directory.resolve(EvidentLog.KEYS).resolve(FirewallKeyFile.FILE);
    FirewallKeyFile.rewrap(disk, firewall, either, next, random);
    SigningKeyFile.rewrap(disk, keyFile(directory), either, next, random);
  }

  private static Path keyFile(Path directory) {
    return directory.resolve(EvidentLog.KEYS).resolve(EvidentLog.SIGNING_KEY);
  }

  /** Lists the keys of a log, from its records; the directory may be in use. */
  public static Keys list(Path directory, Disk disk, KeySource kek, SealedSource source)
      throws IOException, StartRefused {
    List<LogKey> all = new ArrayList<>();
    DataKeys keys = KeySource.dataKeys(directory, disk, kek);
    FrameBuffers buffers = new FrameBuffers(keys, 1 << 20);
    try (FsckHeaders headers = FsckHeaders.read(disk, directory.resolve(EvidentLog.JOURNAL))) {
      SealedRecords sealed = source.open(keys);
      long first = headers.files().isEmpty() ? 0 : headers.files().getFirst().firstIndex();
      sealed.scanControls(
          Math.min(first, sealed.end()),
          (bytes, at, index, _) -> {
            addKey(bytes, at, index, all);
            return true;
          });
      for (Journal.JournalFile file : headers.files()) {
        FrameScanner scanner = new FrameScanner(file, JournalHeader.BYTES, buffers);
        while (scanner.next()) {
          addKeys(scanner, all);
        }
      }
    }
    return new Keys(all, SigningKeyFile.kekId(disk, keyFile(directory)));
  }

  private static void addKeys(FrameScanner scanner, List<LogKey> all) throws CorruptLogException {
    byte[] b = scanner.buffer();
    int p = scanner.bodyStart();
    for (int i = 0; i < scanner.records(); i++) {
      addKey(b, p, scanner.firstIndex() + i, all);
      p += RecordFormat.length(b, p, scanner.trailerStart());
    }
  }

  private static void addKey(byte[] b, int p, long index, List<LogKey> all)
      throws CorruptLogException {
    int kind = RecordFormat.kind(b, p);
    try {
      if (kind == Entry.Kind.GENESIS.code()) {
        byte[] body = RecordFormat.stored(b, p, index, 0).publicBody();
        all.add(new LogKey(ControlBodies.genesisKey(body), 0));
      } else if (kind == Entry.Kind.KEY.code()) {
        byte[] body = RecordFormat.stored(b, p, index, 0).publicBody();
        ControlBodies.keyChange(body)
            .ifPresent(change -> all.add(new LogKey(change.next(), index)));
      }
    } catch (MalformedException e) {
      throw new CorruptLogException("a key record is malformed: " + e.getMessage());
    }
  }

  /** Writes the file of a key that is to follow. */
  static void writeNext(
      Disk disk, Path keys, SigningKeyFile.NewKey key, KeyEncryptionKey kek, SecureRandom random)
      throws IOException {
    SigningKeyFile.write(disk, keys.resolve(NEXT_KEY), key, kek, random);
  }

  /** Writes the public key's file unless it holds this key already. */
  static void keepVerifierKey(Disk disk, Path directory, VerifierKey key) throws IOException {
    Path file = directory.resolve(EvidentLog.VERIFIER_KEY);
    if (!Files.exists(file) || !Files.readString(file).equals(key.text() + "\n")) {
      writeVerifierKey(disk, directory, key);
    }
  }

  /** Writes the public key file. */
  static void writeVerifierKey(Disk disk, Path directory, VerifierKey key) throws IOException {
    DurableFiles.write(
        disk,
        directory.resolve(EvidentLog.VERIFIER_KEY),
        (key.text() + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
