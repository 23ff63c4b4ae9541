package dev.evident.store.terms;

import dev.evident.store.segment.Packed;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Writes the index of a segment from one or several sources. For one thread. */
public final class TermIndexWriter {
  /** A look-up reads one partition: 16 to 64 KiB is read and deciphered in little time. */
  private static final int PARTITION_BYTES = 32 << 10;

  private static final int PARTITIONS_MAX = 1 << 14;

  private final PartitionWriter writer;
  private final PartitionSink sink;
  private final int partitions;
  private int partition;
  private int partitionEnd; // the first key of the next one
  private int[] list = new int[64];
  private int count;

  private TermIndexWriter(int partitions, int blockCount, PartitionSink sink) {
    this.writer = new PartitionWriter(partitions, blockCount);
    this.sink = sink;
    this.partitions = partitions;
    this.partitionEnd = Partition.firstKey(1, partitions);
  }

  /**
   * Writes all terms of all sources.
   *
   * @param firstBlockOfSource for each source the number that its block 0 has in the new index;
   *     blocks of several sources may become the same one
   * @param to takes the partitions; their number is to be remembered, and the number of blocks,
   *     which may be larger than those of the sources if the last ones have no terms
   * @return the number of partitions: at least 1
   */
  public static int write(List<TermSource> sources, int[] firstBlockOfSource, PartitionSink to)
      throws IOException {
    if (sources.isEmpty() || sources.size() != firstBlockOfSource.length) {
      throw new IllegalArgumentException("one or more sources, and a first block for each");
    }
    int blockCount = 1;
    long terms = 0;
    for (int i = 0; i < firstBlockOfSource.length; i++) {
      TermSource source = sources.get(i);
      blockCount = Math.max(blockCount, firstBlockOfSource[i] + source.blockCount());
      terms += source.termsEstimate();
    }
    TermIndexWriter index = new TermIndexWriter(partitions(terms, blockCount), blockCount, to);
    if (sources.size() == 1) {
      index.copy(sources.getFirst().cursor(), firstBlockOfSource[0]);
    } else {
      index.merge(sources, firstBlockOfSource);
    }
    return index.finish();
  }

  private static int partitions(long terms, int blockCount) {
    int lower = Math.max(0, TermHash.KEY_BITS - Packed.width(terms));
    long bits = terms * (3 + lower + Packed.width(blockCount - 1L));
    long partitions = 1 + bits / Byte.SIZE / PARTITION_BYTES;
    return (int) Math.min(PARTITIONS_MAX, partitions);
  }

  private void copy(TermSource.Cursor cursor, int firstBlock) throws IOException {
    while (cursor.next()) {
      count = 0;
      take(cursor, firstBlock);
      put(cursor.key());
    }
  }

  /** The sources stand in a heap, the one with the smallest key and place first. */
  private void merge(List<TermSource> sources, int[] firstBlockOfSource) throws IOException {
    TermSource.Cursor[] cursors = new TermSource.Cursor[sources.size()];
    SourceHeap heap = new SourceHeap(cursors.length);
    for (int i = 0; i < cursors.length; i++) {
      cursors[i] = sources.get(i).cursor();
      if (cursors[i].next()) {
        heap.add(cursors[i].key(), i);
      }
    }
    while (!heap.isEmpty()) {
      int key = heap.key();
      count = 0;
      do {
        int source = heap.source();
        TermSource.Cursor cursor = cursors[source];
        take(cursor, firstBlockOfSource[source]);
        if (cursor.next()) {
          heap.replace(cursor.key(), source);
        } else {
          heap.remove();
        }
      } while (!heap.isEmpty() && heap.key() == key);
      order();
      put(key);
    }
  }

  private void take(TermSource.Cursor cursor, int firstBlock) {
    int more = cursor.count();
    if (count + more > list.length) {
      list = Arrays.copyOf(list, 2 * (count + more));
    }
    for (int i = 0; i < more; i++) {
      list[count++] = firstBlock + cursor.block(i);
    }
  }

  /** Sorts the list when it is not in order, and leaves of equal blocks one. */
  private void order() {
    boolean rises = true;
    for (int i = 1; i < count; i++) {
      rises &= list[i - 1] < list[i];
    }
    if (rises) {
      return;
    }
    Arrays.sort(list, 0, count);
    int different = 1;
    for (int i = 1; i < count; i++) {
      if (list[i] != list[different - 1]) {
        list[different++] = list[i];
      }
    }
    count = different;
  }

  private void put(int key) throws IOException {
    while (key >= partitionEnd) {
      endPartition();
    }
    writer.add(key, list, count);
  }

  private void endPartition() throws IOException {
    sink.partition(writer.finish(partition));
    partition++;
    partitionEnd = Partition.firstKey(partition + 1, partitions);
  }

  private int finish() throws IOException {
    while (partition < partitions) {
      endPartition();
    }
    return partitions;
  }
}
