package dev.evident.store.sealed;

/**
 * How often the chunks of a file were asked for lately: small counts that stop at a limit and are
 * halved with every new epoch. For one thread at a time.
 */
final class Asked {
  /**
   * Enough to tell what is asked for again; more would keep for long what nobody wants any more.
   */
  static final int MOST = 3;

  private static final int COUNT_BITS = 2;
  private static final int EPOCH_MASK = 0x3f;

  // By chunk: the count, and above it the lowest bits of the epoch that it is of. A count of many
  // epochs ago may look young once in 64 epochs; it only lets a chunk in that need not be.
  private final byte[] counts;

  Asked(int chunks) {
    this.counts = new byte[chunks];
  }

  int count(int chunk, int epoch) {
    int stored = counts[chunk];
    int age = (epoch - (stored >>> COUNT_BITS)) & EPOCH_MASK;
    return age > MOST ? 0 : (stored & MOST) >>> age;
  }

  /** Counts once more. */
  void more(int chunk, int epoch) {
    int more = Math.min(MOST, count(chunk, epoch) + 1);
    counts[chunk] = (byte) ((epoch & EPOCH_MASK) << COUNT_BITS | more);
  }
}
