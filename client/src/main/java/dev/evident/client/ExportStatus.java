package dev.evident.client;

import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * How far an export on the server is.
 *
 * @param state {@code waiting}, {@code running}, {@code ready} or {@code failed}
 * @param events that were written so far
 * @param lookedAt records that were looked at ...
 * @param logSize ... of so many
 * @param bytes of its main file, once it is ready
 * @param manifestBytes of the manifest, if it has one and is ready
 * @param detail why it failed
 */
public record ExportStatus(
    String id,
    String state,
    long events,
    long lookedAt,
    long logSize,
    long bytes,
    OptionalLong manifestBytes,
    String detail) {

  /** Whether it is not over yet. */
  public boolean isUnderWay() {
    return state.equals("waiting") || state.equals("running");
  }

  /** Whether it can be fetched. */
  public boolean isReady() {
    return state.equals("ready");
  }

  /**
   * Reads the body of an answer; unknown members are skipped.
   *
   * @throws JacksonException when it is not JSON or a known member has another type
   */
  static ExportStatus of(byte[] json) {
    String id = "";
    String state = "";
    String detail = "";
    long events = 0;
    long lookedAt = 0;
    long logSize = 0;
    long bytes = 0;
    OptionalLong manifestBytes = OptionalLong.empty();
    try (JsonParser parser = Answer.JSON.createParser(ObjectReadContext.empty(), json)) {
      JsonToken _ = parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_NULL) {
          continue;
        }
        switch (name) {
          case "id" -> id = parser.getString();
          case "state" -> state = parser.getString();
          case "detail" -> detail = parser.getString();
          case "events" -> events = parser.getLongValue();
          case "looked_at" -> lookedAt = parser.getLongValue();
          case "log_size" -> logSize = parser.getLongValue();
          case "bytes" -> bytes = parser.getLongValue();
          case "manifest_bytes" -> manifestBytes = OptionalLong.of(parser.getLongValue());
          default -> parser.skipChildren();
        }
      }
    }
    return new ExportStatus(id, state, events, lookedAt, logSize, bytes, manifestBytes, detail);
  }
}
