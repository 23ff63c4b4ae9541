package dev.evident.store.scan;

import java.util.Arrays;

/**
 * The first so many events in an order, out of all that are offered: a heap with the last of them
 * on top. For one thread.
 */
final class Best {
  private final boolean descending;
  private final int capacity;
  private int size;
  private long[] millis;
  private int[] nanos;
  private long[] index;
  private int[] block;
  private int[] row;

  Best(Order order, int capacity) {
    this.descending = order.isDescending();
    this.capacity = capacity;
    int room = Math.min(capacity, 128);
    millis = new long[room];
    nanos = new int[room];
    index = new long[room];
    block = new int[room];
    row = new int[room];
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** Whether an event of this millisecond, and any later one in the order, comes too late. */
  boolean isTooLate(long atMillis) {
    return size == capacity && (descending ? atMillis < millis[0] : atMillis > millis[0]);
  }

  /** In orders by index. */
  boolean isIndexTooLate(long atIndex) {
    return size == capacity && (descending ? atIndex < index[0] : atIndex > index[0]);
  }

  void offer(long atMillis, int atNanos, long atIndex, int inBlock, int inRow) {
    if (size < capacity) {
      if (size == millis.length) {
        grow();
      }
      put(size, atMillis, atNanos, atIndex, inBlock, inRow);
      up(size++);
    } else if (compare(atMillis, atNanos, atIndex, 0) < 0) {
      put(0, atMillis, atNanos, atIndex, inBlock, inRow);
      down(size);
    }
  }

  private void grow() {
    int room = Math.min(capacity, 2 * size);
    millis = Arrays.copyOf(millis, room);
    nanos = Arrays.copyOf(nanos, room);
    index = Arrays.copyOf(index, room);
    block = Arrays.copyOf(block, room);
    row = Arrays.copyOf(row, room);
  }

  /** Puts the events into their order; nothing can be offered afterwards. */
  void sort() {
    for (int end = size - 1; end > 0; end--) {
      swap(0, end);
      down(end);
    }
  }

  long millis(int i) {
    return millis[i];
  }

  int nanos(int i) {
    return nanos[i];
  }

  long index(int i) {
    return index[i];
  }

  int block(int i) {
    return block[i];
  }

  int row(int i) {
    return row[i];
  }

  private void put(int i, long m, int n, long x, int b, int r) {
    millis[i] = m;
    nanos[i] = n;
    index[i] = x;
    block[i] = b;
    row[i] = r;
  }

  /** Negative when the event comes before that at {@code i} in the order. */
  private int compare(long m, int n, long x, int i) {
    int order =
        m != millis[i]
            ? Long.compare(m, millis[i])
            : n != nanos[i] ? Integer.compare(n, nanos[i]) : Long.compare(x, index[i]);
    return descending ? -order : order;
  }

  private int compare(int i, int j) {
    return compare(millis[i], nanos[i], index[i], j);
  }

  private void up(int from) {
    int i = from;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (compare(i, parent) <= 0) {
        return;
      }
      swap(i, parent);
      i = parent;
    }
  }

  private void down(int end) {
    int i = 0;
    while (true) {
      int child = 2 * i + 1;
      if (child >= end) {
        return;
      }
      if (child + 1 < end && compare(child + 1, child) > 0) {
        child++;
      }
      if (compare(child, i) <= 0) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private void swap(int i, int j) {
    long m = millis[i];
    int n = nanos[i];
    long x = index[i];
    int b = block[i];
    int r = row[i];
    put(i, millis[j], nanos[j], index[j], block[j], row[j]);
    put(j, m, n, x, b, r);
  }
}
