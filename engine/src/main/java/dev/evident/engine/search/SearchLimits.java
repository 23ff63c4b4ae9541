package dev.evident.engine.search;

import dev.evident.store.scan.QueryPool;
import java.time.Duration;

/**
 * What one query, and all of them together, may take.
 *
 * @param timeout from the question to its answer, waiting included
 * @param runningMax queries that are worked on at once
 * @param waitingMax queries that wait for their turn; more are refused
 */
public record SearchLimits(Duration timeout, int runningMax, int waitingMax) {
  /** Of the design: a query that takes longer should have been narrower. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** As many at once as there are processors. */
  public static final SearchLimits DEFAULT =
      new SearchLimits(
          TIMEOUT,
          Math.max(QueryPool.RUNNING_MIN, Runtime.getRuntime().availableProcessors()),
          QueryPool.WAITING_MAX);

  public SearchLimits {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be above zero");
    }
    if (runningMax < 1 || waitingMax < 1) {
      throw new IllegalArgumentException("at least one query must run, and one may wait");
    }
  }
}
