package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks the directory of a stopped server down to each frame and record commitment: journal
 * headers, the chain of frames, checksums, the root after each frame, hash files, indexes, every
 * signed checkpoint, genesis and key changes, accepted times. Reads everything, changes nothing.
 *
 * <p>Journal files are checked beside each other: each begins with the state of the tree before it,
 * and that state is then held against where the file before it ended.
 */
public final class Fsck {
  /** One thing that was found. */
  public sealed interface Finding {
    /** What is wrong, in one line. */
    String what();

    /** The file. */
    Path file();

    /** Offset in the file in bytes, if it is known. */
    OptionalLong offset();

    /** What to do now, in one line. */
    String advice();

    /** What a process ends with because of it (the verifier's numbers); 0 for no damage. */
    int exitCode();

    /**
     * Something is not as it was written.
     *
     * @param index the first record that is concerned, if one is
     */
    record Damage(
        int exitCode,
        String what,
        Path file,
        OptionalLong offset,
        OptionalLong index,
        String advice)
        implements Finding {}

    /** What a crash may leave; the next start clears it. Nothing that was acknowledged is in it. */
    record Leftover(String what, Path file, OptionalLong offset) implements Finding {
      @Override
      public String advice() {
        return "nothing: the next start clears it";
      }

      @Override
      public int exitCode() {
        return 0;
      }
    }
  }

  /**
   * The outcome.
   *
   * @param findings in the order of the log; empty when all is right
   * @param files journal files
   * @param bytes bytes of journal that were read
   * @param checkpoints signed checkpoints that were verified
   */
  public record Report(
      List<Finding> findings,
      long files,
      long frames,
      long records,
      long bytes,
      long checkpoints,
      Duration duration) {
    public Report {
      findings = List.copyOf(findings);
    }

    /** The first damage decides; 0 when there is none. */
    public int exitCode() {
      return findings.stream()
          .mapToInt(Finding::exitCode)
          .filter(c -> c != 0)
          .findFirst()
          .orElse(0);
    }
  }

  /** Told of progress, from several threads. */
  public interface Progress {
    void at(long bytesDone, long bytesTotal);
  }

  static final int CHECKPOINT = 10;
  static final int ENTRY = 11;
  static final int DERIVED = 12;
  static final int ROOT = 13;
  static final int ROLLBACK = 16;
  static final int MISSING = 19;
  static final int TIME = 23;
  static final int KEY_CHAIN = 26;

  static final String RESTORE =
      "keep a copy of the directory as it is; restore the file from a backup";
  static final String DERIVED_ADVICE =
      "it is derived from the records: delete the file and start the server, which makes it anew";

  private Fsck() {}

  /**
   * Checks a directory.
   *
   * @param kek where the key-encryption key comes from; not asked when nothing is encrypted
   * @param identity how ids are found in records
   * @param threads how many journal files are checked at the same time, at least 1
   * @throws StartRefused when a server is running on it, or it is not a data directory
   * @throws IOException when something cannot be read: nothing is known then
   */
  public static Report run(
      Path directory, Disk disk, KeySource kek, Identity identity, int threads, Progress progress)
      throws IOException, StartRefused, InterruptedException {
    return run(directory, disk, kek, identity, threads, progress, SealedSource.NONE);
  }

  /**
   * Checks a directory whose oldest records may be kept elsewhere.
   *
   * @param source opens them
   */
  public static Report run(
      Path directory,
      Disk disk,
      KeySource kek,
      Identity identity,
      int threads,
      Progress progress,
      SealedSource source)
      throws IOException, StartRefused, InterruptedException {
    if (!DataDirectory.isOne(directory)) {
      throw new StartRefused("no journal in " + directory + ": not a data directory of evident");
    }
    long started = System.nanoTime();
    try (DirectoryLock _ = DirectoryLock.take(directory);
        FsckHeaders headers = FsckHeaders.read(disk, directory.resolve(EvidentLog.JOURNAL));
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      DataKeys dataKeys = KeySource.dataKeys(directory, disk, kek);
      FsckNotes notes = FsckNotes.read(disk, directory);
      FsckFile.Shared shared =
          new FsckFile.Shared(
              disk,
              directory.resolve(EvidentLog.TILES),
              identity,
              notes.sizes(),
              progress,
              headers,
              dataKeys);
      List<Future<FsckFile.Outcome>> running = new ArrayList<>();
      Optional<FsckSealed> sealed = sealed(directory, source.open(dataKeys), headers, notes);
      if (sealed.isPresent()) {
        JournalHeader first = headers.files().getFirst().header();
        Path tiles = directory.resolve(EvidentLog.TILES);
        running.add(pool.submit(() -> sealed.get().run(disk, tiles, first)));
      }
      for (int i = 0; i < headers.files().size(); i++) {
        FsckFile check = new FsckFile(shared, i);
        running.add(pool.submit(check::run));
      }
      List<FsckFile.Outcome> outcomes = new ArrayList<>();
      for (Future<FsckFile.Outcome> one : running) {
        outcomes.add(get(one));
      }
      List<Finding> findings = new ArrayList<>(headers.findings());
      findings.addAll(joined(headers, sealed.isPresent(), outcomes));
      FsckKeys keys = FsckKeys.of(directory, disk, outcomes);
      findings.addAll(keys.findings());
      findings.addAll(notes.check(keys, outcomes, pool));
      findings.addAll(hashFilesBehind(directory, outcomes));
      return new Report(
          findings,
          headers.files().size(),
          outcomes.stream().mapToLong(FsckFile.Outcome::frames).sum(),
          outcomes.stream().mapToLong(FsckFile.Outcome::records).sum(),
          outcomes.stream().mapToLong(FsckFile.Outcome::bytes).sum(),
          notes.count(),
          Duration.ofNanos(System.nanoTime() - started));
    }
  }

