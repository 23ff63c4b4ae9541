package dev.evident.receive;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Reads members of an original that may be missing or of another type than they should. */
public final class Fields {
  private Fields() {}

  /** The non-empty text at this path. */
  public static Optional<String> text(JsonNode node, String... path) {
    JsonNode found = at(node, path);
    return found.isString() && !found.stringValue().isEmpty()
        ? Optional.of(found.stringValue())
        : Optional.empty();
  }

  /** The text, number or boolean at this path as text: senders differ in how they write them. */
  public static Optional<String> scalar(JsonNode node, String... path) {
    JsonNode found = at(node, path);
    if (found.isNumber() || found.isBoolean()) {
      return Optional.of(found.asString());
    }
    return text(found);
  }

  /** The elements of the list at this path; none when it is no list. */
  public static List<JsonNode> list(JsonNode node, String... path) {
    JsonNode found = at(node, path);
    return found.isArray() ? StreamSupport.stream(found.spliterator(), false).toList() : List.of();
  }

  /** What stands at this path; a missing node when there is nothing. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String name : path) {
      found = found.path(name);
    }
    return found;
  }

  /** The first that is there. */
  @SafeVarargs
  public static Optional<String> firstOf(Optional<String>... texts) {
    for (Optional<String> text : texts) {
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }
}
