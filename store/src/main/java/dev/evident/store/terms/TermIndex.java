package dev.evident.store.terms;

import dev.evident.store.segment.TermLookup;
import java.io.IOException;

/**
 * The terms of a sealed segment, read a partition at a time. Thread-safe. Whatever it finds in a
 * partition that no writer wrote is an IOException.
 */
public final class TermIndex implements TermLookup, TermSource {
  private final PartitionReader partitions;
  private final int blockCount;

  /**
   * @param blockCount blocks of the segment, 1 or more
   */
  public TermIndex(PartitionReader partitions, int blockCount) {
    this.partitions = partitions;
    this.blockCount = blockCount;
  }

  @Override
  public int blockCount() {
    return blockCount;
  }

  private Partition partition(int number) throws IOException {
    return new Partition(partitions.partition(number), number, partitions.count(), blockCount);
  }

  @Override
  public void blocks(long term, long[] blocks) throws IOException {
    int key = TermHash.key(term);
    try {
      partition(Partition.ofKey(key, partitions.count())).blocks(key, blocks);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("term partition is damaged", e);
    }
  }

  /** Terms are spread evenly: of all partitions as many as of the first. */
  @Override
  public long termsEstimate() throws IOException {
    return partition(0).terms() * partitions.count();
  }

  @Override
  public Cursor cursor() throws IOException {
    return new AllTerms();
  }

  private final class AllTerms implements Cursor {
    private final int[] list = new int[blockCount];
    private int next = 1;
    private Partition.Walk walk = walk(0);

    AllTerms() throws IOException {}

    private Partition.Walk walk(int number) throws IOException {
      try {
        return partition(number).new Walk(list);
      } catch (IndexOutOfBoundsException e) {
        throw new IOException("term partition is damaged", e);
      }
    }

    @Override
    public boolean next() throws IOException {
      try {
        while (!walk.next()) {
          if (next >= partitions.count()) {
            return false;
          }
          walk = walk(next++);
        }
        return true;
      } catch (IndexOutOfBoundsException e) {
        throw new IOException("term partition is damaged", e);
      }
    }

    @Override
    public int key() {
      return walk.key();
    }

    @Override
    public int count() {
      return walk.count();
    }

    @Override
    public int block(int i) {
      return list[i];
    }
  }
}
