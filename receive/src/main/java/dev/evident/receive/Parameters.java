package dev.evident.receive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes beside the original in a record: as much as fits, the rest is named and stays in the
 * source only. So a large or deep original costs search fields, never the event.
 */
final class Parameters {
  /** Names of the members that were left out for their size or depth. */
  static final String ONLY_IN_SOURCE = "only_in_source";

  private static final int RECORD_BYTES_MAX = 1 << 20;

  /** Room for everything that is neither the original nor free JSON. */
  private static final int OTHER_BYTES = 64 << 10;

  /** The parameters are there to be searched: beyond this they are somebody's document. */
  private static final int FREE_BYTES_MAX = 256 << 10;

  /** A record may be 32 deep; the event and its parameters are two of them. */
  private static final int DEPTH_MAX = 24;

  private static final int NAMES_MAX = 64;

  private final ObjectNode members = JsonNodeFactory.instance.objectNode();
  private final List<String> leftOut = new ArrayList<>();
  private int bytesLeft;

  Parameters(String raw) {
    long room = (long) RECORD_BYTES_MAX - OTHER_BYTES - escapedBytes(raw);
    bytesLeft = Math.clamp(room, 0, FREE_BYTES_MAX);
  }

  void add(String name, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    if (fitting(name, value).isPresent()) {
      members.set(name, value);
    }
  }

  /** The value as text when it fits; else its name is noted. */
  Optional<String> fitting(String name, JsonNode value) {
    if (depth(value, 0) <= DEPTH_MAX) {
      String text = value.toString();
      long bytes = escapedBytes(text) + escapedBytes(name) + 4;
      // Mending half surrogate pairs could make two names equal: such a value is left out instead.
      boolean legal = Texts.isWellFormed(text) && Texts.isWellFormed(name);
      if (legal && bytes <= bytesLeft) {
        bytesLeft -= (int) bytes;
        return Optional.of(text);
      }
    }
    if (leftOut.size() < NAMES_MAX) {
      leftOut.add(Texts.shortText(name.substring(0, Math.min(name.length(), 64))));
    }
    return Optional.empty();
  }

  Optional<String> text() {
    if (!leftOut.isEmpty()) {
      JsonNode names = members.arrayNode().addAll(leftOut.stream().map(this::node).toList());
      members.set(ONLY_IN_SOURCE, names);
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(members.toString());
  }

  private JsonNode node(String name) {
    return members.stringNode(name);
  }

  private static int depth(JsonNode node, int above) {
    if (!node.isContainer() || above > DEPTH_MAX) {
      return above;
    }
    int deepest = above + 1;
    for (JsonNode child : node) {
      deepest = Math.max(deepest, depth(child, above + 1));
    }
    return deepest;
  }

  /** Bytes of a text as a JSON string, at most. */
  private static long escapedBytes(String text) {
    long bytes = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x20 ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }
    return bytes;
  }
}
