package dev.evident.engine;

import dev.evident.log.EvidentLog;
import dev.evident.store.Store;
import java.time.Duration;

/** Keeps producers at the pace at which the store makes events searchable. */
public final class StorePace implements Pace {
  /**
   * What is under way comes on top: with four producers of a thousand events each this is a tenth
   * of a second at seventy thousand events a second.
   */
  static final long BEHIND_MAX = 4_000;

  /** A store that stands still must slow nobody down for longer; it says itself what is wrong. */
  static final Duration WAIT_MAX = Duration.ofMillis(500);

  private final EvidentLog log;
  private final Store store;

  public StorePace(EvidentLog log, Store store) {
    this.log = log;
    this.store = store;
  }

  /**
   * Waits for what was committed before. When sealing is what cannot keep up, each waits a little
   * from the beginning, and longer the fuller the memory is: stopping only when it is full would
   * let everything that came before wait for a whole seal.
   */
  @Override
  public void await() throws InterruptedException {
    double pressure = store.pressure();
    if (pressure > 0 && !store.isInTrouble()) {
      store.awaitRelief(Duration.ofNanos((long) (pressure * pressure * WAIT_MAX.toNanos())));
    }
    long due = log.committed().size() - BEHIND_MAX;
    if (store.view().size() < due && !store.isInTrouble()) {
      boolean _ = store.awaitSearchable(due, WAIT_MAX);
    }
  }
}
