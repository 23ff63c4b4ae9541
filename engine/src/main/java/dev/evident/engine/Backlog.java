package dev.evident.engine;

import java.time.Duration;

/** Events on their way from the log into the store, as {@link StorePace} sees them. */
interface Backlog {
  /** The size of the log. */
  long committed();

  /** The size of the log up to which queries find its events. */
  long shown();

  /** How long the store took for an event lately, see {@code Store.nanosPerRecord}. */
  long nanosPerEvent();

  /** Waits until {@link #shown} has reached a size, or so long. */
  void awaitShown(long size, Duration atMost) throws InterruptedException;

  /** How full the memory is, see {@code Store.pressure}. */
  double pressure();

  /** Waits until {@link #pressure} is 0, or so long. */
  void awaitRelief(Duration atMost) throws InterruptedException;

  /** Whether the store cannot do its work at present. */
  boolean isInTrouble();
}
