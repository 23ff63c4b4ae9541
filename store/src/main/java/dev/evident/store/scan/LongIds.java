package dev.evident.store.scan;

import java.util.Arrays;

/** Numbers for long keys, from 0 in the order of their first appearance. For one thread. */
final class LongIds {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  // Open addressing: the number + 1, or 0.
  private int[] slots = new int[64];
  private long[] keys = new long[32];
  private int size;

  int size() {
    return size;
  }

  long key(int id) {
    return keys[id];
  }

  /** The number of a key, a new one if need be: then {@link #size} has grown. */
  int id(long key) {
    int mask = slots.length - 1;
    long mixed = key * MIX;
    int slot = (int) (mixed ^ mixed >>> 32) & mask;
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (keys[id] == key) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size] = key;
    slots[slot] = ++size;
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    int[] larger = new int[2 * slots.length];
    int mask = larger.length - 1;
    for (int id = 0; id < size; id++) {
      long mixed = keys[id] * MIX;
      int slot = (int) (mixed ^ mixed >>> 32) & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = id + 1;
    }
    slots = larger;
  }

  long memoryBytes() {
    return 8L * keys.length + 4L * slots.length;
  }
}
