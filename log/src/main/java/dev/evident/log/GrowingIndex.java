package dev.evident.log;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The {@link FileIndex} of the journal file that is being written, in memory: an open-addressing
 * table of id keys, and one point per {@value #POINT_RECORDS} records or {@value #POINT_BYTES}
 * bytes.
 *
 * <p>Written by the sequencer thread under the write lock, one frame at a time; read by any thread.
 */
final class GrowingIndex implements FileIndex {
  private static final int POINT_RECORDS = 256;
  private static final int POINT_BYTES = 64 * 1024;

  private final long firstIndex;
  final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  // All guarded by lock. A value is index - firstIndex + 1; 0 marks a free slot.
  private long[] keys = new long[1 << 10];
  private int[] values = new int[1 << 10];
  private int used;
  private final IdTimes times = new IdTimes();
  private int others;
  private long[] pointIndexes = new long[64];
  private long[] pointOffsets = new long[64];
  private int points;
  private long end;

  GrowingIndex(long firstIndex) {
    this.firstIndex = firstIndex;
  }

  /** Notes where a frame starts; keeps it when the last kept one is far enough away. */
  void addFrame(long index, long offset) {
    lock.writeLock().lock();
    try {
      if (points > 0
          && index - pointIndexes[points - 1] < POINT_RECORDS
          && offset - pointOffsets[points - 1] < POINT_BYTES) {
        return;
      }
      if (points == pointIndexes.length) {
        pointIndexes = Arrays.copyOf(pointIndexes, 2 * points);
        pointOffsets = Arrays.copyOf(pointOffsets, 2 * points);
      }
      pointIndexes[points] = index;
      pointOffsets[points] = offset;
      points++;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Adds an id. The caller holds the write lock (once per frame, not once per record). */
  void addId(long key, long millis, long index) {
    if (4L * (used + 1) > 3L * keys.length) {
      grow();
    }
    insert(key, (int) (index - firstIndex + 1));
    used++;
    if (millis < 0) {
      others++;
    } else {
      times.add(millis);
    }
  }

  private void insert(long key, int value) {
    int slot = slot(key);
    while (values[slot] != 0) {
      slot = (slot + 1) & (keys.length - 1);
    }
    keys[slot] = key;
    values[slot] = value;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new int[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != 0) {
        insert(oldKeys[i], oldValues[i]);
      }
    }
  }

  private int slot(long key) {
    return (int) (key >>> (64 - Integer.numberOfTrailingZeros(keys.length)));
  }

  /** The file is full: no record from this index on is in it. */
  void full(long endIndex) {
    lock.writeLock().lock();
    try {
      end = endIndex;
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public long firstIndex() {
    return firstIndex;
  }

  @Override
  public long[] candidates(long key) {
    lock.readLock().lock();
    try {
      long[] found = {};
      for (int slot = slot(key); values[slot] != 0; slot = (slot + 1) & (keys.length - 1)) {
        if (keys[slot] == key) {
          found = Arrays.copyOf(found, found.length + 1);
          found[found.length - 1] = firstIndex + values[slot] - 1;
        }
      }
      return found;
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public boolean mayHold(long key, long millis) {
    lock.readLock().lock();
    try {
      return millis < 0 ? others > 0 : times.covers(millis);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public long frameOffset(long index) {
    lock.readLock().lock();
    try {
      int i = Arrays.binarySearch(pointIndexes, 0, points, index);
      return pointOffsets[i >= 0 ? i : -i - 2];
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The bytes of this index as {@link SavedIndex} reads them. */
  byte[] encode() {
    lock.readLock().lock();
    try {
      return new SavedIndex.Writer(firstIndex, used, others, times)
          .records(Math.max(0, end - firstIndex))
          .points(pointIndexes, pointOffsets, points)
          .table(keys, values)
          .bytes();
    } finally {
      lock.readLock().unlock();
    }
  }
}
