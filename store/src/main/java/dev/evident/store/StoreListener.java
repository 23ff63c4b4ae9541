package dev.evident.store;

/**
 * Told of what the store does, for metrics. Called on the store's own threads: it must not block.
 */
@FunctionalInterface
public interface StoreListener {
  /**
   * More records can be found from now on.
   *
   * @param size the records below it can be found
   */
  void shown(long size);

  /** Listens to nothing. */
  StoreListener NONE = _ -> {};
}
