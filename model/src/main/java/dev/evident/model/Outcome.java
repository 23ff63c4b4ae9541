package dev.evident.model;

/** How the action ended. */
public enum Outcome {
  SUCCESS("success"),
  FAILURE("failure"),
  DENIED("denied"),
  UNKNOWN("unknown");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  /** The text in JSON. */
  public String text() {
    return text;
  }
}
