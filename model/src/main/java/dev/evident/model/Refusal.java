package dev.evident.model;

/**
 * Why one event, or a whole body, was not accepted.
 *
 * @param line 1-based position in the body: the line of NDJSON (blank ones count), the element of
 *     an array; 0 when it concerns the body as a whole
 * @param member the dotted name of the member, such as {@code actor.id}; empty when there is none
 * @param detail what is wrong and what to do, for the person who reads it
 */
public record Refusal(RefusalCode code, int line, String member, String detail) {

  public Refusal {
    if (line < 0) {
      throw new IllegalArgumentException("line must not be negative: " + line);
    }
  }
}
