package dev.evident.client;

import java.util.OptionalLong;

/** One server-sent event while its lines come. */
final class SseEvent {
  private final StringBuilder data = new StringBuilder();
  private String type = "message";
  private OptionalLong id = OptionalLong.empty();

  /** Takes a line that is not empty. */
  void line(String line) {
    int colon = line.indexOf(':');
    if (colon == 0) {
      return; // a comment
    }
    String name = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (name) {
      case "event" -> type = value;
      case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
      case "id" -> {
        if (value.matches("[0-9]{1,18}")) {
          id = OptionalLong.of(Long.parseLong(value));
        }
      }
      default -> {} // retry: our own pauses grow
    }
  }

  String type() {
    return type;
  }

  String data() {
    return data.toString();
  }

  OptionalLong id() {
    return id;
  }
}
