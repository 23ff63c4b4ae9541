package dev.evident.engine.search;

/** A search ended before its answer was there. */
public final class SearchStopped extends Exception {
  /** Why. */
  public enum Reason {
    /** Its time is over. */
    DEADLINE,
    /** Nobody waits for it any more. */
    CANCELLED
  }

  private final Reason reason;

  public SearchStopped(Reason reason) {
    super("the search was stopped: " + reason);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** An answer, not a fault of ours: where it was made is of no use. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
