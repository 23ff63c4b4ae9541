package dev.evident.store.segment;

import java.io.IOException;

/** From the 64-bit hash of a term to the blocks that may hold it. Thread-safe. */
public interface TermLookup {
  /**
   * Sets the bit of every block that may hold the term: of all that do, and rarely of another one.
   *
   * @param blocks bits by block number; long enough for the segment, otherwise left as it is
   */
  void blocks(long term, long[] blocks) throws IOException;
}
