package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every checkpoint that was signed, in {@code checkpoints.log}: {@code u32 length | note | u32
 * CRC32C of both}, one after the other. A note is released only after it is durable here, so that
 * no crash can make the log sign another tree of a size that somebody has seen.
 *
 * <p>When the file has grown to {@value #FILE_BYTES_MAX} bytes it is moved to {@code
 * checkpoints/<number>.log} and a new one is begun with the last note.
 *
 * <p>Written by the checkpoint thread only. Cosigned checkpoints are kept in the same way under
 * other names, written by one thread at a time, see {@link CosignatureLog}.
 */
final class CheckpointLog implements Closeable {
  static final String NAME = "checkpoints.log";
  static final String ARCHIVE = "checkpoints";

  /**
   * A row of files of notes.
   *
   * @param file the one that is written
   * @param archive folder of those that are full
   * @param loss what damage costs and what to do, for the message
   */
  record Names(String file, String archive, String loss) {}

  static final Names CHECKPOINTS =
      new Names(
          NAME,
          ARCHIVE,
          "a signed checkpoint would be forgotten; restore the file from a copy and run evident"
              + " fsck");

  /** The same notes with the lines of witnesses, see {@link Witnesses}. */
  static final Names COSIGNATURES =
      new Names(
          "cosignatures.log",
          "cosignatures",
          "cosignatures of witnesses would be forgotten; restore the file from a copy, or keep it"
              + " elsewhere: the log starts without it, and asks its witnesses again");

  private static final int FILE_BYTES_MAX = 4 << 20;
  private static final int NOTE_BYTES_MAX = 64 * 1024;

  private final Disk disk;
  private final Path directory;
  private final Names names;
  private DiskFile file;
  private long position;
  private final Optional<byte[]> last;
  private final long cutBytes;

  private CheckpointLog(
      Disk disk,
      Path directory,
      Names names,
      DiskFile file,
      long position,
      Optional<byte[]> last,
      long cut) {
    this.disk = disk;
    this.directory = directory;
    this.names = names;
    this.file = file;
    this.position = position;
    this.last = last;
    this.cutBytes = cut;
  }

  /** Whether there is a file of checkpoints: every log has one from its first start on. */
  static boolean exists(Path directory) throws IOException {
    return exists(directory, CHECKPOINTS);
  }

  static boolean exists(Path directory, Names names) throws IOException {
    return Files.exists(directory.resolve(names.file())) || !archived(directory, names).isEmpty();
  }

  /**
   * Opens for writing and cuts a torn last note, which was never released.
   *
   * @throws CorruptLogException when a note is damaged in a way that no torn write explains:
   *     cutting it would make the log forget what it signed
   */
  static CheckpointLog open(Disk disk, Path directory) throws IOException {
    return open(disk, directory, CHECKPOINTS);
  }

  static CheckpointLog open(Disk disk, Path directory, Names names) throws IOException {
    Path path = directory.resolve(names.file());
    if (!Files.exists(path)) {
      // A crash between the two renames of a change of file: the archive has the last note.
      List<Path> archived = archived(directory, names);
      if (!archived.isEmpty()) {
        Content all = readFile(disk, archived.getLast());
        refuseDamage(archived.getLast(), all, names);
        List<byte[]> notes = all.notes();
        DiskFile created = disk.open(path, Disk.Access.WRITE);
        byte[] record = record(notes.getLast());
        created.write(ByteBuffer.wrap(record), 0);
        created.force(true);
        disk.forceDirectory(directory);
        return new CheckpointLog(
            disk, directory, names, created, record.length, Optional.of(notes.getLast()), 0);
      }
    }
    DiskFile file = disk.open(path, Disk.Access.WRITE);
    Content content = read(file);
    try {
      refuseDamage(path, content, names);
    } catch (CorruptLogException e) {
      file.close();
      throw e;
    }
    long cut = file.size() - content.bytes();
    if (cut > 0) {
      file.truncate(content.bytes());
      file.force(true);
    }
    disk.forceDirectory(directory);
    Optional<byte[]> last =
        content.notes().isEmpty() ? Optional.empty() : Optional.of(content.notes().getLast());
    return new CheckpointLog(disk, directory, names, file, content.bytes(), last, cut);
  }

  private static void refuseDamage(Path path, Content content, Names names)
      throws CorruptLogException {
    if (content.damaged()) {
      throw new CorruptLogException(
          "file " + path + " is damaged at offset " + content.bytes() + ": " + names.loss());
    }
  }

  /** The files that hold notes, oldest first. */
  static List<Path> files(Path directory) throws IOException {
    return files(directory, CHECKPOINTS);
  }

  static List<Path> files(Path directory, Names names) throws IOException {
    List<Path> files = new ArrayList<>(archived(directory, names));
    Path current = directory.resolve(names.file());
    if (Files.exists(current)) {
      files.add(current);
    }
    return files;
  }

  /** Reads the last note that was signed, without changing anything. */
  static Optional<byte[]> readLast(Disk disk, Path directory) throws IOException {
    return readLast(disk, directory, CHECKPOINTS);
  }

