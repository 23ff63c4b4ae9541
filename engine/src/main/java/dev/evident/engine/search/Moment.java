package dev.evident.engine.search;

import java.time.Instant;

/**
 * When a question is asked: all its pages have the same.
 *
 * @param now what relative times count from
 * @param size only records with smaller indexes are seen
 */
public record Moment(Instant now, long size) {
  public Moment {
    if (size < 0) {
      throw new IllegalArgumentException("size must be at least 0, not " + size);
    }
  }
}
