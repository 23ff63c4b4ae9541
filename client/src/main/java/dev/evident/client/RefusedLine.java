package dev.evident.client;

/**
 * An event that the server did not take.
 *
 * @param line its 1-based line in the input
 * @param code stable code, such as {@code member-missing}
 * @param member the member at fault as a dotted path, empty when it is the whole event
 * @param detail a sentence for people
 */
public record RefusedLine(long line, String code, String member, String detail) {
  RefusedLine at(long otherLine) {
    return new RefusedLine(otherLine, code, member, detail);
  }
}