  static Optional<byte[]> readLast(Disk disk, Path directory, Names names) throws IOException {
    Path current = directory.resolve(names.file());
    List<Path> archived = archived(directory, names);
    if (!Files.exists(current) && archived.isEmpty()) {
      return Optional.empty();
    }
    Path path = Files.exists(current) ? current : archived.getLast();
    Content content = readFile(disk, path);
    refuseDamage(path, content, names);
    return content.notes().isEmpty() ? Optional.empty() : Optional.of(content.notes().getLast());
  }

  private static List<Path> archived(Path directory, Names names) throws IOException {
    Path archive = directory.resolve(names.archive());
    if (!Files.isDirectory(archive)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(archive)) {
      return all.filter(p -> p.getFileName().toString().endsWith(".log")).sorted().toList();
    }
  }

  /**
   * What a file holds.
   *
   * @param notes in their order
   * @param bytes that they take
   * @param rest bytes behind them: none, or a note that was being written, or damage
   * @param damaged whether the rest is more than a write that was cut short
   */
  record Content(List<byte[]> notes, long bytes, long rest, boolean damaged) {}

  /** Reads one file of notes. */
  static Content readFile(Disk disk, Path path) throws IOException {
    try (DiskFile file = disk.open(path, Disk.Access.READ)) {
      return read(file);
    }
  }

  private static Content read(DiskFile file) throws IOException {
    long size = file.size();
    if (size > 2L * FILE_BYTES_MAX) {
      throw new CorruptLogException(
          "a file of notes has " + size + " bytes, which was never written");
    }
    ByteBuffer all = ByteBuffer.allocate((int) size);
    file.read(all, 0);
    byte[] b = all.array();
    List<byte[]> notes = new ArrayList<>();
    int at = 0;
    while (b.length - at >= 8) {
      int length = RecordFormat.i32(b, at);
      if (length <= 0
          || length > NOTE_BYTES_MAX
          || length > b.length - at - 8
          || RecordFormat.i32(b, at + 4 + length) != FrameFormat.crc(b, at, 4 + length)) {
        break;
      }
      notes.add(java.util.Arrays.copyOfRange(b, at + 4, at + 4 + length));
      at += 8 + length;
    }
    return new Content(notes, at, b.length - at, !isTorn(b, at));
  }

  /**
   * Whether the bytes from {@code at} on can be a note that a crash cut short: the next note is
   * written only after this one was forced, so nothing sound follows, and what is missing of it is
   * missing from the end or reads as zeros (a note itself has none).
   */
  private static boolean isTorn(byte[] b, int at) {
    for (int i = at + 1; b.length - i >= 8; i++) {
      int length = RecordFormat.i32(b, i);
      if (length > 0
          && length <= NOTE_BYTES_MAX
          && length <= b.length - i - 8
          && RecordFormat.i32(b, i + 4 + length) == FrameFormat.crc(b, i, 4 + length)) {
        return false;
      }
    }
    int rest = b.length - at;
    if (rest < 8) {
      return true;
    }
    // With the length that the rest has, the checksum fits: the length itself was changed.
    byte[] mended = java.util.Arrays.copyOfRange(b, at, b.length);
    RecordFormat.put32(mended, 0, rest - 8);
    if (RecordFormat.i32(mended, rest - 4) == FrameFormat.crc(mended, 0, rest - 4)) {
      return false;
    }
    if (RecordFormat.i32(b, at) > rest - 8) {
      return true; // cut short
    }
    for (int i = at + 4; i < at + 4 + RecordFormat.i32(b, at); i++) {
      if (b[i] == 0) {
        return true;
      }
    }
    return RecordFormat.i32(b, at) <= 0;
  }

  private static byte[] record(byte[] note) {
    byte[] b = new byte[8 + note.length];
    RecordFormat.put32(b, 0, note.length);
    System.arraycopy(note, 0, b, 4, note.length);
    RecordFormat.put32(b, 4 + note.length, FrameFormat.crc(b, 0, 4 + note.length));
    return b;
  }

  /** The last note at the time of opening. */
  Optional<byte[]> last() {
    return last;
  }

  /** Bytes of a torn note that opening cut off. */
  long cutBytes() {
    return cutBytes;
  }

  /** Writes a note; durable when this returns, and only then it may be released. */
  void append(byte[] note) throws IOException {
    if (position + note.length + 8 > FILE_BYTES_MAX) {
      changeFile(note);
      return;
    }
    byte[] record = record(note);
    file.write(ByteBuffer.wrap(record), position);
    file.force(false);
    position += record.length;
  }

  private void changeFile(byte[] note) throws IOException {
    Path archive = directory.resolve(names.archive());
    Files.createDirectories(archive);
    Path current = directory.resolve(names.file());
    Path next = directory.resolve(names.file() + ".tmp");
    disk.delete(next);
    DiskFile opened = disk.open(next, Disk.Access.WRITE);
    byte[] record = record(note);
    opened.write(ByteBuffer.wrap(record), 0);
    opened.force(true);
    String number = String.format("%08d.log", archived(directory, names).size());
    disk.rename(current, archive.resolve(number));
    disk.forceDirectory(archive); // the old notes are there for good before another takes the name
    disk.forceDirectory(directory);
    disk.rename(next, current);
    disk.forceDirectory(directory);
    file.close();
    file = opened;
    position = record.length;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
