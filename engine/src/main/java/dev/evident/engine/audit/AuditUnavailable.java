package dev.evident.engine.audit;

/** An act cannot be recorded, and so must not be done. */
public final class AuditUnavailable extends Exception {
  private static final long serialVersionUID = 1;

  AuditUnavailable(String message) {
    super(message, null, false, false);
  }

  /** For whoever asked. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
