package dev.evident.engine.export;

import java.time.Duration;

/**
 * What exports may take.
 *
 * @param eventsMax events of one export
 * @param pageEventsMax events of one page, which a browser holds in memory as a whole
 * @param bytesMax of one file
 * @param pageBytesMax of one page
 * @param runningMax exports that are made at once; others wait for their turn
 * @param jobsMax exports of everybody that wait, run or are kept
 * @param ownerJobsMax exports of one principal that wait, run or are kept
 * @param kept how long the files can be fetched after they were made
 * @param reserveBytes room on the disk that exports leave free
 */
public record ExportLimits(
    long eventsMax,
    long pageEventsMax,
    long bytesMax,
    long pageBytesMax,
    int runningMax,
    int jobsMax,
    int ownerJobsMax,
    Duration kept,
    long reserveBytes) {

  /** Of a server that nobody set otherwise, but for the reserve. */
  public static ExportLimits standard(long reserveBytes) {
    return new ExportLimits(
        10_000_000, 10_000, 16L << 30, 64L << 20, 2, 50, 10, Duration.ofHours(24), reserveBytes);
  }

  long eventsMax(ExportForm form) {
    return form == ExportForm.HTML ? pageEventsMax : eventsMax;
  }

  long bytesMax(ExportForm form) {
    return form == ExportForm.HTML ? pageBytesMax : bytesMax;
  }
}
