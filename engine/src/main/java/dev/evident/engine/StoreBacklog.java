package dev.evident.engine;

import dev.evident.log.EvidentLog;
import dev.evident.store.Store;
import java.time.Duration;

/** The backlog between a log and its store. */
record StoreBacklog(EvidentLog log, Store store) implements Backlog {
  @Override
  public long committed() {
    return log.committed().size();
  }

  @Override
  public long shown() {
    return store.view().size();
  }

  @Override
  public long nanosPerEvent() {
    return store.nanosPerRecord();
  }

  @Override
  public void awaitShown(long size, Duration atMost) throws InterruptedException {
    boolean _ = store.awaitSearchable(size, atMost);
  }

  @Override
  public double pressure() {
    return store.pressure();
  }

  @Override
  public void awaitRelief(Duration atMost) throws InterruptedException {
    store.awaitRelief(atMost);
  }

  @Override
  public boolean isInTrouble() {
    return store.isInTrouble();
  }
}
