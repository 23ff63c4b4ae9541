package dev.evident.store.terms;

import dev.evident.store.segment.Packed;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A partition of a term index, read where it lies. Numbers are little-endian.
 *
 * <pre>
 * u8 format = 1 | u8 lower bits l | u16 0 | u32 terms n | u32 terms in several blocks s
 * | u32 blocks | u32 bits of the lists
 * | uppers: n + upper values bits, in whole 8 bytes    (Elias-Fano)
 * | several: n bits, in whole 8 bytes, absent if s = 0
 * | lowers: n times l bits
 * | single blocks: n - s times w bits, w what the largest block number needs
 * | places: of list 0, 16, 32, …, in bits; each as wide as the bits of the lists need
 * | lists, see BlockLists
 * | 8 bytes of 0
 * </pre>
 *
 * Each part begins with a whole byte. Keys count from the first one that belongs to the partition:
 * of {@code p} partitions, number {@code i} has the keys k with {@code k * p >>> 30 == i}. Upper
 * values are those of the keys without their lower bits; the key of term {@code i} with upper value
 * {@code u} sets bit {@code u + i}.
 */
final class Partition {
  static final byte FORMAT = 1;
  static final int HEADER_BYTES = 20;
  static final int LISTS_PER_PLACE = 16;

  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] b;
  private final int firstKey;
  private final int terms;
  private final int several;
  private final int blockCount;
  private final int lowBits;
  private final int upperValues;
  private final int blockBits;
  private final int placeBits;
  private final int listBits;
  private final int uppersAt;
  private final int severalAt;
  private final int lowersAt;
  private final int blocksAt;
  private final int placesAt;
  private final int listsAt;

  /**
   * @throws IOException when its parts do not have the lengths that they should have
   */
  Partition(byte[] b, int number, int partitions, int blockCount) throws IOException {
    this.b = b;
    this.firstKey = firstKey(number, partitions);
    if (b.length < HEADER_BYTES + Packed.SLACK || b[0] != FORMAT || b[2] != 0 || b[3] != 0) {
      throw damaged("no partition of this format");
    }
    this.lowBits = b[1];
    this.terms = (int) INT.get(b, 4);
    this.several = (int) INT.get(b, 8);
    this.blockCount = (int) INT.get(b, 12);
    this.listBits = (int) INT.get(b, 16);
    boolean sound =
        lowBits >= 0
            && lowBits <= TermHash.KEY_BITS
            && terms >= 0
            && several >= 0
            && several <= terms
            && this.blockCount == blockCount
            && (several == 0 || blockCount > 1)
            && listBits >= 0;
    if (!sound) {
      throw damaged("its header is wrong");
    }
    this.upperValues = upperValues(number, partitions, lowBits);
    this.blockBits = Packed.width(blockCount - 1L);
    this.placeBits = Packed.width(listBits);
    long at = HEADER_BYTES;
    this.uppersAt = (int) at;
    at += words((long) terms + upperValues) * Long.BYTES;
    this.severalAt = (int) at;
    at += several == 0 ? 0 : words(terms) * Long.BYTES;
    this.lowersAt = (int) at;
    at += bytes((long) terms * lowBits);
    this.blocksAt = (int) at;
    at += bytes((long) (terms - several) * blockBits);
    this.placesAt = (int) at;
    at += bytes((long) places(several) * placeBits);
    this.listsAt = (int) at;
    at += bytes(listBits) + Packed.SLACK;
    if (at != b.length) {
      throw damaged("it has " + b.length + " bytes and not " + at);
    }
  }

  /** The first key of a partition; of the number behind the last one: behind the last key. */
  static int firstKey(int number, int partitions) {
    return (int) ((((long) number << TermHash.KEY_BITS) + partitions - 1) / partitions);
  }

  /** The partition that has a key. */
  static int ofKey(int key, int partitions) {
    return (int) (((long) key * partitions) >>> TermHash.KEY_BITS);
  }

  static int upperValues(int number, int partitions, int lowBits) {
    int keys = firstKey(number + 1, partitions) - firstKey(number, partitions);
    return keys == 0 ? 0 : ((keys - 1) >>> lowBits) + 1;
  }

  static long words(long bits) {
    return (bits + Long.SIZE - 1) / Long.SIZE;
  }

  static long bytes(long bits) {
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  static int places(int lists) {
    return (lists + LISTS_PER_PLACE - 1) / LISTS_PER_PLACE;
  }

  private static IOException damaged(String what) {
    return new IOException("term partition is damaged: " + what);
  }

  int terms() {
    return terms;
  }

  /** Sets the bits of the blocks that hold a key of this partition. */
  void blocks(int key, long[] bits) throws IOException {
    int term = find(key - firstKey);
    if (term < 0) {
      return;
    }
    int lists = several == 0 ? 0 : ones(severalAt, term);
    if (several == 0 || !isSet(severalAt, term)) {
      set(single(term - lists), bits);
      return;
    }
    BitReader reader = lists();
    seek(reader, lists);
    int[] list = new int[blockCount];
    int count = BlockLists.read(reader, list, blockCount);
    for (int i = 0; i < count; i++) {
      set(list[i], bits);
    }
  }

  private static void set(int block, long[] bits) {
    if (block >>> 6 < bits.length) {
      bits[block >>> 6] |= 1L << block;
    }
  }

  /** The number of a key, counted from the first one, among the terms; -1 when it is none. */
  private int find(int key) {
    int upper = key >>> lowBits;
    int low = key & ((1 << lowBits) - 1);
    if (upper >= upperValues) {
      return -1;
    }
    int at = behindZero(upper);
    for (int i = at - upper; i < terms && isSet(uppersAt, at); i++, at++) {
      int found = lower(i);
      if (found >= low) {
        return found == low ? i : -1;
      }
    }
    return -1;
  }

  /** The place behind zero number {@code zero} of the uppers, counted from 1; 0 for zero 0. */
  private int behindZero(int zero) {
    if (zero == 0) {
      return 0;
    }
    int rest = zero;
    int at = uppersAt;
    while (true) {
      long zeros = ~(long) LONG.get(b, at);
      int count = Long.bitCount(zeros);
      if (count >= rest) {
        while (--rest > 0) {
          zeros &= zeros - 1;
        }
        return (at - uppersAt) * Byte.SIZE + Long.numberOfTrailingZeros(zeros) + 1;
      }
      rest -= count;
      at += Long.BYTES;
    }
  }

  private boolean isSet(int part, int bit) {
    return (b[part + (bit >>> 3)] >>> (bit & 7) & 1) != 0;
  }

  /** Ones before a bit. */
  private int ones(int part, int bit) {
    int count = 0;
    int at = part;
    for (int i = bit >>> 6; i > 0; i--, at += Long.BYTES) {
      count += Long.bitCount((long) LONG.get(b, at));
    }
    return count + Long.bitCount((long) LONG.get(b, at) & ((1L << bit) - 1));
  }

  private int lower(int term) {
    return (int) Packed.get(b, lowersAt, lowBits, term);
  }

  private int single(int i) throws IOException {
    int block = (int) Packed.get(b, blocksAt, blockBits, i);
    if (block >= blockCount) {
      throw damaged("block " + block + " of " + blockCount);
    }
    return block;
  }

  private BitReader lists() {
    return new BitReader(b, listsAt, listBits);
  }

  private void seek(BitReader reader, int list) throws IOException {
    reader.seek(Packed.get(b, placesAt, placeBits, list / LISTS_PER_PLACE));
    for (int i = list % LISTS_PER_PLACE; i > 0; i--) {
      BlockLists.skip(reader, blockCount);
    }
  }

  /** Walks through the terms of the partition. For one thread. */
  final class Walk {
    private final BitReader reader = lists();
    private final int[] list;
    private int term = -1;
    private int word; // of the uppers
    private long rest; // its ones that are still to come
    private int singles;
    private int lists;
    private int key = -1;
    private int count;

    /**
     * @param list takes blocks; as long as there are blocks
     */
    Walk(int[] list) {
      this.list = list;
      this.rest = terms == 0 ? 0 : (long) LONG.get(b, uppersAt);
    }

    boolean next() throws IOException {
      if (++term >= terms) {
        return false;
      }
      while (rest == 0) {
        if (++word >= words((long) terms + upperValues)) {
          throw damaged("there are not as many terms as it says");
        }
        rest = (long) LONG.get(b, uppersAt + word * Long.BYTES);
      }
      int upper = (word << 6) + Long.numberOfTrailingZeros(rest) - term;
      rest &= rest - 1;
      int before = key;
      key = upper << lowBits | lower(term);
      if (key <= before || upper >= upperValues) {
        throw damaged("its terms are not in order");
      }
      if (several != 0 && isSet(severalAt, term)) {
        if (lists++ == several) {
          throw damaged("there are more lists than it says");
        }
        count = BlockLists.read(reader, list, blockCount);
      } else {
        list[0] = single(singles++);
        count = 1;
      }
      return true;
    }

    int key() {
      return firstKey + key;
    }

    int count() {
      return count;
    }
  }

  @Override
  public String toString() {
    return terms + " terms from " + firstKey + " in " + b.length + " bytes";
  }
}
