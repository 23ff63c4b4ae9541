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
 * <p>Written by the checkpoint thread only.
 */
final class CheckpointLog implements Closeable {
  static final String NAME = "checkpoints.log";
  static final String ARCHIVE = "checkpoints";
  private static final int FILE_BYTES_MAX = 4 << 20;
  private static final int NOTE_BYTES_MAX = 64 * 1024;

  private final Disk disk;
  private final Path directory;
  private DiskFile file;
  private long position;
  private final Optional<byte[]> last;
  private final long cutBytes;

  private CheckpointLog(
      Disk disk, Path directory, DiskFile file, long position, Optional<byte[]> last, long cut) {
    this.disk = disk;
    this.directory = directory;
    this.file = file;
    this.position = position;
    this.last = last;
    this.cutBytes = cut;
  }

  /** Opens for writing and cuts a torn last note, which was never released. */
  static CheckpointLog open(Disk disk, Path directory) throws IOException {
    Path path = directory.resolve(NAME);
    if (!Files.exists(path)) {
      // A crash between the two renames of a change of file: the archive has the last note.
      List<Path> archived = archived(directory);
      if (!archived.isEmpty()) {
        List<byte[]> notes = readFile(disk, archived.getLast()).notes();
        DiskFile created = disk.open(path, Disk.Access.WRITE);
        byte[] record = record(notes.getLast());
        created.write(ByteBuffer.wrap(record), 0);
        created.force(true);
        disk.forceDirectory(directory);
        return new CheckpointLog(
            disk, directory, created, record.length, Optional.of(notes.getLast()), 0);
      }
    }
    DiskFile file = disk.open(path, Disk.Access.WRITE);
    Content content = read(file);
    long cut = file.size() - content.bytes();
    if (cut > 0) {
      file.truncate(content.bytes());
      file.force(true);
    }
    disk.forceDirectory(directory);
    Optional<byte[]> last =
        content.notes().isEmpty() ? Optional.empty() : Optional.of(content.notes().getLast());
    return new CheckpointLog(disk, directory, file, content.bytes(), last, cut);
  }

  /** Reads every note that was ever signed, oldest first, without changing anything. */
  static List<byte[]> readAll(Disk disk, Path directory) throws IOException {
    List<byte[]> notes = new ArrayList<>();
    for (Path path : archived(directory)) {
      notes.addAll(readFile(disk, path).notes());
    }
    Path current = directory.resolve(NAME);
    if (Files.exists(current)) {
      notes.addAll(readFile(disk, current).notes());
    }
    return notes;
  }

  /** Reads the last note that was signed, without changing anything. */
  static Optional<byte[]> readLast(Disk disk, Path directory) throws IOException {
    Path current = directory.resolve(NAME);
    List<Path> archived = archived(directory);
    List<byte[]> notes =
        Files.exists(current)
            ? readFile(disk, current).notes()
            : archived.isEmpty() ? List.of() : readFile(disk, archived.getLast()).notes();
    return notes.isEmpty() ? Optional.empty() : Optional.of(notes.getLast());
  }

  private static List<Path> archived(Path directory) throws IOException {
    Path archive = directory.resolve(ARCHIVE);
    if (!Files.isDirectory(archive)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(archive)) {
      return all.filter(p -> p.getFileName().toString().endsWith(".log")).sorted().toList();
    }
  }

  /** Notes of a file and the bytes that they take; what follows is torn. */
  private record Content(List<byte[]> notes, long bytes) {}

  private static Content readFile(Disk disk, Path path) throws IOException {
    try (DiskFile file = disk.open(path, Disk.Access.READ)) {
      return read(file);
    }
  }

  private static Content read(DiskFile file) throws IOException {
    long size = file.size();
    if (size > 2L * FILE_BYTES_MAX) {
      throw new CorruptLogException(NAME + " has " + size + " bytes, which was never written");
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
    return new Content(notes, at);
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
    Path archive = directory.resolve(ARCHIVE);
    Files.createDirectories(archive);
    Path current = directory.resolve(NAME);
    Path next = directory.resolve(NAME + ".tmp");
    disk.delete(next);
    DiskFile opened = disk.open(next, Disk.Access.WRITE);
    byte[] record = record(note);
    opened.write(ByteBuffer.wrap(record), 0);
    opened.force(true);
    disk.rename(current, archive.resolve(String.format("%08d.log", archived(directory).size())));
    disk.rename(next, current);
    disk.forceDirectory(archive);
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
