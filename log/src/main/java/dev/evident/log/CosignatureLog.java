package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Every cosigned checkpoint, in {@code cosignatures.log} and, when that is full, in {@code
 * cosignatures/}: the format of {@link CheckpointLog}. A checkpoint stands there again with each
 * further cosignature, so the first note over a record that has the quorum says since when the
 * record is witnessed.
 *
 * <p>Written by one thread at a time, under the lock of {@link Witnesses}; looked through by any.
 */
final class CosignatureLog implements Closeable {
  /** A first note and what stands in front of it. */
  private static final int HEAD_BYTES = 4 + 16_384;

  /**
   * Files that are looked through for one answer: after a change of witnesses old files may hold
   * nothing that counts.
   */
  private static final int FILES_READ_MAX = 4;

  /** Notes of which a verifier takes the first that has its quorum. */
  private static final int READ_MAX = 64;

  private final Disk disk;
  private final Path directory;
  private final CheckpointLog log;

  private CosignatureLog(Disk disk, Path directory, CheckpointLog log) {
    this.disk = disk;
    this.directory = directory;
    this.log = log;
  }

  static boolean exists(Path directory) throws IOException {
    return CheckpointLog.exists(directory, CheckpointLog.COSIGNATURES);
  }

  /** Opens for writing, as {@link CheckpointLog#open} does. */
  static CosignatureLog open(Disk disk, Path directory) throws IOException {
    return new CosignatureLog(
        disk, directory, CheckpointLog.open(disk, directory, CheckpointLog.COSIGNATURES));
  }

  /** The last checkpoint that was kept before this opening. */
  Optional<Published> lastCheckpoint() {
    return log.last().flatMap(CosignatureLog::parsed).flatMap(Cosignatures::published);
  }

  /** The newest notes, newest first, without changing anything; few. */
  static List<byte[]> readNewest(Disk disk, Path directory) throws IOException {
    List<Path> files = CheckpointLog.files(directory, CheckpointLog.COSIGNATURES);
    if (files.isEmpty()) {
      return List.of();
    }
    List<byte[]> notes = CheckpointLog.readFile(disk, files.getLast()).notes().reversed();
    return List.copyOf(notes.subList(0, Math.min(READ_MAX, notes.size())));
  }

  /** Durable when this returns. */
  void append(Note note) throws IOException {
    log.append(note.bytes());
  }

  /** The newest notes of the file in use, oldest of them first. */
  List<Note> newest(int most) throws IOException {
    List<Path> files = files();
    List<Note> notes = files.isEmpty() ? List.of() : notes(files.getLast());
    return notes.subList(Math.max(0, notes.size() - most), notes.size());
  }

  /**
   * The first note that covers a record and is good.
   *
   * @param good asked for notes over more than {@code index} records, oldest first
   */
  Optional<Note> firstCovering(long index, Predicate<Note> good) throws IOException {
    List<Path> files = files();
    int from = firstFile(files, index);
    int to = Math.min(files.size(), from + FILES_READ_MAX);
    for (Path file : files.subList(from, to)) {
      for (Note note : notes(file)) {
        if (size(note) > index && good.test(note)) {
          return Optional.of(note);
        }
      }
    }
    return Optional.empty();
  }

  /** The last file whose first note does not cover it yet; sizes of first notes rise. */
  private int firstFile(List<Path> files, long index) throws IOException {
    int low = 0;
    int high = files.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstSize(files.get(middle)) > index) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private long firstSize(Path path) throws IOException {
    try (DiskFile file = disk.open(path, Disk.Access.READ)) {
      ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD_BYTES, file.size()));
      file.read(head, 0);
      byte[] b = head.array();
      int length = b.length < 4 ? 0 : RecordFormat.i32(b, 0);
      return length < 1 || length > b.length - 4
          ? 0
          : parsed(Arrays.copyOfRange(b, 4, 4 + length)).map(CosignatureLog::size).orElse(0L);
    } catch (NoSuchFileException _) {
      return Long.MAX_VALUE; // between the two renames of a change of file
    }
  }

  private List<Path> files() throws IOException {
    return CheckpointLog.files(directory, CheckpointLog.COSIGNATURES);
  }

  private List<Note> notes(Path path) throws IOException {
    try {
      List<Note> notes = new ArrayList<>();
      for (byte[] bytes : CheckpointLog.readFile(disk, path).notes()) {
        parsed(bytes).ifPresent(notes::add);
      }
      return notes;
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  /** A damaged note is what fsck is for; here it is only not there. */
  private static Optional<Note> parsed(byte[] bytes) {
    try {
      return Optional.of(Note.parse(bytes));
    } catch (MalformedException _) {
      return Optional.empty();
    }
  }

  static long size(Note note) {
    try {
      return Checkpoint.parse(note.text()).size();
    } catch (MalformedException _) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
