package dev.evident.model;

/** What sort of thing an event is about. */
public enum Category {
  AUTHENTICATION("authentication"),
  ACCESS("access"),
  CHANGE("change"),
  CONFIGURATION("configuration"),
  ADMINISTRATION("administration"),
  SYSTEM("system");

  private final String text;

  Category(String text) {
    this.text = text;
  }

  /** The text in JSON. */
  public String text() {
    return text;
  }
}
