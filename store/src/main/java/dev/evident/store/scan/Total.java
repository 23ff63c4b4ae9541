package dev.evident.store.scan;

/**
 * How many events match the filter.
 *
 * @param events that many, or when it is not exact at least that many
 */
public record Total(long events, boolean isExact) {
  /** What is asked for. */
  public enum Mode {
    /** What was counted on the way to the page. */
    ON_THE_WAY,
    /** The exact number, whatever it costs. */
    EXACT
  }
}
