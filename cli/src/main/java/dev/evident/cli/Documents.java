package dev.evident.cli;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How records are read: numbers keep every digit. */
final class Documents {
  static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Documents() {}

  /** A string without quotes, anything else as JSON. */
  static String text(JsonNode value) {
    return value.isString() ? value.stringValue() : value.toString();
  }
}
