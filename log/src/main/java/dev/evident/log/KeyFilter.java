package dev.evident.log;

/**
 * Says of an id key that it is certainly not in a journal file, or perhaps: a Bloom filter in
 * blocks of 64 bytes, so that an answer costs one cache line. Ids that carry no time must be looked
 * for in every file; without this each of them would cost a read per file.
 *
 * <p>About {@value #BITS_PER_KEY} bits a key: fewer than one in a hundred foreign keys is
 * "perhaps". Keys are uniform hashes already.
 */
final class KeyFilter {
  /** No filter: every key is "perhaps". */
  static final KeyFilter NONE = new KeyFilter(new byte[0], 0, 0);

  static final int BLOCK_BYTES = 64;
  private static final int BITS_PER_KEY = 12;
  private static final int PROBES = 6;
  private static final int BIT_BITS = 9; // 512 bits in a block
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final byte[] bytes;
  private final int at;
  private final int blocks;

  /** A filter over {@code blocks} blocks of an array, from {@code at} on. */
  KeyFilter(byte[] bytes, int at, int blocks) {
    this.bytes = bytes;
    this.at = at;
    this.blocks = blocks;
  }

  /** Blocks for so many keys. */
  static int blocks(int keys) {
    return (int) ((long) keys * BITS_PER_KEY / (8 * BLOCK_BYTES)) + 1;
  }

  void add(long key) {
    int block = block(key);
    long bits = key * MIX;
    for (int i = 0; i < PROBES; i++, bits >>>= BIT_BITS) {
      int bit = (int) bits & (8 * BLOCK_BYTES - 1);
      bytes[block + (bit >>> 3)] |= (byte) (1 << (bit & 7));
    }
  }

  boolean mayHold(long key) {
    if (blocks == 0) {
      return true;
    }
    int block = block(key);
    long bits = key * MIX;
    for (int i = 0; i < PROBES; i++, bits >>>= BIT_BITS) {
      int bit = (int) bits & (8 * BLOCK_BYTES - 1);
      if ((bytes[block + (bit >>> 3)] & 1 << (bit & 7)) == 0) {
        return false;
      }
    }
    return true;
  }

  private int block(long key) {
    return at + BLOCK_BYTES * (int) Math.unsignedMultiplyHigh(key, blocks);
  }
}
