package dev.evident.log;

import dev.evident.log.Journal.JournalFile;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.StartRefused;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start-up, which is the ordinary road: reads the frames of the last journal file, advances the
 * {@link Tail} by each, cuts what was never acknowledged, makes derived files anew where they are
 * behind.
 *
 * <p>A torn frame can only be the last one, because a frame is written only after the frame before
 * it was forced. A sound frame behind a damaged one therefore means that acknowledged data was
 * damaged: that is refused, not cut.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int HASHES_AT_ONCE = 1 << 16;

  private final Disk disk;
  private final Identity identity;

  Recovery(Disk disk, Identity identity) {
    this.disk = disk;
    this.identity = identity;
  }

  /**
   * What recovery found.
   *
   * @param position where the next frame goes
   * @param cutBytes bytes of a torn frame
   * @param rootAtSigned root of the log at the size asked for, if a frame of the last file ends
   *     there
   */
  record Recovered(Tail tail, long position, long cutBytes, Optional<Hash> rootAtSigned) {}

  /** Replays the last file. {@code signedSize} is the size of the last checkpoint, 0 for none. */
  Recovered replayLast(
      Journal journal, HashFiles hashFiles, SealedRecords sealed, long signedSize, boolean mayCut)
      throws IOException, StartRefused {
    JournalFile last = journal.files().getLast();
    if (!hashFiles.cutTo(last.firstIndex())) {
      rebuildHashes(journal, hashFiles, sealed);
    }
    Tail tail = new Tail(last.header(), hashFiles);
    Optional<Hash> rootAtSigned =
        tail.size() == signedSize ? Optional.of(tail.root()) : Optional.empty();
    long end = last.reader().size();
    FrameScanner scanner =
        new FrameScanner(last, JournalHeader.BYTES, journal.buffers(CHUNK_BYTES));
    long position = scanner.position();
    String problem = "";
    while (problem.isEmpty() && scanner.next()) {
      problem = tail.replay(scanner, identity);
      if (problem.isEmpty()) {
        position = scanner.position();
        if (tail.size() == signedSize) {
          rootAtSigned = Optional.of(tail.root());
        }
      }
    }
    if (!problem.isEmpty()) {
      throw new StartRefused(
          "journal file "
              + last.path()
              + " at offset "
              + position
              + ": "
              + problem
              + "; the frame is whole, so this is no torn write: restore the file from a copy and run"
              + " evident fsck");
    }
    long cut = garbage(last, position, end);
    if (cut > 0) {
      LOG.warn(
          "{}: {} at offset {}; {} bytes of a frame that was never acknowledged are cut",
          last.path(),
          scanner.stoppedBy(),
          position,
          cut);
      if (mayCut) {
        zero(last.path(), position, cut);
      }
    }
    return new Recovered(tail, position, cut, rootAtSigned);
  }

  /** Length of what stands behind the last sound frame, up to the last byte that is not zero. */
  private long garbage(JournalFile file, long position, long end) throws IOException, StartRefused {
    byte[] chunk = new byte[CHUNK_BYTES + FrameFormat.HEADER_BYTES];
    long last = position;
    for (long at = position; at < end; at += CHUNK_BYTES) {
      int read = file.reader().read(ByteBuffer.wrap(chunk), at);
      for (int i = 0; i < Math.min(read, CHUNK_BYTES); i++) {
        if (chunk[i] == 0) {
          continue;
        }
        last = at + i + 1;
        if (i + FrameFormat.HEADER_BYTES <= read
            && at + i > position
            && FrameFormat.headerIsSound(chunk, i)
            && isWholeFrame(file.reader(), at + i, end)) {
          throw new StartRefused(
              "journal file "
                  + file.path()
                  + " is damaged at offset "
                  + position
                  + ": a sound frame follows at "
                  + (at + i)
                  + ", so acknowledged records would be lost; restore the file from a copy");
        }
      }
    }
    return last - position;
  }

  private static boolean isWholeFrame(DiskFile file, long at, long end) throws IOException {
    return new FrameScanner(file, at, end).next();
  }

  private void zero(Path path, long position, long bytes) throws IOException {
    try (DiskFile file = disk.open(path, Disk.Access.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(CHUNK_BYTES);
      for (long at = 0; at < bytes; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(CHUNK_BYTES, bytes - at));
        file.write(zeros, position + at);
      }
      file.force(false);
    }
  }

  /** Writes every hash file anew from the records of all files but the last. */
  void rebuildHashes(Journal journal, HashFiles hashFiles, SealedRecords sealed)
      throws IOException {
    LOG.warn("hash files are behind the journal; they are made anew from the records");
    boolean _ = hashFiles.cutTo(0);
    CompactRange range = new CompactRange();
    RecordFormat format = new RecordFormat();
    byte[] leaf = new byte[Hash.BYTES];
    sealed.scan(
        0,
        journal.firstIndex(),
        (bytes, at, index, acceptedMs) -> {
          format.leaf(bytes, at, acceptedMs, leaf, 0);
          range.append(leaf, 0, hashFiles);
          if (range.size() % HASHES_AT_ONCE == 0) {
            hashFiles.flush();
          }
          return true;
        });
    hashFiles.flush();
    for (JournalFile file : journal.files().subList(0, journal.files().size() - 1)) {
      FrameScanner scanner =
          new FrameScanner(file, JournalHeader.BYTES, journal.buffers(CHUNK_BYTES));
      while (scanner.next()) {
        int p = scanner.bodyStart();
        for (int i = scanner.records(); i > 0; i--) {
          format.leaf(scanner.buffer(), p, scanner.acceptedMs(), leaf, 0);
          range.append(leaf, 0, hashFiles);
          p += RecordFormat.length(scanner.buffer(), p, scanner.trailerStart());
        }
        hashFiles.flush();
      }
    }
    JournalHeader last = journal.files().getLast().header();
    if (range.size() != last.firstIndex() || !range.hashes().equals(last.range())) {
      throw new CorruptLogException(
          "records up to "
              + range.size()
              + " do not give the tree that journal file "
              + journal.files().getLast().path()
              + " begins with; run evident fsck");
    }
    hashFiles.force();
  }

  /** Opens the index of a closed journal file, or makes it anew. */
  FileIndex index(JournalFile file, FrameBuffers buffers) throws IOException {
    Path path = indexPath(file.path());
    try {
      return SavedIndex.open(disk, path);
    } catch (NoSuchFileException | CorruptLogException e) {
      LOG.info("index {} is made anew ({})", path, e.getMessage());
      DurableFiles.write(disk, path, build(file, buffers).encode());
      return SavedIndex.open(disk, path);
    }
  }

  /** Reads a whole journal file for its ids and frames. */
  GrowingIndex build(JournalFile file, FrameBuffers buffers) throws IOException {
    GrowingIndex index = new GrowingIndex(file.firstIndex());
    FrameScanner scanner = new FrameScanner(file, JournalHeader.BYTES, buffers);
    while (scanner.next()) {
      index.addFrame(scanner.firstIndex(), scanner.frameOffset());
      index.full(scanner.firstIndex() + scanner.records());
      index.lock.writeLock().lock();
      try {
        int p = scanner.bodyStart();
        for (int i = 0; i < scanner.records(); i++) {
          byte[] b = scanner.buffer();
          if (!RecordFormat.isControl(RecordFormat.kind(b, p))) {
            long at = scanner.firstIndex() + i;
            Batch.Id id = identity.idOf(RecordFormat.stored(b, p, at, scanner.acceptedMs()));
            index.addId(id.key(), id.millis(), at);
          }
          p += RecordFormat.length(b, p, scanner.trailerStart());
        }
      } finally {
        index.lock.writeLock().unlock();
      }
    }
    return index;
  }

  /**
   * Opens the indexes of the journal files that were dropped: their ids are still looked for. One
   * that is missing is made anew from the sealed records, together with those behind it.
   */
  List<FileIndex> sealedIndexes(Journal journal, SealedRecords sealed) throws IOException {
    List<FileIndex> found = new ArrayList<>();
    long end = journal.firstIndex();
    if (end == 0) {
      return found;
    }
    List<Long> begins = new ArrayList<>(journal.indexesBelow(end));
    if (begins.isEmpty() || begins.getFirst() != 0) {
      begins.addFirst(0L);
    }
    for (int i = 0; i < begins.size(); i++) {
      long from = begins.get(i);
      long to = i + 1 < begins.size() ? begins.get(i + 1) : end;
      Path path = journal.indexPath(from);
      try {
        SavedIndex index = SavedIndex.open(disk, path);
        if (!index.reaches(to)) {
          index.close();
          throw new CorruptLogException("it does not reach record " + to);
        }
        found.add(index);
      } catch (NoSuchFileException | CorruptLogException e) {
        LOG.info("index {} is made anew from sealed records ({})", path, e.getMessage());
        DurableFiles.write(disk, path, build(sealed, from, to).encode());
        found.add(SavedIndex.open(disk, path));
      }
    }
    return found;
  }

  private GrowingIndex build(SealedRecords sealed, long from, long to) throws IOException {
    GrowingIndex index = new GrowingIndex(from);
    index.addFrame(from, JournalHeader.BYTES); // never used: the journal file is gone
    index.full(to);
    index.lock.writeLock().lock();
    try {
      sealed.scan(
          from,
          to,
          (bytes, at, i, acceptedMs) -> {
            if (!RecordFormat.isControl(RecordFormat.kind(bytes, at))) {
              Batch.Id id = identity.idOf(RecordFormat.stored(bytes, at, i, acceptedMs));
              index.addId(id.key(), id.millis(), i);
            }
            return true;
          });
    } finally {
      index.lock.writeLock().unlock();
    }
    return index;
  }

  static Path indexPath(Path journalFile) {
    String name = journalFile.getFileName().toString();
    return journalFile.resolveSibling(
        name.substring(0, name.length() - Journal.SUFFIX.length()) + Journal.INDEX_SUFFIX);
  }

  /** Deletes files that a crash left half made. */
  void deleteLeftovers(Path directory) throws IOException {
    try (var all = Files.list(directory)) {
      for (Path path : all.toList()) {
        String name = path.getFileName().toString();
        if (name.startsWith("spare-") || name.endsWith(".tmp")) {
          disk.delete(path);
        }
      }
    }
  }
}
