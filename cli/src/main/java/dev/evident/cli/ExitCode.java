package dev.evident.cli;

/** The exit codes of the reading and writing commands; {@code verify} has more of its own. */
final class ExitCode {
  static final int OK = 0;

  /** The command ran, and some events were refused or what was asked for is not there. */
  static final int REFUSED = 1;

  static final int USAGE = 2;

  /** A file or the server could not be read or written. */
  static final int IO = 3;

  /** A receipt contradicts an acknowledgement. */
  static final int BROKEN_ACKNOWLEDGEMENT = 20;

  private ExitCode() {}
}
