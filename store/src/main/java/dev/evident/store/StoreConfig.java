package dev.evident.store;

import java.time.Duration;

/**
 * Settings of a store.
 *
 * @param windowBytes bytes of records that are sealed together at most; a journal file that is full
 *     ends a window too
 * @param windowsMax windows in memory at most, the growing one included: when sealing cannot keep
 *     up records wait in the journal and are searchable later
 * @param mergeSegments so many neighbouring segments of one size are merged into one
 * @param segmentRowsMax records of a merged segment at most
 * @param retryMin first pause after something failed; doubled with each failure
 * @param retryMax longest pause
 * @param retireAfter how long the file of a merged segment stays for queries that still read it
 * @param scrubBytesPerSecond rate at which sealed records are checked against the log; 0 for never
 * @param scrubPause between two rounds of that check
 */
public record StoreConfig(
    long windowBytes,
    int windowsMax,
    int mergeSegments,
    int segmentRowsMax,
    Duration retryMin,
    Duration retryMax,
    Duration retireAfter,
    long scrubBytesPerSecond,
    Duration scrubPause) {
  public StoreConfig {
    if (windowBytes < 1 || windowsMax < 2) {
      throw new IllegalArgumentException("two windows of at least one byte must fit in memory");
    }
    if (mergeSegments < 2 || segmentRowsMax < 1) {
      throw new IllegalArgumentException("at least two segments are merged");
    }
    if (retryMin.toMillis() < 1 || retryMax.compareTo(retryMin) < 0 || retireAfter.isNegative()) {
      throw new IllegalArgumentException("pauses are at least 1 ms");
    }
    if (scrubBytesPerSecond < 0 || scrubPause.isNegative()) {
      throw new IllegalArgumentException("the rate of the scrubber is at least 0");
    }
  }

  /** The values that a server starts with when nothing is set. */
  public static StoreConfig defaults() {
    return new StoreConfig(
        64L << 20,
        3,
        16,
        2_200_000,
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        4L << 20,
        Duration.ofHours(1));
  }

  /** The same with other windows. */
  public StoreConfig withWindows(long bytes, int most) {
    return new StoreConfig(
        bytes,
        most,
        mergeSegments,
        segmentRowsMax,
        retryMin,
        retryMax,
        retireAfter,
        scrubBytesPerSecond,
        scrubPause);
  }

  /** The same with other merges. */
  public StoreConfig withMerges(int segments, int rowsMax, Duration retire) {
    return new StoreConfig(
        windowBytes,
        windowsMax,
        segments,
        rowsMax,
        retryMin,
        retryMax,
        retire,
        scrubBytesPerSecond,
        scrubPause);
  }

  /** The same with other pauses after failures. */
  public StoreConfig withRetries(Duration min, Duration max) {
    return new StoreConfig(
        windowBytes,
        windowsMax,
        mergeSegments,
        segmentRowsMax,
        min,
        max,
        retireAfter,
        scrubBytesPerSecond,
        scrubPause);
  }

  /** The same with another scrubber. */
  public StoreConfig withScrub(long bytesPerSecond, Duration pause) {
    return new StoreConfig(
        windowBytes,
        windowsMax,
        mergeSegments,
        segmentRowsMax,
        retryMin,
        retryMax,
        retireAfter,
        bytesPerSecond,
        pause);
  }
}
