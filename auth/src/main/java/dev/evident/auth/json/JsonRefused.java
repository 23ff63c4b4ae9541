package dev.evident.auth.json;

/** A text is not the JSON that was expected; the message holds nothing of its values. */
public final class JsonRefused extends Exception {
  public JsonRefused(String message) {
    super(message);
  }
}
