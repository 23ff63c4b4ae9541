package dev.evident.store.terms;

import dev.evident.store.segment.Packed;
import java.util.Arrays;

/** Collects the terms of one partition after the other and writes them. For one thread. */
final class PartitionWriter {
  private static final int FIRST_TERMS = 1 << 12;
  private static final byte[] NONE = {};

  private final int partitions;
  private final int blockCount;
  private int[] singleKeys = new int[FIRST_TERMS];
  private int[] singleBlocks = new int[FIRST_TERMS];
  private int single;
  private int[] otherKeys = new int[FIRST_TERMS];
  private int others;
  private int[] places = new int[FIRST_TERMS];
  private final BitWriter lists = new BitWriter();

  PartitionWriter(int partitions, int blockCount) {
    this.partitions = partitions;
    this.blockCount = blockCount;
  }

  /** Adds a term whose key is larger than those before; the list is not kept. */
  void add(int key, int[] list, int count) {
    if (count == 1) {
      if (single == singleKeys.length) {
        singleKeys = Arrays.copyOf(singleKeys, 2 * single);
        singleBlocks = Arrays.copyOf(singleBlocks, 2 * single);
      }
      singleKeys[single] = key;
      singleBlocks[single++] = list[0];
      return;
    }
    if (others == otherKeys.length) {
      otherKeys = Arrays.copyOf(otherKeys, 2 * others);
      places = Arrays.copyOf(places, 2 * others);
    }
    if (others % Partition.LISTS_PER_PLACE == 0) {
      places[others / Partition.LISTS_PER_PLACE] = lists.bits();
    }
    otherKeys[others++] = key;
    BlockLists.write(lists, list, count, blockCount);
  }

  /** The partition; the next one begins empty. */
  byte[] finish(int number) {
    int firstKey = Partition.firstKey(number, partitions);
    int bound = Partition.firstKey(number + 1, partitions) - firstKey;
    int singleLow = KeyList.lowBits(single, bound);
    int othersLow = KeyList.lowBits(others, bound);
    int placeBits = Packed.width(lists.bits());
    int singleAt = Partition.HEADER_BYTES;
    int blocksAt = add(singleAt, KeyList.bytes(single, bound, singleLow));
    int othersAt = add(blocksAt, new BlockNumbers(NONE, 0, blockCount).bytes(single));
    int placesAt = add(othersAt, KeyList.bytes(others, bound, othersLow));
    int listsAt = add(placesAt, Partition.placeBytes(others, placeBits));
    int listBytes = (int) Partition.bytes(lists.bits());
    byte[] b = new byte[add(listsAt, (long) listBytes + Packed.SLACK)];
    b[0] = Partition.FORMAT;
    b[1] = (byte) singleLow;
    b[2] = (byte) othersLow;
    Partition.INT.set(b, 4, single);
    Partition.INT.set(b, 8, others);
    Partition.INT.set(b, 12, blockCount);
    Partition.INT.set(b, 16, lists.bits());
    write(new KeyList(b, singleAt, single, bound, singleLow), singleKeys, single, firstKey);
    new BlockNumbers(b, blocksAt, blockCount).setAll(singleBlocks, single);
    write(new KeyList(b, othersAt, others, bound, othersLow), otherKeys, others, firstKey);
    for (int i = 0; i < Partition.places(others); i++) {
      Packed.set(b, placesAt, placeBits, i, places[i]);
    }
    System.arraycopy(lists.array(), 0, b, listsAt, listBytes);
    single = 0;
    others = 0;
    lists.clear();
    return b;
  }

  private static int add(int at, long bytes) {
    return Math.toIntExact(at + bytes);
  }

  private static void write(KeyList to, int[] keys, int count, int firstKey) {
    for (int i = 0; i < count; i++) {
      to.set(i, keys[i] - firstKey);
    }
  }
}
