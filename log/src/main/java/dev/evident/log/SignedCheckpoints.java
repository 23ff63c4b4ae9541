package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks back at what was signed, while the log goes on: every note of the file in use, and of each
 * file before it the first one. So the cost is one file and a small read for each of some others,
 * however old the log is.
 */
final class SignedCheckpoints {
  /** A first note and what stands in front of it; those of this log have some 250 bytes. */
  private static final int HEAD_BYTES = 4 + 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(SignedCheckpoints.class);

  private SignedCheckpoints() {}

  /** The same with the time of each. */
  static List<PastCheckpoint> past(Disk disk, Path directory, int most, RecordReader records)
      throws IOException {
    List<PastCheckpoint> past = new ArrayList<>();
    for (long size : sizes(disk, directory, most)) {
      past.add(new PastCheckpoint(size, acceptedAt(records, size - 1)));
    }
    return past;
  }

  private static Optional<Instant> acceptedAt(RecordReader records, long index) {
    try {
      return Optional.of(Instant.ofEpochMilli(records.read(index).acceptedMs()));
    } catch (IOException e) {
      // Damaged data must not hide the rest from whoever looks for the damage.
      LOG.debug("record {} cannot be read", index, e);
      return Optional.empty();
    }
  }

  /**
   * Sizes of trees that were signed, ascending, spread evenly over what there is.
   *
   * @param most how many at most, at least 2; the newest is always among them
   */
  static List<Long> sizes(Disk disk, Path directory, int most) throws IOException {
    List<Path> files = CheckpointLog.files(directory);
    List<Path> old = spread(files.subList(0, Math.max(0, files.size() - 1)), most / 2);
    List<Long> sizes = new ArrayList<>();
    for (Path path : old) {
      firstNote(disk, path).flatMap(SignedCheckpoints::size).ifPresent(sizes::add);
    }
    if (!files.isEmpty()) {
      List<byte[]> notes = notes(disk, files.getLast());
      for (byte[] note : spread(notes, most - sizes.size())) {
        size(note).ifPresent(sizes::add);
      }
    }
    return sizes.stream().distinct().sorted().toList();
  }

  /** Some of a list, evenly, the last one among them. */
  static <T> List<T> spread(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<T> some = new ArrayList<>(most);
    for (int i = 1; i <= most; i++) {
      some.add(all.get((int) ((long) i * all.size() / most) - 1));
    }
    return some;
  }

  private static List<byte[]> notes(Disk disk, Path path) throws IOException {
    try {
      return CheckpointLog.readFile(disk, path).notes();
    } catch (NoSuchFileException _) {
      return List.of(); // between the two renames of a change of file
    }
  }

  private static Optional<byte[]> firstNote(Disk disk, Path path) throws IOException {
    try (DiskFile file = disk.open(path, Disk.Access.READ)) {
      ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD_BYTES, file.size()));
      file.read(head, 0);
      byte[] b = head.array();
      int length = b.length < 4 ? 0 : RecordFormat.i32(b, 0);
      return length < 1 || length > b.length - 4
          ? Optional.empty()
          : Optional.of(Arrays.copyOfRange(b, 4, 4 + length));
    }
  }

  /** A damaged note is what fsck is for; here it only leaves a gap. */
  private static Optional<Long> size(byte[] note) {
    try {
      return Optional.of(Checkpoint.parse(Note.parse(note).text()).size());
    } catch (MalformedException _) {
      return Optional.empty();
    }
  }
}
