package dev.evident.merkle;

/**
 * Bytes or text from outside do not have the form that their specification demands. The message
 * names the rule that was broken, for the person who reads it; it never holds a secret.
 */
public final class MalformedException extends Exception {
  private final String reason;

  /** What is wrong, in lower case and without a final stop. */
  public MalformedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong; the same as the message. */
  public String reason() {
    return reason;
  }
}
