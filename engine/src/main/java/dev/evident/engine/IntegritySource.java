package dev.evident.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of the sealed segments. Thread-safe; answers at once, from memory. */
@FunctionalInterface
public interface IntegritySource {
  /** Every segment, in the order of their first records. */
  List<SegmentState> segments();

  /** There are none. */
  IntegritySource NONE = List::of;

  /**
   * A segment.
   *
   * @param name of its file
   * @param firstIndex index of its first record
   * @param lastIndex index of its last record; other segments may hold some between them
   * @param lastVerified when all of it was last read and compared with the log
   */
  record SegmentState(
      String name,
      long firstIndex,
      long lastIndex,
      long records,
      long bytes,
      Optional<Instant> lastVerified,
      Result result) {}

  /** What came out. */
  sealed interface Result {
    /** Not verified since the server knows it. */
    record Unverified() implements Result {}

    /** Everything in it is as the log says. */
    record Verified() implements Result {}

    /**
     * Something is not.
     *
     * @param reason for whoever is on call
     */
    record Damaged(String reason) implements Result {}
  }
}
