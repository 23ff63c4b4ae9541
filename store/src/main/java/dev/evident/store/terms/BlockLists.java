package dev.evident.store.terms;

import dev.evident.store.segment.Packed;
import java.io.IOException;

/**
 * How the blocks of a term are written that is in two or more: first how many they are, in Elias'
 * gamma code (1 for two, 2 for all, otherwise the number); then the gaps between them, or between
 * the blocks that are left out if those are fewer, in the Rice code that suits their number.
 */
final class BlockLists {
  private BlockLists() {}

  /**
   * Appends a list.
   *
   * @param list rising block numbers; the first {@code count} count, 2 or more
   */
  static void write(BitWriter to, int[] list, int count, int blockCount) {
    int code = count == 2 ? 1 : count == blockCount ? 2 : count;
    int width = Packed.width(code);
    to.unary(width - 1);
    to.put(code & ((1 << (width - 1)) - 1), width - 1);
    boolean others = 2 * count > blockCount;
    int written = others ? blockCount - count : count;
    int rice = rice(written, blockCount);
    int before = -1;
    int i = 0;
    for (int k = 0; k < written; k++) {
      int block;
      if (others) {
        block = before + 1;
        while (i < count && list[i] == block) {
          i++;
          block++;
        }
      } else {
        block = list[k];
      }
      int gap = block - before - 1;
      to.unary(gap >>> rice);
      to.put(gap & ((1 << rice) - 1), rice);
      before = block;
    }
  }

  /**
   * Reads the next list.
   *
   * @param list takes the block numbers; as long as there are blocks
   * @return how many they are
   */
  static int read(BitReader from, int[] list, int blockCount) throws IOException {
    int count = readCount(from, blockCount);
    boolean others = 2 * count > blockCount;
    int written = others ? blockCount - count : count;
    int rice = rice(written, blockCount);
    int before = -1;
    int found = 0;
    for (int k = 0; k < written; k++) {
      int block = readBlock(from, rice, before, blockCount);
      if (others) {
        while (++before < block) {
          list[found++] = before;
        }
      } else {
        list[found++] = block;
      }
      before = block;
    }
    while (others && ++before < blockCount) {
      list[found++] = before;
    }
    return count;
  }

  /** Goes behind the next list. */
  static void skip(BitReader from, int blockCount) throws IOException {
    int count = readCount(from, blockCount);
    int written = 2 * count > blockCount ? blockCount - count : count;
    int rice = rice(written, blockCount);
    int before = -1;
    for (int k = 0; k < written; k++) {
      before = readBlock(from, rice, before, blockCount);
    }
  }

  private static int readCount(BitReader from, int blockCount) throws IOException {
    int width = from.unary(Integer.SIZE - 2);
    int code = (int) (1L << width | from.get(width));
    int count = code == 1 ? 2 : code == 2 ? blockCount : code;
    if (count < 2 || count > blockCount) {
      throw new IOException("term partition is damaged: " + count + " of " + blockCount);
    }
    return count;
  }

  private static int readBlock(BitReader from, int rice, int before, int blockCount)
      throws IOException {
    long gap = ((long) from.unary(blockCount) << rice) | from.get(rice);
    long block = before + 1 + gap;
    if (block >= blockCount) {
      throw new IOException("term partition is damaged: block " + block + " of " + blockCount);
    }
    return (int) block;
  }

  /** Bits of a gap that are written as they are: the logarithm of 0.69 times the average gap. */
  private static int rice(int written, int blockCount) {
    if (written == 0) {
      return 0;
    }
    return Math.max(0, Packed.width(69L * blockCount / (100L * written)) - 1);
  }
}
