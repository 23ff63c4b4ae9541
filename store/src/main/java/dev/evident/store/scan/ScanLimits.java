package dev.evident.store.scan;

import dev.evident.model.Pipe;
import dev.evident.query.Reference;

/**
 * What one query may take.
 *
 * @param groupsMax rows of one table of stats
 * @param rowsMax events that are held for one page, those that it skips included
 * @param memoryBytesMax of keys and different values, about
 */
public record ScanLimits(int groupsMax, int rowsMax, long memoryBytesMax) {
  /** As the language promises; 64 MB: sixteen of them at once fit into a heap of 1 GiB. */
  public static final ScanLimits DEFAULT =
      new ScanLimits(Reference.GROUPS_MAX, Pipe.TOP_MAX, 64L << 20);

  public ScanLimits {
    if (groupsMax < 1 || rowsMax < 1 || memoryBytesMax < 1) {
      throw new IllegalArgumentException("the limits of a query must be at least 1");
    }
  }
}
