package dev.evident.log;

/** The log took nothing of what it was given, and said so before it promised anything. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** More is waiting than the queue may hold: try again in a moment. */
    QUEUE_FULL,
    /** The disk is down to its reserve: nothing is taken until space is made. */
    DISK_FULL,
    /** The log is closing or has stopped itself after a failure. */
    STOPPED
  }

  private final Reason reason;

  public Refused(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  Refused(Reason reason, @org.jspecify.annotations.Nullable String message, Throwable cause) {
    super(message, cause, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
