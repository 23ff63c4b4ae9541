package dev.evident.log;

import dev.evident.log.Journal.JournalFile;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Reads records by index out of the journal, each frame checked against its checksum. Thread-safe.
 */
final class RecordReader {
  private static final int READ_AHEAD_BYTES = 256 * 1024;
  private static final int BUFFERS_KEPT_MAX = 4;
  private static final int BUFFER_KEPT_BYTES_MAX = 4 << 20;

  private final Journal journal;
  private final FileIndexes indexes;
  // A frame of a busy log is about a megabyte: new zeros for each read would cost as much as the
  // read, and keep the collector busy.
  private final ArrayBlockingQueue<FrameBuffers> buffers =
      new ArrayBlockingQueue<>(BUFFERS_KEPT_MAX);

  RecordReader(Journal journal, FileIndexes indexes) {
    this.journal = journal;
    this.indexes = indexes;
  }

  /** Sees records as they stand in a frame; the bytes are valid during the call only. */
  interface Visitor {
    /** Returns false to stop. */
    boolean visit(byte[] frame, int at, long index, long acceptedMs) throws IOException;
  }

  /**
   * Visits the records {@code from} (included) to {@code to} (excluded), which must be committed.
   */
  void scan(long from, long to, Visitor visitor) throws IOException {
    FrameBuffers kept = buffers.poll();
    FrameBuffers used = kept == null ? journal.buffers(READ_AHEAD_BYTES) : kept;
    scan(from, to, visitor, used);
    if (used.bytes() <= BUFFER_KEPT_BYTES_MAX) {
      boolean _ = buffers.offer(used);
    }
  }

  private void scan(long from, long to, Visitor visitor, FrameBuffers used) throws IOException {
    long next = from;
    while (next < to) {
      JournalFile file = journal.holding(next);
      FrameScanner scanner =
          new FrameScanner(file, indexes.holding(next).frameOffset(next), used, READ_AHEAD_BYTES);
      long before = next;
      while (next < to && scanner.next()) {
        long first = scanner.firstIndex();
        if (first > next) {
          throw new CorruptLogException(
              file.path() + " holds record " + first + " where record " + next + " is due");
        }
        int p = scanner.bodyStart();
        int end = scanner.trailerStart();
        for (int i = 0; i < scanner.records() && next < to; i++) {
          if (first + i == next) {
            if (!visitor.visit(scanner.buffer(), p, next, scanner.acceptedMs())) {
              return;
            }
            next++;
          }
          p += RecordFormat.length(scanner.buffer(), p, end);
        }
      }
      boolean endOfFile = scanner.reachedEnd() && next > before;
      if (next < to && !endOfFile) {
        throw new CorruptLogException(
            file.path()
                + " at offset "
                + scanner.position()
                + ": "
                + scanner.stoppedBy()
                + " where record "
                + next
                + " is due");
      }
    }
  }

  /** Reads one committed record. */
  StoredRecord read(long index) throws IOException {
    StoredRecord[] found = new StoredRecord[1];
    scan(
        index,
        index + 1,
        (frame, at, i, acceptedMs) -> {
          found[0] = RecordFormat.stored(frame, at, i, acceptedMs);
          return false;
        });
    return found[0];
  }
}
