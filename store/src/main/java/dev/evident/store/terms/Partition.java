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
 * u8 format = 1 | u8 lower bits of the singles | u8 lower bits of the others | u8 0
 * | u32 terms in a single block | u32 others | u32 blocks | u32 bits of the lists
 * | keys of the singles, see KeyList | their blocks, see BlockNumbers
 * | keys of the others, see KeyList
 * | places of list 0, 8, 16, …: in bits from the first list; each as wide as the bits of all need
 * | lists of blocks of the others, see BlockLists
 * | 8 bytes of 0
 * </pre>
 *
 * Each part begins with a whole byte. Keys count from the first one that belongs to the partition:
 * of {@code p} partitions, number {@code i} has the keys k with {@code k * p >>> 28 == i}.
 */
final class Partition {
  static final byte FORMAT = 1;
  static final int HEADER_BYTES = 20;
  static final int LISTS_PER_PLACE = 8;
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] b;
  private final int firstKey;
  private final int single;
  private final int others;
  private final int blockCount;
  private final int listBits;
  private final KeyList singleKeys;
  private final BlockNumbers singleBlocks;
  private final KeyList otherKeys;
  private final int placeBits;
  private final int placesAt;
  private final int listsAt;

  /**
   * @param blocksMax blocks that there may be at most
   * @throws IOException when its parts do not have the lengths that they should have
   */
  Partition(byte[] b, int number, int partitions, int blocksMax) throws IOException {
    this.b = b;
    if (b.length < HEADER_BYTES + Packed.SLACK || b[0] != FORMAT || b[3] != 0) {
      throw damaged("no partition of this format");
    }
    this.single = (int) INT.get(b, 4);
    this.others = (int) INT.get(b, 8);
    this.blockCount = (int) INT.get(b, 12);
    this.listBits = (int) INT.get(b, 16);
    boolean sound =
        isLowBits(b[1])
            && isLowBits(b[2])
            && single >= 0
            && others >= 0
            && blockCount >= (others == 0 ? 1 : 2)
            && blockCount <= blocksMax
            && listBits >= 0;
    if (!sound) {
      throw damaged("its header is wrong");
    }
    this.firstKey = firstKey(number, partitions);
    int bound = firstKey(number + 1, partitions) - firstKey;
    this.placeBits = Packed.width(listBits);
    long at = HEADER_BYTES;
    this.singleKeys = new KeyList(b, (int) at, single, bound, b[1]);
    at += KeyList.bytes(single, bound, b[1]);
    this.singleBlocks = new BlockNumbers(b, (int) at, blockCount);
    at += singleBlocks.bytes(single);
    this.otherKeys = new KeyList(b, (int) at, others, bound, b[2]);
    at += KeyList.bytes(others, bound, b[2]);
    this.placesAt = (int) at;
    at += placeBytes(others, placeBits);
    this.listsAt = (int) at;
    at += bytes(listBits) + Packed.SLACK;
    if (at != b.length) {
      throw damaged("it has " + b.length + " bytes and not " + at);
    }
  }

  private static boolean isLowBits(byte bits) {
    return bits >= 0 && bits <= TermHash.KEY_BITS;
  }

  /** The first key of a partition; of the number behind the last one: behind the last key. */
  static int firstKey(int number, int partitions) {
    return (int) ((((long) number << TermHash.KEY_BITS) + partitions - 1) / partitions);
  }

  /** The partition that has a key. */
  static int ofKey(int key, int partitions) {
    return (int) (((long) key * partitions) >>> TermHash.KEY_BITS);
  }

  static long bytes(long bits) {
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  static long placeBytes(int lists, int placeBits) {
    return bytes((long) places(lists) * placeBits);
  }

  static int places(int lists) {
    return (int) ((lists + LISTS_PER_PLACE - 1L) / LISTS_PER_PLACE);
  }

  private static IOException damaged(String what) {
    return new IOException("term partition is damaged: " + what);
  }

  long terms() {
    return (long) single + others;
  }

  /** Sets the bits of the blocks that hold a key of this partition. */
  void blocks(int key, long[] bits) throws IOException {
    int place = singleKeys.find(key - firstKey);
    if (place >= 0) {
      set(singleBlocks.get(place), bits);
      return;
    }
    place = otherKeys.find(key - firstKey);
    if (place < 0) {
      return;
    }
    BitReader reader = lists();
    reader.seek(Packed.get(b, placesAt, placeBits, place / LISTS_PER_PLACE));
    for (int i = place % LISTS_PER_PLACE; i > 0; i--) {
      BlockLists.skip(reader, blockCount);
    }
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

  private BitReader lists() {
    return new BitReader(b, listsAt, listBits);
  }

  /** Walks through the terms of the partition. For one thread. */
  final class Walk {
    private final KeyList.Walk ofSingle = singleKeys.new Walk();
    private final KeyList.Walk ofOthers = otherKeys.new Walk();
    private final BitReader reader = lists();
    private final int[] list;
    // Whether each of the two stands at a term that was not yet handed out.
    private boolean isSingle;
    private boolean isOther;
    private int singles;
    private int key;
    private int count;

    /**
     * @param list takes blocks; as long as there are blocks
     */
    Walk(int[] list) throws IOException {
      this.list = list;
      this.isSingle = ofSingle.next();
      this.isOther = ofOthers.next();
    }

    boolean next() throws IOException {
      if (isSingle && (!isOther || ofSingle.number() < ofOthers.number())) {
        key = ofSingle.number();
        list[0] = singleBlocks.get(singles++);
        count = 1;
        isSingle = ofSingle.next();
        return true;
      }
      if (!isOther) {
        return false;
      }
      key = ofOthers.number();
      if (isSingle && key == ofSingle.number()) {
        throw damaged("a term is there twice");
      }
      count = BlockLists.read(reader, list, blockCount);
      isOther = ofOthers.next();
      return true;
    }

    int key() {
      return firstKey + key;
    }

    int count() {
      return count;
    }
  }
}
