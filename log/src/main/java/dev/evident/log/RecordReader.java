package dev.evident.log;

import dev.evident.log.Journal.JournalFile;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Reads records by index: from the sealed records, or out of the journal, each frame checked
 * against its checksum. Thread-safe.
 */
final class RecordReader {
  private static final int READ_AHEAD_BYTES = 256 * 1024;
  private static final int BUFFERS_KEPT_MAX = 4;
  private static final int BUFFER_KEPT_BYTES_MAX = 4 << 20;

  private final Journal journal;
  private final FileIndexes indexes;
  private final SealedRecords sealed;
  private final RecentFrames recent;
  // A frame of a busy log is about a megabyte: new zeros for each read would cost as much as the
  // read, and keep the collector busy.
  private final ArrayBlockingQueue<FrameBuffers> buffers =
      new ArrayBlockingQueue<>(BUFFERS_KEPT_MAX);

  RecordReader(Journal journal, FileIndexes indexes, SealedRecords sealed, RecentFrames recent) {
    this.journal = journal;
    this.indexes = indexes;
    this.sealed = sealed;
    this.recent = recent;
  }

  /**
   * Visits the records {@code from} (included) to {@code to} (excluded), which must be committed.
   */
  void scan(long from, long to, RecordVisitor visitor) throws IOException {
    Cursor cursor = new Cursor(from, to, visitor);
    while (cursor.next < to) {
      if (cursor.next < sealed.end()) {
        if (!sealed(cursor)) {
          return;
        }
        continue;
      }
      if (recent(cursor)) {
        if (cursor.stopped) {
          return;
        }
        continue;
      }
      JournalFile file = journal.holding(cursor.next);
      if (file.firstIndex() > cursor.next || !file.users().enter()) {
        requireSealed(cursor.next, file);
        continue; // dropped meanwhile: its records are sealed now
      }
      try (FileUsers _ = file.users()) {
        if (!journal(file, cursor)) {
          return;
        }
      }
    }
  }

  /** How far a scan has come. */
  private static final class Cursor {
    final RecordVisitor visitor;
    final long to;
    long next;
    boolean stopped;

    Cursor(long from, long to, RecordVisitor visitor) {
      this.next = from;
      this.to = to;
      this.visitor = visitor;
    }

    boolean visit(byte[] bytes, int at, long acceptedMs) throws IOException {
      stopped = !visitor.visit(bytes, at, next++, acceptedMs);
      return !stopped;
    }
  }

  /** Visits what the newest frames hold; false when they do not hold the next record. */
  private boolean recent(Cursor cursor) throws IOException {
    return recent.visit(cursor.next, cursor.to, cursor::visit) > 0;
  }

  private void requireSealed(long index, JournalFile file) throws CorruptLogException {
    if (index >= sealed.end()) {
      throw new CorruptLogException(
          "record "
              + index
              + " is neither sealed nor in the journal, which begins with "
              + file.path());
    }
  }

  private boolean sealed(Cursor cursor) throws IOException {
    boolean[] more = {true};
    long end = Math.min(cursor.to, sealed.end());
    sealed.scan(
        cursor.next,
        end,
        (bytes, at, index, acceptedMs) -> {
          if (index != cursor.next) {
            throw new CorruptLogException(
                "sealed record " + index + " stands where record " + cursor.next + " is due");
          }
          more[0] = cursor.visit(bytes, at, acceptedMs);
          return more[0];
        });
    if (more[0] && cursor.next < end) {
      throw new CorruptLogException("sealed record " + cursor.next + " is missing");
    }
    return more[0];
  }

  private boolean journal(JournalFile file, Cursor cursor) throws IOException {
    FrameBuffers kept = buffers.poll();
    FrameBuffers used = kept == null ? journal.buffers(READ_AHEAD_BYTES) : kept;
    long offset = indexes.holding(cursor.next).frameOffset(cursor.next);
    try {
      return journal(
          file,
          new FrameScanner(file, offset, used, READ_AHEAD_BYTES).wantedFrom(cursor.next),
          cursor);
    } finally {
      if (used.bytes() <= BUFFER_KEPT_BYTES_MAX) {
        boolean _ = buffers.offer(used);
      }
    }
  }

  /** Visits the records of one file; false when the visitor wants no more. */
  private static boolean journal(JournalFile file, FrameScanner scanner, Cursor cursor)
      throws IOException {
    long before = cursor.next;
    while (cursor.next < cursor.to && scanner.next()) {
      long first = scanner.firstIndex();
      if (first > cursor.next) {
        throw new CorruptLogException(
            file.path() + " holds record " + first + " where record " + cursor.next + " is due");
      }
      if (first + scanner.records() <= cursor.next) {
        continue; // a frame in front of the record that is due
      }
      int p = scanner.bodyStart();
      int end = scanner.trailerStart();
      for (int i = 0; i < scanner.records() && cursor.next < cursor.to; i++) {
        if (first + i == cursor.next && !cursor.visit(scanner.buffer(), p, scanner.acceptedMs())) {
          return false;
        }
        p += RecordFormat.length(scanner.buffer(), p, end);
      }
    }
    boolean endOfFile = scanner.reachedEnd() && cursor.next > before;
    if (cursor.next < cursor.to && !endOfFile) {
      throw new CorruptLogException(
          file.path()
              + " at offset "
              + scanner.position()
              + ": "
              + scanner.stoppedBy()
              + " where record "
              + cursor.next
              + " is due");
    }
    return true;
  }

  /** Reads one committed record. */
  StoredRecord read(long index) throws IOException {
    StoredRecord[] found = new StoredRecord[1];
    scan(
        index,
        index + 1,
        (bytes, at, i, acceptedMs) -> {
          found[0] = RecordFormat.stored(bytes, at, i, acceptedMs);
          return false;
        });
    return found[0];
  }
}
