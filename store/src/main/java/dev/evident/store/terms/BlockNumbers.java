package dev.evident.store.terms;

import dev.evident.store.segment.Packed;

/**
 * Block numbers side by side: several of them are the digits of one number, the first one the
 * lowest, whose base is how many blocks there are; of the groups that fit in {@link
 * Packed#WIDTH_MAX} bits the one that wastes least, and of these the smallest.
 */
final class BlockNumbers {
  private final byte[] b;
  private final int at;
  private final int blockCount;
  private final int perGroup;
  private final int groupBits;

  /**
   * @param at where they begin in {@code b}, which goes on for {@link Packed#SLACK} bytes behind
   */
  BlockNumbers(byte[] b, int at, int blockCount) {
    this.b = b;
    this.at = at;
    this.blockCount = blockCount;
    int best = 1;
    int bestBits = Packed.width(blockCount - 1L);
    long numbers = blockCount;
    for (int n = 2; n <= Packed.WIDTH_MAX; n++) {
      if (numbers > (1L << Packed.WIDTH_MAX) / blockCount) {
        break;
      }
      numbers *= blockCount;
      int bits = Packed.width(numbers - 1);
      if (bits * best < bestBits * n) {
        best = n;
        bestBits = bits;
      }
    }
    this.perGroup = best;
    this.groupBits = bestBits;
  }

  /** Bytes of so many numbers. */
  long bytes(int count) {
    long groups = (count + perGroup - 1L) / perGroup;
    return (groups * groupBits + 7) / Byte.SIZE;
  }

  /** Writes all of them. */
  void setAll(int[] blocks, int count) {
    for (int i = 0; i < count; i += perGroup) {
      long group = 0;
      for (int k = Math.min(count, i + perGroup) - 1; k >= i; k--) {
        group = group * blockCount + blocks[k];
      }
      Packed.set(b, at, groupBits, i / perGroup, group);
    }
  }

  /** Number {@code i}. What is damaged may be too large. */
  int get(int i) {
    long group = Packed.get(b, at, groupBits, i / perGroup);
    for (int k = i % perGroup; k > 0; k--) {
      group /= blockCount;
    }
    return (int) (group % blockCount);
  }
}
