package dev.evident.store.terms;

/** Takes term hashes, perhaps the same one several times. */
@FunctionalInterface
public interface TermSink {
  /**
   * @param term a hash of {@link TermHash}
   */
  void add(long term);
}
