package dev.evident.log;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The records of the newest frames as they were committed: whoever follows the log closely need not
 * read them back and open them. Only a shortcut: what is not here is in the journal.
 *
 * <p>Threads: the sequencer puts, any thread reads. A frame that is being read is not replaced; the
 * sequencer never waits, it rather leaves a frame out.
 */
final class RecentFrames {
  /** Frames that are kept: those of about ten thousand records of a busy log. */
  private static final int FRAMES_MAX = 24;

  /** A larger frame is not kept. */
  private static final int FRAME_BYTES_MAX = Sequencer.FRAME_BYTES_WANTED + (64 << 10);

  private final Frame[] frames = new Frame[FRAMES_MAX];
  // Owned by the sequencer thread.
  private int next;

  RecentFrames() {
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new Frame();
    }
  }

  /** One frame. What it holds is guarded by its lock. */
  private static final class Frame {
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    // Written under the lock; read without it to see which frames to try.
    volatile long first;
    volatile long end;
    private byte[] bytes = {};
    private int length;
    private long acceptedMs;

    boolean holds(long index) {
      return index >= first && index < end;
    }
  }

  /** Sees records, as {@link RecordVisitor} does, but for the index, which it counts itself. */
  interface Visitor {
    /** Returns false to stop. */
    boolean visit(byte[] bytes, int at, long acceptedMs) throws IOException;
  }

  /**
   * Keeps a frame that is committed.
   *
   * @param bytes hold its records, one after the other, from {@code from} to {@code to}
   */
  void put(long first, int records, byte[] bytes, int from, int to, long acceptedMs) {
    int length = to - from;
    if (length > FRAME_BYTES_MAX) {
      return;
    }
    Frame frame = frames[next];
    next = (next + 1) % frames.length;
    if (!frame.lock.writeLock().tryLock()) {
      return; // somebody reads it
    }
    try {
      if (frame.bytes.length < length) {
        frame.bytes = new byte[Math.min(FRAME_BYTES_MAX, Math.max(length, 2 * frame.bytes.length))];
      }
      System.arraycopy(bytes, from, frame.bytes, 0, length);
      frame.length = length;
      frame.acceptedMs = acceptedMs;
      frame.end = first; // holds nothing while both change
      frame.first = first;
      frame.end = first + records;
    } finally {
      frame.lock.writeLock().unlock();
    }
  }

  /**
   * Visits the records from {@code from} on of the frame that holds it.
   *
   * @return how many were visited, the one at which the visitor stopped included; -1 when no frame
   *     holds {@code from}
   */
  int visit(long from, long to, Visitor visitor) throws IOException {
    for (Frame frame : frames) {
      if (frame.holds(from)) {
        frame.lock.readLock().lock();
        try {
          if (frame.holds(from)) { // it may have been replaced meanwhile
            return visit(frame, from, to, visitor);
          }
        } finally {
          frame.lock.readLock().unlock();
        }
      }
    }
    return -1;
  }

  private static int visit(Frame frame, long from, long to, Visitor visitor) throws IOException {
    int at = 0;
    long index = frame.first;
    for (; index < from; index++) {
      at += RecordFormat.length(frame.bytes, at, frame.length);
    }
    long end = Math.min(to, frame.end);
    while (index < end) {
      index++;
      if (!visitor.visit(frame.bytes, at, frame.acceptedMs)) {
        break;
      }
      if (index < end) {
        at += RecordFormat.length(frame.bytes, at, frame.length);
      }
    }
    return (int) (index - from);
  }
}
