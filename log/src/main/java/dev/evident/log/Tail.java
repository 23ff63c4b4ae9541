package dev.evident.log;

import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import java.io.IOException;

/**
 * The growing end of the log in memory: what the next frame needs to know of all frames before it.
 * The sequencer advances it with every frame it writes, recovery with every frame it reads, by the
 * same methods.
 *
 * <p>Owned by the sequencer thread (by recovery before that thread starts).
 */
final class Tail {
  private final CompactRange range;
  private final HashFiles hashFiles;
  private final RecordFormat format = new RecordFormat();
  private final byte[] leaf = new byte[Hash.BYTES];
  private byte[] previousFrameHash;
  private long acceptedMs;
  private GrowingIndex index;

  Tail(JournalHeader header, HashFiles hashFiles) {
    this.range = CompactRange.of(header.firstIndex(), header.range());
    this.hashFiles = hashFiles;
    this.previousFrameHash = header.previousFrameHash().bytes();
    this.acceptedMs = header.acceptedMs();
    this.index = new GrowingIndex(header.firstIndex());
  }

  long size() {
    return range.size();
  }

  Hash root() {
    return range.root();
  }

  void root(byte[] dst) {
    range.root(dst, 0);
  }

  long acceptedMs() {
    return acceptedMs;
  }

  byte[] previousFrameHash() {
    return previousFrameHash;
  }

  GrowingIndex index() {
    return index;
  }

  HashFiles hashFiles() {
    return hashFiles;
  }

  /** Adds the leaf of the record that was just placed. */
  void addLeaf(byte[] hash, int at) {
    range.append(hash, at, hashFiles);
  }

  /** Notes that a frame is written: the hashes it completed go to their files. */
  void frameWritten(byte[] frame, int at, int trailerAt, long offset, long frameAcceptedMs)
      throws IOException {
    previousFrameHash = FrameFormat.hash(frame, at, trailerAt);
    acceptedMs = frameAcceptedMs;
    index.addFrame(FrameFormat.firstIndex(frame, at), offset);
    hashFiles.flush();
  }

  /** Header of a journal file that begins here. */
  JournalHeader header(long previousFirst, Hash logId) {
    return new JournalHeader(
        size(), previousFirst, acceptedMs, logId, Hash.of(previousFrameHash), range.hashes());
  }

  /** Begins the index of the next journal file; returns that of the file that is full. */
  GrowingIndex nextFile() {
    GrowingIndex full = index;
    full.full(size());
    index = new GrowingIndex(size());
    return full;
  }

  /**
   * Takes in a frame that was read from the journal.
   *
   * @return why the frame does not belong here; empty when it was taken in. After a root that does
   *     not match the tail is of no more use.
   */
  String replay(FrameScanner frame, Identity identity) throws IOException {
    if (frame.firstIndex() != size()) {
      return "frame begins at index " + frame.firstIndex() + " where " + size() + " is due";
    }
    byte[] b = frame.buffer();
    if (!java.util.Arrays.equals(
        b, frame.at() + 48, frame.at() + 80, previousFrameHash, 0, Hash.BYTES)) {
      return "frame at index " + size() + " does not continue the frame before it";
    }
    if (frame.acceptedMs() < acceptedMs) {
      return "frame at index " + size() + " was accepted before the frame before it";
    }
    index.lock.writeLock().lock();
    try {
      int p = frame.bodyStart();
      for (int i = frame.records(); i > 0; i--) {
        format.leaf(b, p, frame.acceptedMs(), leaf, 0);
        if (!RecordFormat.isControl(RecordFormat.kind(b, p))) {
          Batch.Id id = identity.idOf(RecordFormat.stored(b, p, size(), frame.acceptedMs()));
          index.addId(id.key(), id.millis(), size());
        }
        addLeaf(leaf, 0);
        p += RecordFormat.length(b, p, frame.trailerStart());
      }
    } finally {
      index.lock.writeLock().unlock();
    }
    byte[] root = new byte[Hash.BYTES];
    root(root);
    int trailer = frame.trailerStart();
    if (RecordFormat.i64(b, trailer) != size()
        || !java.util.Arrays.equals(b, trailer + 8, trailer + 40, root, 0, Hash.BYTES)) {
      return "frame up to index " + size() + " does not have the root that its records give";
    }
    frameWritten(b, frame.at(), trailer, frame.frameOffset(), frame.acceptedMs());
    return "";
  }
}
