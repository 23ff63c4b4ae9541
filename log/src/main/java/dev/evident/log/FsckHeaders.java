package dev.evident.log;

import dev.evident.log.Fsck.Finding;
import dev.evident.log.Journal.JournalFile;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The header pages of all journal files, and what else lies in the journal's folder. */
final class FsckHeaders implements Closeable {
  private final List<JournalFile> files = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private FsckHeaders() {}

  static FsckHeaders read(Disk disk, Path journal) throws IOException {
    FsckHeaders headers = new FsckHeaders();
    List<Path> paths = Journal.list(journal);
    for (Path path : paths) {
      headers.add(disk, path, path.equals(paths.getLast()));
    }
    try (Stream<Path> all = Files.list(journal)) {
      for (Path path : all.sorted().toList()) {
        String name = path.getFileName().toString();
        if (name.startsWith("spare-") || name.endsWith(".tmp")) {
          headers.findings.add(
              new Finding.Leftover("file that was never used", path, OptionalLong.empty()));
        }
      }
    }
    return headers;
  }

  private void add(Disk disk, Path path, boolean last) throws IOException {
    DiskFile reader = disk.open(path, Disk.Access.READ);
    ByteBuffer page = ByteBuffer.allocate(JournalHeader.BYTES);
    reader.read(page, 0);
    if (page.hasRemaining() || !JournalHeader.isSound(page.array())) {
      boolean holdsFrames = new FrameScanner(reader, JournalHeader.BYTES, reader.size()).next();
      reader.close();
      findings.add(
          last && !holdsFrames
              ? new Finding.Leftover("journal file without content", path, OptionalLong.of(0))
              : Fsck.damage(Fsck.ENTRY, "journal header is damaged", path, 0, -1, Fsck.RESTORE));
      return;
    }
    JournalHeader header = JournalHeader.decode(page.array());
    long previous = files.isEmpty() ? -1 : files.getLast().firstIndex();
    boolean oldest = files.isEmpty() && header.firstIndex() > 0; // files before it may be dropped
    if ((header.previousFirst() != previous && !oldest)
        || !path.getFileName().toString().equals(Journal.name(header.firstIndex()))) {
      findings.add(
          Fsck.damage(
              Fsck.MISSING,
              "journal file begins at index "
                  + header.firstIndex()
                  + " and follows the file of index "
                  + header.previousFirst()
                  + ", which is not the one before it",
              path,
              0,
              header.firstIndex(),
              "restore the missing file, or give the files their right names"));
    }
    if (!files.isEmpty() && !files.getFirst().header().logId().equals(header.logId())) {
      findings.add(
          Fsck.damage(
              Fsck.ENTRY,
              "journal file of another log",
              path,
              0,
              header.firstIndex(),
              Fsck.RESTORE));
    }
    files.add(new JournalFile(path, header, reader));
  }

  /** The files whose header is sound, in their order. */
  List<JournalFile> files() {
    return files;
  }

  List<Finding> findings() {
    return findings;
  }

  @Override
  public void close() throws IOException {
    for (JournalFile file : files) {
      file.reader().close();
    }
  }
}
