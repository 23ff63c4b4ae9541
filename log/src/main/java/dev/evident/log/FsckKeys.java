package dev.evident.log;

import dev.evident.log.Fsck.Finding;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.log.keys.SigningKeyFile;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys of a log in the order in which they followed each other, as its own records say. */
final class FsckKeys {
  private static final int KEY_FILE_BYTES_MAX = 16 * 1024;

  private final List<Finding> findings = new ArrayList<>();
  // By the size of log from which on the key signs.
  private final TreeMap<Long, VerifierKey> keys = new TreeMap<>();

  private FsckKeys() {}

  static FsckKeys of(Path directory, Disk disk, List<FsckFile.Outcome> outcomes)
      throws IOException {
    FsckKeys keys = new FsckKeys();
    for (FsckFile.Outcome outcome : outcomes) {
      for (StoredRecord record : outcome.controls()) {
        keys.add(outcome.file(), record, outcome.next().logId());
      }
    }
    if (keys.keys.isEmpty() && !outcomes.isEmpty() && outcomes.getFirst().size() > 0) {
      keys.wrong(outcomes.getFirst().file(), 0, "record 0 is not the genesis of a log");
    }
    keys.files(directory, disk);
    return keys;
  }

  private void add(Path file, StoredRecord record, Hash logId) {
    try {
      if (record.kind() == Entry.Kind.GENESIS.code()) {
        VerifierKey key = ControlBodies.genesisKey(record.publicBody());
        if (record.index() != 0 || !EvidentLog.logId(key.name()).equals(logId)) {
          wrong(file, record.index(), "genesis is not at index 0 or of another log");
          return;
        }
        keys.put(0L, key);
        return;
      }
      Optional<ControlBodies.KeyChange> change = ControlBodies.keyChange(record.publicBody());
      if (change.isPresent()) {
        follow(file, record.index(), change.get());
      }
    } catch (MalformedException e) {
      wrong(file, record.index(), String.valueOf(e.getMessage()));
    }
  }

  private void follow(Path file, long index, ControlBodies.KeyChange change) {
    byte[] statement = ControlBodies.keyChangeStatement(change.old(), change.next());
    if (keys.isEmpty() || !keys.lastEntry().getValue().equals(change.old())) {
      wrong(file, index, "key change does not start from the key in use");
    } else if (!change.next().name().equals(change.old().name())
        || !signed(change.old(), statement, change.oldSignature())
        || !signed(change.next(), statement, change.newSignature())) {
      wrong(file, index, "a signature of the key change is wrong");
    } else {
      keys.put(index + 1, change.next());
    }
  }

  private static boolean signed(VerifierKey key, byte[] statement, String base64) {
    try {
      return key.verifyRaw(statement, Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void wrong(Path file, long index, String what) {
    findings.add(Fsck.damage(Fsck.KEY_CHAIN, what, file, -1, index, Fsck.RESTORE));
  }

  /** The public key file and the head of the key file must name the key in use. */
  private void files(Path directory, Disk disk) throws IOException {
    if (keys.isEmpty()) {
      return;
    }
    String inUse = keys.lastEntry().getValue().text();
    Path folder = directory.resolve(EvidentLog.KEYS);
    Path next = folder.resolve(KeyRotation.NEXT_KEY);
    if (Files.exists(next)) {
      findings.add(
          new Finding.Leftover(
              "key change that was not finished", next, java.util.OptionalLong.empty()));
      return;
    }
    named(directory.resolve(EvidentLog.VERIFIER_KEY), disk, 0, inUse);
    named(folder.resolve(EvidentLog.SIGNING_KEY), disk, 1, inUse);
    opens(folder, disk);
  }

  /** The signing key must be one that a server could start with; the KEK may be kept elsewhere. */
  private void opens(Path folder, Disk disk) throws IOException {
    Path file = folder.resolve(EvidentLog.SIGNING_KEY);
    if (!SigningKeyFile.exists(file)) {
      return; // a copy without keys
    }
    try {
      SigningKeyFile.check(disk, file, folder.resolve(KeyEncryptionKeys.FILE));
    } catch (StartRefused e) {
      wrong(file, -1, String.valueOf(e.getMessage()));
    }
  }

  private void named(Path file, Disk disk, int line, String inUse) throws IOException {
    if (!Files.exists(file)) {
      return; // a copy without keys
    }
    List<String> lines =
        new String(DurableFiles.read(disk, file, KEY_FILE_BYTES_MAX), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (lines.size() <= line || !lines.get(line).equals(inUse)) {
      wrong(file, -1, "file does not name the key that the log says is in use: " + inUse);
    }
  }

  /** The key that signs checkpoints over this size. */
  Optional<VerifierKey> at(long size) {
    return Optional.ofNullable(keys.floorEntry(size)).map(Map.Entry::getValue);
  }

  List<Finding> findings() {
    return findings;
  }
}
