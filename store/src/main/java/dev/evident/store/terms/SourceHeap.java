package dev.evident.store.terms;

/** Sources by the key that each stands at: the smallest first, of equal ones the first source. */
final class SourceHeap {
  // Key and source of each, a binary heap.
  private final long[] entries;
  private int size;

  SourceHeap(int sourcesMax) {
    entries = new long[sourcesMax];
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The smallest key. */
  int key() {
    return (int) (entries[0] >>> Integer.SIZE);
  }

  /** The source that stands there. */
  int source() {
    return (int) entries[0];
  }

  private static long entry(int key, int source) {
    return (long) key << Integer.SIZE | source;
  }

  void add(int key, int source) {
    long entry = entry(key, source);
    int at = size++;
    while (at > 0 && entries[(at - 1) >>> 1] > entry) {
      entries[at] = entries[(at - 1) >>> 1];
      at = (at - 1) >>> 1;
    }
    entries[at] = entry;
  }

  /** Takes the first one away. */
  void remove() {
    size--;
    sink(entries[size]);
  }

  /** Puts another one in the place of the first. */
  void replace(int key, int source) {
    sink(entry(key, source));
  }

  private void sink(long entry) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && entries[child + 1] < entries[child]) {
        child++;
      }
      if (entries[child] >= entry) {
        break;
      }
      entries[at] = entries[child];
      at = child;
    }
    entries[at] = entry;
  }
}