  static <T> T get(Future<T> one) throws IOException, InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new AssertionError("bug: the check failed", e.getCause());
    }
  }

  /** The findings of each file, and whether each file goes on where the one before it ended. */
  private static List<Finding> joined(
      FsckHeaders headers, boolean sealed, List<FsckFile.Outcome> outcomes) {
    List<Finding> findings = new ArrayList<>();
    Optional<FsckFile.Outcome> before = Optional.empty();
    if (!headers.files().isEmpty()
        && !sealed
        && !JournalHeader.isFirst(headers.files().getFirst().header())) {
      Journal.JournalFile first = headers.files().getFirst();
      findings.add(
          damage(
              MISSING,
              "the first journal file is missing, and the records in front of "
                  + first.firstIndex()
                  + " are not sealed",
              first.path(),
              0,
              0,
              RESTORE));
    }
    int files = headers.files().size();
    for (int i = 0; i < outcomes.size(); i++) {
      int number = i + files - outcomes.size(); // -1: the sealed records, in front of all files
      if (number < 0) {
        findings.addAll(outcomes.get(i).findings());
        before = Optional.of(outcomes.get(i));
        continue;
      }
      Journal.JournalFile file = headers.files().get(number);
      Optional<String> broken =
          before.flatMap(previous -> previous.brokenBy(file.header())); // none for the first one
      if (broken.isPresent() && before.orElseThrow().whole()) {
        findings.add(damage(ENTRY, broken.get(), file.path(), 0, file.firstIndex(), RESTORE));
      }
      findings.addAll(outcomes.get(i).findings());
      before = Optional.of(outcomes.get(i));
    }
    return findings;
  }

  /** The check of what the journal does not hold any more, when all of it is sealed. */
  private static Optional<FsckSealed> sealed(
      Path directory, SealedRecords kept, FsckHeaders headers, FsckNotes notes) {
    if (headers.files().isEmpty()
        || headers.files().getFirst().firstIndex() == 0
        || headers.files().getFirst().firstIndex() > kept.end()) {
      return Optional.empty();
    }
    return Optional.of(new FsckSealed(kept, directory.resolve(EvidentLog.STORE), notes.sizes()));
  }

  private static List<Finding> hashFilesBehind(Path directory, List<FsckFile.Outcome> outcomes)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    if (outcomes.isEmpty() || !outcomes.getLast().whole()) {
      return findings;
    }
    long size = outcomes.getLast().size();
    for (int level = 1; level <= HashFiles.LEVELS; level++) {
      Path path = directory.resolve(EvidentLog.TILES).resolve(Integer.toString(level));
      long wanted = (size >>> (HashFiles.TILE_HEIGHT * level)) * 32;
      long found = Files.exists(path) ? Files.size(path) : 0;
      if (found != wanted) {
        findings.add(
            new Finding.Leftover(
                "hash file has " + found + " bytes, " + wanted + " are due",
                path,
                OptionalLong.of(Math.min(found, wanted))));
      }
    }
    return findings;
  }

  static Finding damage(
      int exitCode, String what, Path file, long offset, long index, String advice) {
    return new Finding.Damage(
        exitCode,
        what,
        file,
        offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset),
        index < 0 ? OptionalLong.empty() : OptionalLong.of(index),
        advice);
  }
}
