package dev.evident.server.config;

/** A text that must not be printed, such as a client's secret. */
public final class SecretText {
  private final String text;

  SecretText(String text) {
    this.text = text;
  }

  /** The secret itself. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }
}
