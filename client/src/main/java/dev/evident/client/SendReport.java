package dev.evident.client;

/**
 * How far a sender has come.
 *
 * @param lastLine every line up to this one is answered for, 0 at the start
 * @param accepted events new in the log
 * @param duplicates events that the log had before
 * @param refused events that were not taken
 * @param bytes bytes of all answered events as sent
 */
public record SendReport(long lastLine, long accepted, long duplicates, long refused, long bytes) {
  static final SendReport NOTHING = new SendReport(0, 0, 0, 0, 0);

  /** Events answered for, whatever the answer. */
  public long events() {
    return accepted + duplicates + refused;
  }

  SendReport plus(Appended answer, long line, long sentBytes) {
    return new SendReport(
        Math.max(lastLine, line),
        accepted + answer.accepted(),
        duplicates + answer.duplicates(),
        refused + answer.refused().size(),
        bytes + sentBytes);
  }

  SendReport plusUnreadable(long line) {
    return new SendReport(Math.max(lastLine, line), accepted, duplicates, refused + 1, bytes);
  }

  /** The sum of two inputs; {@code lastLine} is that of the other. */
  public SendReport plus(SendReport other) {
    return new SendReport(
        other.lastLine,
        accepted + other.accepted,
        duplicates + other.duplicates,
        refused + other.refused,
        bytes + other.bytes);
  }
}
