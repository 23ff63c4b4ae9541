package dev.evident.store.terms;

import dev.evident.store.segment.TermLookup;
import java.io.IOException;

/** The terms of a sealed segment, read a partition at a time. Thread-safe. */
public final class TermIndex implements TermLookup, TermSource {
  private final PartitionReader partitions;
  private final int blockCount;

  /**
   * @param blockCount blocks of the segment
   */
  public TermIndex(PartitionReader partitions, int blockCount) {
    this.partitions = partitions;
    this.blockCount = blockCount;
  }

  @Override
  public int blockCount() {
    return blockCount;
  }

  @Override
  public void blocks(long term, long[] blocks) throws IOException {
    throw new IOException("not yet " + partitions.count());
  }

  @Override
  public long termsEstimate() throws IOException {
    throw new IOException("not yet");
  }

  @Override
  public Cursor cursor() throws IOException {
    throw new IOException("not yet");
  }
}
