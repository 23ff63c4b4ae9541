package dev.evident.engine;

/**
 * Holds producers back for a moment when what was committed before cannot be found yet: an event
 * should be searchable within a tenth of a second, and what is sent meanwhile would only wait
 * behind it. Thread-safe.
 */
public interface Pace {
  /**
   * Returns when there is room, or after a bounded time: nothing is refused here. Whoever returned
   * calls {@link #done} afterwards, whatever happened to the events.
   *
   * @param events that are to be committed now
   */
  void await(int events) throws InterruptedException;

  /** So many events of an {@link #await} are committed, or will not be. */
  void done(int events);

  /** Nobody is held back. */
  Pace FREE =
      new Pace() {
        @Override
        public void await(int events) {}

        @Override
        public void done(int events) {}
      };
}
