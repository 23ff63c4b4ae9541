package dev.evident.store.scan;

/** A query ended before it had its answer. */
public final class ScanStopped extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Cause {
    DEADLINE("the query took longer than it may"),
    CANCELLED("the query was cancelled"),
    CLOSED("the store is closing");

    private final String text;

    Cause(String text) {
      this.text = text;
    }
  }

  private final Cause why;

  public ScanStopped(Cause why) {
    super(why.text);
    this.why = why;
  }

  public Cause why() {
    return why;
  }
}
