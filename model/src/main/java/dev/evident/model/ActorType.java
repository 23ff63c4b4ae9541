package dev.evident.model;

/** Who or what acts. */
public enum ActorType {
  USER("user"),
  SERVICE("service"),
  SYSTEM("system"),
  AGENT("agent"),
  ANONYMOUS("anonymous");

  private final String text;

  ActorType(String text) {
    this.text = text;
  }

  /** The text in JSON. */
  public String text() {
    return text;
  }

  /** Whether an actor of this type must say its id: all but those that have none by nature. */
  public boolean needsId() {
    return this != SYSTEM && this != ANONYMOUS;
  }
}
