package dev.evident.store;

/**
 * Told of what the store does, for metrics. Called on the store's own threads: it must not block.
 */
@FunctionalInterface
public interface StoreListener {
  /**
   * Records that were committed in service can be found from now on.
   *
   * @param ageMillis time since the log took the oldest of them, its commit included
   */
  void shown(long ageMillis);

  /** Listens to nothing. */
  StoreListener NONE = _ -> {};
}
