package dev.evident.log;

import dev.evident.log.Fsck.Finding;
import dev.evident.log.disk.Disk;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Every checkpoint that was signed, and cosigned, held against keys and tree. */
final class FsckNotes {
  private static final int NOTES_AT_ONCE = 64;

  /** A note and where it is. */
  private record Stored(Path file, long offset, Note note, Checkpoint checkpoint) {}

  private final List<Stored> notes = new ArrayList<>();
  private final List<Stored> cosigned = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Long> sizes = new TreeSet<>();

  private FsckNotes() {}

  static FsckNotes read(Disk disk, Path directory) throws IOException {
    FsckNotes all = new FsckNotes();
    // Of these some may come late.
    all.read(disk, CheckpointLog.files(directory, CheckpointLog.COSIGNATURES), all.cosigned, false);
    List<Path> files = CheckpointLog.files(directory);
    all.read(disk, files, all.notes, true);
    if (files.isEmpty()) {
      all.findings.add(
          Fsck.damage(
              Fsck.MISSING,
              "checkpoints.log is missing",
              directory.resolve(CheckpointLog.NAME),
              -1,
              -1,
              Fsck.RESTORE));
    }
    return all;
  }

  private void read(Disk disk, List<Path> files, List<Stored> to, boolean rising)
      throws IOException {
    for (Path file : files) {
      CheckpointLog.Content content = CheckpointLog.readFile(disk, file);
      long offset = 0;
      for (byte[] bytes : content.notes()) {
        add(file, offset, bytes, to, rising);
        offset += bytes.length + 8;
      }
      if (content.damaged() || (content.rest() > 0 && !file.equals(files.getLast()))) {
        wrong(file, offset, "signed checkpoint is damaged");
      } else if (content.rest() > 0) {
        findings.add(
            new Finding.Leftover(
                "checkpoint that was not written to its end", file, OptionalLong.of(offset)));
      }
    }
  }

  private void add(Path file, long offset, byte[] bytes, List<Stored> to, boolean rising) {
    try {
      Note note = Note.parse(bytes);
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      if (rising && !to.isEmpty() && checkpoint.size() < to.getLast().checkpoint().size()) {
        wrong(file, offset, "checkpoint is smaller than the one before it");
      }
      to.add(new Stored(file, offset, note, checkpoint));
      sizes.add(checkpoint.size());
    } catch (MalformedException e) {
      wrong(file, offset, "signed checkpoint is malformed: " + e.getMessage());
    }
  }

  private void wrong(Path file, long offset, String what) {
    findings.add(Fsck.damage(Fsck.CHECKPOINT, what, file, offset, -1, Fsck.RESTORE));
  }

  Set<Long> sizes() {
    return sizes;
  }

  long count() {
    return notes.size();
  }

  /** Verifies all signatures and roots. */
  List<Finding> check(FsckKeys keys, List<FsckFile.Outcome> outcomes, ExecutorService pool)
      throws IOException, InterruptedException {
    Map<Long, Hash> roots = new HashMap<>();
    outcomes.forEach(outcome -> roots.putAll(outcome.roots()));
    List<Future<List<Finding>>> running = new ArrayList<>();
    List<Stored> all = new ArrayList<>(notes);
    all.addAll(cosigned);
    for (int i = 0; i < all.size(); i += NOTES_AT_ONCE) {
      List<Stored> some = all.subList(i, Math.min(all.size(), i + NOTES_AT_ONCE));
      running.add(pool.submit(() -> some.stream().flatMap(s -> check(s, keys, roots)).toList()));
    }
    for (Future<List<Finding>> one : running) {
      findings.addAll(Fsck.get(one));
    }
    return findings;
  }

  private static java.util.stream.Stream<Finding> check(
      Stored stored, FsckKeys keys, Map<Long, Hash> roots) {
    Checkpoint checkpoint = stored.checkpoint();
    List<Finding> found = new ArrayList<>();
    Optional<VerifierKey> key = keys.at(checkpoint.size());
    if (key.isPresent()
        && !(checkpoint.origin().equals(key.get().name())
            && stored.note().verify(List.of(key.get())) instanceof Note.Verdict.Signed)) {
      found.add(
          Fsck.damage(
              Fsck.CHECKPOINT,
              "checkpoint over " + checkpoint.size() + " is not signed by the log's key",
              stored.file(),
              stored.offset(),
              -1,
              Fsck.RESTORE));
    }
    Hash root = roots.get(checkpoint.size());
    if (root != null && !root.equals(checkpoint.root())) {
      found.add(
          Fsck.damage(
              Fsck.ROOT,
              "checkpoint over "
                  + checkpoint.size()
                  + " has another root than the records: records were changed",
              stored.file(),
              stored.offset(),
              -1,
              Fsck.RESTORE));
    }
    return found.stream();
  }
}
