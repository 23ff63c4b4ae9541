package dev.evident.client;

import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

  static ExportStatus of(byte[] json) {
    JsonNode all = JsonMapper.shared().readTree(json);
    return new ExportStatus(
        all.path("id").asString(),
        all.path("state").asString(),
        all.path("events").asLong(),
        all.path("looked_at").asLong(),
        all.path("log_size").asLong(),
        all.path("bytes").asLong(),
        Optional.of(all.path("manifest_bytes"))
            .filter(JsonNode::isIntegralNumber)
            .map(node -> OptionalLong.of(node.asLong()))
            .orElse(OptionalLong.empty()),
        all.path("detail").asString(""));
  }
}
