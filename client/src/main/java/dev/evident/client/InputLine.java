package dev.evident.client;

/** One event of an input, or the place where one should have been. */
public sealed interface InputLine {
  /**
   * An event to send.
   *
   * @param number its 1-based line in the input
   * @param json one JSON object without a line break
   */
  record Event(long number, byte[] json) implements InputLine {}

  /** Something in the input that cannot be sent; the rest of the input can. */
  record Unreadable(RefusedLine why) implements InputLine {}
}
