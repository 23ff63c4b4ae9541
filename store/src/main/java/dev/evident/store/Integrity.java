package dev.evident.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known about the sealed segments.
 *
 * @param end the records below are sealed
 * @param rounds times that every sealed record was checked since the store was opened
 * @param roundFrom when the round that is under way began; empty when none is
 * @param roundAt the records below were checked in it
 * @param segments in the order of their records
 */
public record Integrity(
    long end, long rounds, Optional<Instant> roundFrom, long roundAt, List<OfSegment> segments) {
  public Integrity {
    segments = List.copyOf(segments);
  }

  /**
   * What is known about a segment.
   *
   * @param file its name
   * @param recordClass number of the retention class of its records; 65,535 for control records
   * @param streamGroup their stream group
   * @param day days from 1970 on to that of their acceptance
   * @param firstIndex index of its first record
   * @param lastIndex index of its last record
   * @param records how many it has
   * @param fileBytes length of the file
   * @param verifiedAt when every record of it was last held against the log
   * @param problem what is wrong with it
   */
  public record OfSegment(
      String file,
      int recordClass,
      int streamGroup,
      int day,
      long firstIndex,
      long lastIndex,
      long records,
      long fileBytes,
      Optional<Instant> verifiedAt,
      Optional<String> problem) {}

  /** Segments with a problem. */
  public List<OfSegment> damaged() {
    return segments.stream().filter(one -> one.problem().isPresent()).toList();
  }
}
