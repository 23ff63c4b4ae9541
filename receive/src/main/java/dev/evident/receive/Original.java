package dev.evident.receive;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * One record of another system, as it stood in the file.
 *
 * @param json its content
 * @param bytes its exact bytes, valid UTF-8
 * @param line 1-based line of the file on which it starts
 */
public record Original(JsonNode json, byte[] bytes, long line) {
  /** The exact text. */
  public String raw() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
