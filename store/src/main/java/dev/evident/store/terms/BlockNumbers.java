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
    this.perGroup = perGroup(blockCount);
    this.groupBits = groupBits(blockCount, perGroup);
  }

  private static int perGroup(int blockCount) {
    int best = 1;
    int bestBits = groupBits(blockCount, 1);
    for (int n = 2; n <= Packed.WIDTH_MAX; n++) {
      int bits = groupBits(blockCount, n);
      if (bits > Packed.WIDTH_MAX) {
        break;
      }
      if (bits * best < bestBits * n) {
        best = n;
        bestBits = bits;
      }
    }
    return best;
  }

  private static int groupBits(int blockCount, int digits) {
    long numbers = 1;
    for (int i = 0; i < digits; i++) {
      numbers *= blockCount;
      if (numbers > 1L << Packed.WIDTH_MAX) {
        return Packed.WIDTH_MAX + 1;
      }
    }
    return Packed.width(numbers - 1);
  }

  /** Bytes of so many numbers. */
  static long bytes(int count, int blockCount) {
    int perGroup = perGroup(blockCount);
    long groups = (count + perGroup - 1L) / perGroup;
    return (groups * groupBits(blockCount, perGroup) + 7) / Byte.SIZE;
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
