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

  @Override
  public void await() throws InterruptedException {
    long due = log.committed().size() - BEHIND_MAX;
    if (store.view().size() < due && !store.isInTrouble()) {
      boolean _ = store.awaitSearchable(due, WAIT_MAX);
    }
  }
}
