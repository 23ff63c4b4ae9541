package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the journal: {@code journal/<first index, 16 hex digits>.evj}, each with a {@link
 * JournalHeader} page and then frames up to its end or to zeros.
 *
 * <p>Files are filled with zeros before use, so that a commit changes no metadata and {@code
 * fdatasync} writes data only.
 *
 * <p>Threads: {@link #append}, {@link #rotate} and {@link #force} belong to the sequencer thread;
 * the list of files may be read by any thread.
 */
final class Journal implements Closeable {
  static final String SUFFIX = ".evj";
  static final String INDEX_SUFFIX = ".evx";

  /** One file: where it is, where it begins, a handle for reading. */
  record JournalFile(
      Path path, long firstIndex, JournalHeader header, DiskFile reader, FileUsers users) {
    JournalFile(Path path, JournalHeader header, DiskFile reader) {
      this(path, header.firstIndex(), header, reader, new FileUsers(reader));
    }
  }

  private final Disk disk;
  private final Path directory;
  private volatile DataKeys keys = DataKeys.locked("the journal was opened without its keys");
  private final CopyOnWriteArrayList<JournalFile> files = new CopyOnWriteArrayList<>();
  private final Object dropping = new Object();
  // Owned by the sequencer thread (and by recovery before it starts).
  private @Nullable DiskFile writer;
  private long position;
  private long capacity;

  Journal(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /**
   * Reads the directory and checks that the files follow one another.
   *
   * @return the path of a last file whose header never became durable, if there is one: nothing in
   *     it was acknowledged
   */
  List<Path> load(JournalIdentity identity) throws IOException, StartRefused {
    List<Path> unused = new ArrayList<>();
    List<Path> paths = list(directory);
    long previous = -1;
    for (Path path : paths) {
      DiskFile reader = disk.open(path, Disk.Access.READ);
      ByteBuffer page = ByteBuffer.allocate(JournalHeader.BYTES);
      int read = reader.read(page, 0);
      if (read < JournalHeader.BYTES || !JournalHeader.isSound(page.array())) {
        boolean holdsFrames = new FrameScanner(reader, JournalHeader.BYTES, reader.size()).next();
        reader.close();
        if (holdsFrames || !path.equals(paths.getLast())) {
          throw new CorruptLogException(
              "journal file " + path + " has a damaged header; restore it from a copy");
        }
        unused.add(path);
        continue;
      }
      JournalHeader header = JournalHeader.decode(page.array());
      identity.check(path, header);
      // Files before the first one may be gone: whoever opens the log knows whether they may.
      boolean oldest = files.isEmpty() && header.firstIndex() > 0;
      if ((header.previousFirst() != previous && !oldest)
          || header.firstIndex() != firstIndex(path)) {
        reader.close();
        throw new StartRefused(
            "journal file "
                + path
                + " does not follow the file before it (it names "
                + header.previousFirst()
                + ", found "
                + previous
                + "): a file is missing or was renamed; restore the directory journal");
      }
      files.add(new JournalFile(path, header, reader));
      previous = header.firstIndex();
    }
    return unused;
  }

  /** The keys that its frames are sealed under. */
  void use(DataKeys dataKeys) {
    keys = dataKeys;
  }

  /** Buffers to read its records with. */
  FrameBuffers buffers(int bytes) {
    return new FrameBuffers(keys, bytes);
  }

  /** What a journal file must agree with. */
  interface JournalIdentity {
    void check(Path path, JournalHeader header) throws StartRefused;
  }

  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(p -> p.getFileName().toString().endsWith(SUFFIX))
          .sorted(Comparator.comparing(p -> p.getFileName().toString()))
          .toList();
    }
  }

  /** A journal file whose first frame is sealed, if there is one. */
  static Optional<Path> firstSealed(Disk disk, Path directory) throws IOException {
    for (Path path : list(directory)) {
      try (DiskFile file = disk.open(path, Disk.Access.READ)) {
        FrameScanner scanner = new FrameScanner(file, JournalHeader.BYTES, file.size());
        if (scanner.next() && FrameFormat.isSealed(scanner.buffer(), scanner.at())) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  static String name(long firstIndex) {
    return String.format("%016x%s", firstIndex, SUFFIX);
  }

  private static long firstIndex(Path path) {
    return number(path.getFileName().toString(), SUFFIX);
  }

  private static long number(String name, String suffix) {
    try {
      return Long.parseUnsignedLong(name.substring(0, name.length() - suffix.length()), 16);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** First indexes of the index files of journal files that were dropped, ascending. */
  List<Long> indexesBelow(long end) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(INDEX_SUFFIX))
          .map(name -> number(name, INDEX_SUFFIX))
          .filter(first -> first >= 0 && first < end)
          .sorted()
          .toList();
    }
  }

  /** Where the index of the journal file that begins with this record is kept. */
  Path indexPath(long firstIndex) {
    return directory.resolve(String.format("%016x%s", firstIndex, INDEX_SUFFIX));
  }

  List<JournalFile> files() {
    return files;
  }

  /** Index of the first record that the journal holds. */
  long firstIndex() {
    return files.isEmpty() ? 0 : files.getFirst().firstIndex();
  }

  /**
   * Deletes the oldest files whose records all lie below an index, never the last one. Each is gone
   * durably before the next, so that a crash leaves no gap. Readers in progress finish.
   */
  void dropBelow(long index) throws IOException {
    synchronized (dropping) {
      while (files.size() > 1 && files.get(1).firstIndex() <= index) {
        JournalFile oldest = files.getFirst();
        disk.delete(oldest.path());
        disk.forceDirectory(directory);
        files.removeFirst();
        oldest.users().close();
      }
    }
  }

  /** The file that holds an index between the first one of the journal and the size of the log. */
  JournalFile holding(long index) {
    JournalFile[] now = files.toArray(JournalFile[]::new); // files may be dropped meanwhile
    int low = 0;
    int high = now.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (now[middle].firstIndex() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return now[low];
  }

  /** Goes on writing in the last file, behind its last sound frame. */
  void resume(long at) throws IOException {
    JournalFile last = files.getLast();
    DiskFile file = disk.open(last.path(), Disk.Access.WRITE);
    writer = file;
    position = at;
    capacity = file.size();
  }

  /** Whether the file that is written now has room for a frame. */
  boolean hasRoom(int frameBytes) {
    return writer != null && capacity - position >= frameBytes;
  }

  /**
   * Starts the next file in a zero-filled spare one. Its header is durable before a frame follows,
   * so a sound frame behind a damaged header is damage and never a torn write.
   */
  void rotate(Path spare, JournalHeader header) throws IOException {
    Path path = directory.resolve(name(header.firstIndex()));
    disk.rename(spare, path);
    DiskFile file = disk.open(path, Disk.Access.WRITE);
    file.write(ByteBuffer.wrap(header.encode()), 0);
    file.force(false);
    disk.forceDirectory(directory);
    DiskFile reader = disk.open(path, Disk.Access.READ);
    DiskFile old = writer;
    writer = file;
    position = JournalHeader.BYTES;
    capacity = file.size();
    files.add(new JournalFile(path, header, reader));
    if (old != null) {
      old.close();
    }
  }

  /** Writes a frame; returns the offset it starts at. Durable only after {@link #force}. */
  long append(byte[] frame, int length) throws IOException {
    DiskFile file = open();
    long at = position;
    file.write(ByteBuffer.wrap(frame, 0, length), at);
    position += length;
    return at;
  }

  void force() throws IOException {
    open().force(false);
  }

  private DiskFile open() {
    DiskFile file = writer;
    if (file == null) {
      throw new AssertionError("bug: journal written before it was opened for writing");
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
    for (JournalFile file : files) {
      file.users().close();
    }
  }
}
