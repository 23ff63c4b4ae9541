package dev.evident.store.terms;

import java.io.IOException;
import java.util.List;

/** Writes the index of a segment from one or several sources. */
public final class TermIndexWriter {
  private TermIndexWriter() {}

  /**
   * Writes all terms of all sources.
   *
   * @param firstBlockOfSource for each source the number that its block 0 has in the new index
   * @param to takes the partitions; their number is to be remembered, and the number of blocks
   * @return the number of partitions: at least 1
   */
  public static int write(List<TermSource> sources, int[] firstBlockOfSource, PartitionSink to)
      throws IOException {
    if (sources.size() != firstBlockOfSource.length) {
      throw new IllegalArgumentException("a first block for each source");
    }
    throw new IOException("not yet " + to);
  }
}
