package dev.evident.store.terms;

import java.util.Arrays;

/**
 * A growing set of keys: open addressing, one writer, readers without locks. A reader that saw what
 * the writer published after an add finds the key; a table is handed out full.
 */
final class Growing implements LiveTerms.Block {
  private static final int FIRST_BITS = 10;
  private static final int EXPECTED_BITS_MAX = 20;

  /** Scatters keys together with the seed; any odd number with bits all over. */
  private static final int SCATTER = 0x9E3779B1;

  private final int seed;
  private final int scatter;
  // Slots of keys, 0 for none. Replaced by a larger one that holds the same keys.
  private volatile int[] table;
  // Owned by the writer.
  private int[] own;
  private int shift;
  private int size;
  private int sizeMax;

  @SuppressWarnings("unused") // written, so that what was looked at is not optimised away
  private int touched;

  /**
   * @param expected keys, for which a table is made at once; more may come
   */
  Growing(long seed, int expected) {
    this.seed = (int) seed;
    this.scatter = SCATTER ^ ((int) (seed >>> 32) & ~1);
    int bits = FIRST_BITS;
    while (sizeMax(1 << bits) < expected && bits < EXPECTED_BITS_MAX) {
      bits++;
    }
    this.own = new int[1 << bits];
    this.table = own;
    this.shift = Integer.SIZE - bits;
    this.sizeMax = sizeMax(own.length);
  }

  private static int sizeMax(int slots) {
    return slots - (slots >>> 2);
  }

  /**
   * Adds the first keys of an array. In a loop that does nothing else, and whose places in the
   * table are looked at beforehand, because they are rarely in the processor's cache: so it waits
   * for many of them at once.
   */
  void add(int[] keys, int count) {
    int[] slots = own;
    int touched = 0;
    for (int i = 0; i < count; i++) {
      touched ^= slots[((keys[i] ^ seed) * scatter) >>> shift];
    }
    this.touched = touched;
    for (int i = 0; i < count; i++) {
      add(keys[i]);
    }
  }

  private void add(int key) {
    int[] slots = own;
    int mask = slots.length - 1;
    int slot = ((key ^ seed) * scatter) >>> shift;
    int found;
    while ((found = slots[slot]) != 0) {
      if (found == key) {
        return;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = key;
    if (++size > sizeMax) {
      grow();
    }
  }

  private void grow() {
    int[] larger = new int[2 * own.length];
    int mask = larger.length - 1;
    shift--;
    for (int key : own) {
      if (key != 0) {
        int slot = ((key ^ seed) * scatter) >>> shift;
        while (larger[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        larger[slot] = key;
      }
    }
    own = larger;
    sizeMax = sizeMax(larger.length);
    table = larger; // volatile: whoever sees the table sees what is in it
  }

  @Override
  public boolean has(int key) {
    int[] slots = table;
    int mask = slots.length - 1;
    int slot = ((key ^ seed) * scatter) >>> Integer.numberOfLeadingZeros(mask);
    int found;
    while ((found = slots[slot]) != 0) {
      if (found == key) {
        return true;
      }
      slot = (slot + 1) & mask;
    }
    return false;
  }

  /** Keys, or a number of them that was right a while ago. */
  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] sorted() {
    int[] slots = table;
    int[] keys = new int[slots.length];
    int count = 0;
    for (int key : slots) {
      keys[count] = key;
      count += key == 0 ? 0 : 1;
    }
    return Arrays.copyOf(KeySort.sort(keys, new int[keys.length], count), count);
  }
}
