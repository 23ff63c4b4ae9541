package dev.evident.client;

import java.io.IOException;

/** Takes what a tail finds, on the thread that called {@link EvidentClient#tail}. */
@FunctionalInterface
public interface TailReader {
  /**
   * The next matching event, in the order of the log.
   *
   * @return false to end the tail
   * @throws IOException ends the tail, too
   */
  boolean event(Page.Listed event) throws IOException;

  /** Nothing more came for a moment: what is buffered can be shown. */
  default void pause() throws IOException {}
}
