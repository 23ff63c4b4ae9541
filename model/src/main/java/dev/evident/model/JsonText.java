package dev.evident.model;

/**
 * A piece of free JSON as text, such as {@code parameters}. The encoder checks and compacts it when
 * the event is written, so a translator may hand over a part of its input as it is.
 */
public record JsonText(String text) {

  public JsonText {
    if (text.isBlank()) {
      throw new IllegalArgumentException("JSON text is blank");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
