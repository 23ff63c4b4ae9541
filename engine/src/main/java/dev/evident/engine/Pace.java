package dev.evident.engine;

/**
 * Holds producers back for a moment when what was committed before cannot be found yet: an event
 * should be searchable within a tenth of a second, and what is sent meanwhile would only wait
 * behind it. Thread-safe.
 */
@FunctionalInterface
public interface Pace {
  /** Returns when there is room, or after a bounded time: nothing is refused here. */
  void await() throws InterruptedException;

  /** Nobody is held back. */
  Pace FREE = () -> {};
}
