package dev.evident.store.scan;

import dev.evident.model.Pipe;
import dev.evident.query.Reference;

/**
 * What one query may take.
 *
 * @param groupsMax rows of one table of stats
 * @param rowsMax events that are held for one page, those that it skips included
 * @param memoryBytesMax of keys and different values, about
 * @param pageBytesMax records of one page; more are never held, except that the first one of a page
 *     may have any length
 */
public record ScanLimits(int groupsMax, int rowsMax, long memoryBytesMax, long pageBytesMax) {
  /** A page of the largest records must fit a small heap, some pages at one time. */
  public static final long PAGE_BYTES_MAX = 8L << 20;

  /** As the language promises; 64 MB: sixteen of them at once fit into a heap of 1 GiB. */
  public static final ScanLimits DEFAULT =
      new ScanLimits(Reference.GROUPS_MAX, Pipe.TOP_MAX, 64L << 20, PAGE_BYTES_MAX);

  public ScanLimits {
    if (groupsMax < 1 || rowsMax < 1 || memoryBytesMax < 1 || pageBytesMax < 1) {
      throw new IllegalArgumentException("the limits of a query must be at least 1");
    }
  }

  /** The same with another bound of the table of stats. */
  public ScanLimits withGroups(int max) {
    return new ScanLimits(max, rowsMax, memoryBytesMax, pageBytesMax);
  }

  /** The same with another bound of the page. */
  public ScanLimits withPageBytes(long max) {
    return new ScanLimits(groupsMax, rowsMax, memoryBytesMax, max);
  }
}
