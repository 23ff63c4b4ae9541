package dev.evident.engine.tail;

/** As many tails are open as may be. */
public final class TooManyTails extends Exception {
  private final int tailsMax;

  TooManyTails(int tailsMax) {
    super("already " + tailsMax + " tails are open");
    this.tailsMax = tailsMax;
  }

  public int tailsMax() {
    return tailsMax;
  }
}
