package dev.evident.store.segment;

import java.util.Arrays;

/**
 * Numbers for byte strings, given in the order of their first appearance. Grows only. One thread
 * writes; a {@link #view} may be read by any thread that got it safely.
 *
 * <p>Why a view stays right while the writer goes on: tokens are only ever added behind its size,
 * and a slot that the writer fills meanwhile holds a number that the view does not know and skips.
 */
public final class TokenDictionary {
  private byte[] arena = new byte[1 << 10];
  private int[] starts = new int[64]; // starts[i + 1] is the end of token i
  private int size;
  // Open addressing; a slot holds the upper half of the hash, and the number + 1.
  private long[] slots = new long[128];
  private final long seed;

  /**
   * @param seed random: so that nobody can choose tokens that all fall into one slot
   */
  public TokenDictionary(long seed) {
    this.seed = seed;
  }

  /** The tokens up to now. Immutable. */
  public record View(byte[] arena, int[] starts, int size, long[] slots, long seed)
      implements Dictionary {
    @Override
    public void token(int code, Bytes to) {
      if (code < 0 || code >= size) {
        throw new IndexOutOfBoundsException("code " + code + " of " + size);
      }
      to.put(arena, starts[code], starts[code + 1]);
    }

    @Override
    public int runShift() {
      return Integer.SIZE - 1;
    }

    @Override
    public Run run(int code) {
      if (code < 0 || code >= size) {
        throw new IndexOutOfBoundsException("code " + code + " of " + size);
      }
      return new Run(arena, starts, 0, false);
    }

    @Override
    public int find(byte[] token, int from, int to) {
      long hash = Hashing.hash(token, from, to, seed);
      int mask = slots.length - 1;
      for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
        long found = slots[slot];
        int code = (int) found - 1;
        if (code < 0) {
          return NONE;
        }
        if (code < size
            && is(found, hash)
            && equal(arena, starts[code], starts[code + 1], token, from, to)) {
          return code;
        }
      }
    }
  }

  private static boolean equal(byte[] a, int begin, int end, byte[] b, int from, int to) {
    return end - begin == to - from && Words.equal(a, begin, end, b, from);
  }

  private static boolean is(long slot, long hash) {
    return (slot ^ hash) >>> 32 == 0;
  }

  public View view() {
    return new View(arena, starts, size, slots, seed);
  }

  public int size() {
    return size;
  }

  /** Bytes of all tokens together. */
  public int arenaBytes() {
    return starts[size];
  }

  /** The bytes of the tokens, see {@link #start}; another array after tokens were added. */
  public byte[] arena() {
    return arena;
  }

  public int start(int code) {
    return starts[code];
  }

  public int end(int code) {
    return starts[code + 1];
  }

  /** The number of these bytes, a new one if need be. */
  public int code(byte[] b, int from, int to) {
    long hash = Hashing.hash(b, from, to, seed);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    for (; slots[slot] != 0; slot = (slot + 1) & mask) {
      int code = (int) slots[slot] - 1;
      if (is(slots[slot], hash) && equal(arena, starts[code], starts[code + 1], b, from, to)) {
        return code;
      }
    }
    add(b, from, to);
    slots[slot] = (hash & 0xffffffff00000000L) | size;
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  private void add(byte[] b, int from, int to) {
    if (size + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    int length = to - from;
    int end = Math.addExact(starts[size], length);
    if (end > arena.length) {
      arena = Arrays.copyOf(arena, (int) Math.max(Math.min(2L * arena.length, 1 << 30), end));
    }
    System.arraycopy(b, from, arena, starts[size], length);
    starts[++size] = end;
  }

  private void grow() {
    long[] larger = new long[2 * slots.length];
    int mask = larger.length - 1;
    for (int code = 0; code < size; code++) {
      long hash = Hashing.hash(arena, starts[code], starts[code + 1], seed);
      int slot = (int) hash & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = (hash & 0xffffffff00000000L) | (code + 1);
    }
    slots = larger;
  }
}
