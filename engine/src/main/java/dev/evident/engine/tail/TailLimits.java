package dev.evident.engine.tail;

/**
 * @param tailsMax tails at once
 * @param behindMax records that a tail which had caught up may fall behind before it is dropped
 */
public record TailLimits(int tailsMax, long behindMax) {
  /** Some minutes of a busy log; reading on costs nothing but time. */
  public static final TailLimits DEFAULT = new TailLimits(64, 1_000_000);

  public TailLimits {
    if (tailsMax < 1 || behindMax < 1) {
      throw new IllegalArgumentException("the limits of tails must be at least 1");
    }
  }
}
