package dev.evident.engine.search;

import dev.evident.log.EvidentLog;
import dev.evident.model.Filter;
import dev.evident.model.Query;
import dev.evident.store.Store;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.EventsAnswer;
import dev.evident.store.scan.EventsRequest;
import dev.evident.store.scan.Scan;
import dev.evident.store.scan.ScanLimits;
import dev.evident.store.scan.ScanStopped;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.scan.View;
import java.io.IOException;
import java.time.Duration;

/** Searches the columnar store. */
public final class StoreSearch implements Search {
  /** Between two looks at whether anybody still waits for the answer. */
  private static final Duration STEP = Duration.ofMillis(50);

  /** Who was told that an event is stored finds it, unless the store is that far behind. */
  private static final Duration BEHIND_MAX = Duration.ofMillis(100);

  private final EvidentLog log;
  private final Store store;
  private final ScanLimits limits;
  private final long sizeAtStart;

  /**
   * @param log whose records the store makes searchable; those that are not sealed are read again
   *     after a start, and the first questions wait for that
   */
  public StoreSearch(EvidentLog log, Store store, ScanLimits limits) {
    this.log = log;
    this.store = store;
    this.limits = limits;
    this.sizeAtStart = log.committed().size();
  }

  @Override
  public ScanLimits limits() {
    return limits;
  }

  @Override
  public long size() throws InterruptedException {
    boolean _ = store.awaitSearchable(log.committed().size(), BEHIND_MAX);
    return Math.max(sizeAtStart, store.view().size());
  }

  @Override
  public EventsAnswer events(EventsRequest request, Moment moment, Cancel cancel)
      throws IOException, ScanStopped {
    return new Scan(view(moment, cancel), moment.now(), limits).events(request, cancel);
  }

  @Override
  public StatsAnswer stats(Query query, Filter access, Moment moment, Cancel cancel)
      throws IOException, ScanStopped {
    return new Scan(view(moment, cancel), moment.now(), limits).stats(query, access, cancel);
  }

  private View view(Moment moment, Cancel cancel) throws IOException, ScanStopped {
    try {
      while (!store.awaitSearchable(moment.size(), STEP)) {
        cancel.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the store", e);
    }
    return store.view().upTo(moment.size());
  }
}
