package dev.evident.engine.search;

/**
 * Records of this range may be missing in an answer.
 *
 * @param first index of the first, included
 * @param last index of the last, included
 * @param reason what cannot be read, for people
 */
public record MissingRange(long first, long last, String reason) {
  public MissingRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("no range: " + first + " to " + last);
    }
  }
}
