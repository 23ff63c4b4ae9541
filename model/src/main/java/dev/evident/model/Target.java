package dev.evident.model;

import java.util.Optional;

/** What was acted upon. */
public record Target(Optional<String> type, Optional<String> id, Optional<String> name) {

  public static Target of(String type, String id) {
    return new Target(Optional.of(type), Optional.of(id), Optional.empty());
  }

  public Target withName(String text) {
    return new Target(type, id, Optional.of(text));
  }
}
