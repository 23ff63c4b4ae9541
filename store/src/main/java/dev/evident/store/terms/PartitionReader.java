package dev.evident.store.terms;

import java.io.IOException;

/** The partitions of a term index, as {@link TermIndexWriter} handed them out. Thread-safe. */
public interface PartitionReader {
  /** How many there are. */
  int count();

  /**
   * One of them; not to be changed.
   *
   * @throws IOException when it cannot be read or is damaged
   */
  byte[] partition(int number) throws IOException;
}
