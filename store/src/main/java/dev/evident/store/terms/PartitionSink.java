package dev.evident.store.terms;

import java.io.IOException;

/** Takes the partitions of a term index in their order, from number 0 on. */
@FunctionalInterface
public interface PartitionSink {
  /**
   * @param partition kept by nobody else
   */
  void partition(byte[] partition) throws IOException;
}
