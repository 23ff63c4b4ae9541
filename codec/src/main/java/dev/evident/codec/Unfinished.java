package dev.evident.codec;

/**
 * The input ended inside a value: a reader may fetch more and begin the value again. No stack
 * trace: it is ordinary.
 */
final class Unfinished extends RuntimeException {
  Unfinished() {
    super("bug: unfinished input was not handled", null, false, false);
  }
}
