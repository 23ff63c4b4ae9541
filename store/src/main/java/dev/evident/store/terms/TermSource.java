package dev.evident.store.terms;

import java.io.IOException;

/**
 * Terms and the blocks that hold them, in the order of the terms' keys: what an index is made of.
 */
public interface TermSource {
  /** Blocks; those at the end that have no terms may be left out. */
  int blockCount();

  /** About how many different terms there are; only the number of partitions depends on it. */
  long termsEstimate() throws IOException;

  /** A new walk over all terms. */
  Cursor cursor() throws IOException;

  /** A walk over the terms, each once. For one thread. */
  interface Cursor {
    /** Goes to the first or the next term; false when there is no more. */
    boolean next() throws IOException;

    /** The key of the term, see {@link TermHash#key}; rises from term to term. */
    int key();

    /** In how many blocks the term is: 1 or more. */
    int count();

    /** Block number {@code i} of 0 to {@link #count} - 1; rises with {@code i}. */
    int block(int i);
  }
}
