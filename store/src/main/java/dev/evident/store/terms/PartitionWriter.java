package dev.evident.store.terms;

import static dev.evident.store.terms.Partition.INT;
import static dev.evident.store.terms.Partition.LONG;

import dev.evident.store.segment.Packed;
import java.util.Arrays;

/** Collects the terms of one partition after the other and writes them. For one thread. */
final class PartitionWriter {
  private final int partitions;
  private final int blockCount;
  private final BitWriter lists = new BitWriter();
  private int[] keys = new int[1 << 12];
  // The block of a term, or SEVERAL.
  private int[] blocks = new int[keys.length];
  private int[] places = new int[64];
  private int terms;
  private int several;

  private static final int SEVERAL = -1;

  PartitionWriter(int partitions, int blockCount) {
    this.partitions = partitions;
    this.blockCount = blockCount;
  }

  /** Adds a term whose key is larger than those before; the list is not kept. */
  void add(int key, int[] list, int count) {
    if (terms == keys.length) {
      keys = Arrays.copyOf(keys, 2 * terms);
      blocks = Arrays.copyOf(blocks, 2 * terms);
    }
    keys[terms] = key;
    blocks[terms++] = count == 1 ? list[0] : SEVERAL;
    if (count > 1) {
      if (several % Partition.LISTS_PER_PLACE == 0) {
        int place = several / Partition.LISTS_PER_PLACE;
        if (place == places.length) {
          places = Arrays.copyOf(places, 2 * place);
        }
        places[place] = lists.bits();
      }
      several++;
      BlockLists.write(lists, list, count, blockCount);
    }
  }

  /** The partition; the next one begins empty. */
  byte[] finish(int number) {
    int firstKey = Partition.firstKey(number, partitions);
    int range = Partition.firstKey(number + 1, partitions) - firstKey;
    int lowBits = terms == 0 ? TermHash.KEY_BITS : Math.max(0, Packed.width(range / terms) - 1);
    int upperValues = Partition.upperValues(number, partitions, lowBits);
    int blockBits = Packed.width(blockCount - 1L);
    int placeBits = Packed.width(lists.bits());
    int uppersAt = Partition.HEADER_BYTES;
    int severalAt = uppersAt + size(Partition.words((long) terms + upperValues) * Long.BYTES);
    int lowersAt = severalAt + (several == 0 ? 0 : size(Partition.words(terms) * Long.BYTES));
    int blocksAt = lowersAt + size(Partition.bytes((long) terms * lowBits));
    int placesAt = blocksAt + size(Partition.bytes((long) (terms - several) * blockBits));
    int placeCount = Partition.places(several);
    int listsAt = placesAt + size(Partition.bytes((long) placeCount * placeBits));
    int listBytes = size(Partition.bytes(lists.bits()));
    byte[] b = new byte[listsAt + listBytes + Packed.SLACK];
    b[0] = Partition.FORMAT;
    b[1] = (byte) lowBits;
    INT.set(b, 4, terms);
    INT.set(b, 8, several);
    INT.set(b, 12, blockCount);
    INT.set(b, 16, lists.bits());
    int singles = 0;
    for (int i = 0; i < terms; i++) {
      int key = keys[i] - firstKey;
      set(b, uppersAt, (key >>> lowBits) + i);
      Packed.set(b, lowersAt, lowBits, i, key & ((1 << lowBits) - 1));
      if (blocks[i] == SEVERAL) {
        set(b, severalAt, i);
      } else {
        Packed.set(b, blocksAt, blockBits, singles++, blocks[i]);
      }
    }
    for (int i = 0; i < placeCount; i++) {
      Packed.set(b, placesAt, placeBits, i, places[i]);
    }
    System.arraycopy(lists.array(), 0, b, listsAt, listBytes);
    terms = 0;
    several = 0;
    lists.clear();
    return b;
  }

  /** A part of more than 2 GiB would need 400 million terms in one partition. */
  private static int size(long bytes) {
    return Math.toIntExact(bytes);
  }

  private static void set(byte[] b, int part, int bit) {
    int at = part + (bit >>> 6) * Long.BYTES;
    LONG.set(b, at, (long) LONG.get(b, at) | 1L << bit);
  }
}
