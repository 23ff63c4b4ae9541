package dev.evident.store.segment;

import java.util.Arrays;

/**
 * Numbers for byte strings, given in the order of their first appearance. Grows only. For one
 * writing thread.
 */
public final class TokenDictionary {
  /** The answer for bytes that have no number. */
  public static final int NONE = -1;

  private byte[] arena = new byte[1 << 12];
  private int[] starts = new int[256]; // starts[i + 1] is the end of token i
  private int size;
  // Open addressing; a slot holds the number + 1 and the upper half of the hash.
  private int[] slots = new int[512];
  private int[] marks = new int[512];

  public int size() {
    return size;
  }

  /** Bytes of all tokens together. */
  public int arenaBytes() {
    return starts[size];
  }

  public byte[] arena() {
    return arena;
  }

  public int start(int code) {
    return starts[code];
  }

  public int end(int code) {
    return starts[code + 1];
  }

  /** The number of these bytes, or {@link #NONE}. */
  public int find(byte[] b, int from, int to) {
    return find(Hashing.hash(b, from, to), b, from, to);
  }

  private int find(long hash, byte[] b, int from, int to) {
    int mask = slots.length - 1;
    int mark = (int) (hash >>> 32);
    for (int slot = (int) hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      if (marks[slot] == mark && is(slots[slot] - 1, b, from, to)) {
        return slots[slot] - 1;
      }
    }
    return NONE;
  }

  /** Whether token {@code code} has these bytes. */
  public boolean is(int code, byte[] b, int from, int to) {
    return Arrays.equals(arena, starts[code], starts[code + 1], b, from, to);
  }

  /** The number of these bytes, a new one if need be. */
  public int code(byte[] b, int from, int to) {
    long hash = Hashing.hash(b, from, to);
    int found = find(hash, b, from, to);
    if (found != NONE) {
      return found;
    }
    if (size + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    int length = to - from;
    if (starts[size] + length > arena.length) {
      arena = Arrays.copyOf(arena, Math.max(2 * arena.length, starts[size] + length));
    }
    System.arraycopy(b, from, arena, starts[size], length);
    starts[size + 1] = starts[size] + length;
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    put(hash, size);
    return size++;
  }

  private void put(long hash, int code) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = code + 1;
    marks[slot] = (int) (hash >>> 32);
  }

  private void grow() {
    slots = new int[2 * slots.length];
    marks = new int[slots.length];
    for (int code = 0; code < size; code++) {
      put(Hashing.hash(arena, starts[code], starts[code + 1]), code);
    }
  }
}
