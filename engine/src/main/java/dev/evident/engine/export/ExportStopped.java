package dev.evident.engine.export;

/** An export that came to no end; the message is for whoever asked for it. */
public final class ExportStopped extends Exception {
  /** Why, for programs. */
  public enum Reason {
    /** More events or bytes than one export may have. */
    TOO_LARGE,
    /** Whoever asked may not see this any more. */
    ACCESS_ENDED,
    /** No checkpoint covers what was found. */
    NOT_PUBLISHED,
    /** A page of the search was refused. */
    SEARCH_REFUSED,
    /** It was cancelled, or the server stops. */
    CANCELLED,
    /** There is no room for it on the disk, or it could not be recorded. */
    UNAVAILABLE
  }

  private final Reason reason;

  public ExportStopped(Reason reason, String detail) {
    super(detail, null, false, false); // expected: nobody reads its stack
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** In one sentence. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
