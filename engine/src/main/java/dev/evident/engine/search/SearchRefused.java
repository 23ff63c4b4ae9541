package dev.evident.engine.search;

/** A question that is not answered; the message is for whoever asked it. */
public final class SearchRefused extends Exception {
  /** Why, for programs. */
  public enum Reason {
    /** Too many queries wait already. */
    QUEUE_FULL,
    /** The answer was not there in time. */
    TIMEOUT,
    /** Whoever asked has gone. */
    CANCELLED,
    /** The store is closing. */
    CLOSED,
    /** The cursor belongs to another question, or is none. */
    CURSOR_INVALID,
    /** The question does not fit what it was asked of. */
    UNSUITABLE,
    /** The page lies behind more rows than a sort holds. */
    TOO_MANY_ROWS,
    /** The table would have more rows than it may. */
    TOO_MANY_GROUPS,
    /** The table needs more memory than one query may have. */
    TOO_MUCH_MEMORY
  }

  private final Reason reason;

  SearchRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What it is told. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** An answer, not a fault of ours: where it was made is of no use. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
