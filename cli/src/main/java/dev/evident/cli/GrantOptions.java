package dev.evident.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is granted: roles on streams, with one set of limits for all that read. */
final class GrantOptions {
  @Option(
      names = "--role",
      paramLabel = "ROLE[@STREAM]",
      required = true,
      description = "a role for one stream, or for all; may be given several times")
  private List<String> roles = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "QUERY",
      description = "only events that match this query are seen")
  private @Nullable String filter;

  @Option(
      names = "--hide",
      paramLabel = "FIELD",
      split = ",",
      description = "fields that are not there for the holder")
  private List<String> hidden = new ArrayList<>();

  @Option(
      names = "--mask",
      paramLabel = "FIELD",
      split = ",",
      description = "fields of which the holder sees a pseudonym")
  private List<String> masked = new ArrayList<>();

  /** The list of grants that the server takes. */
  ArrayNode json() {
    ArrayNode grants = Documents.MAPPER.createArrayNode();
    for (String role : roles) {
      int at = role.indexOf('@');
      ObjectNode grant = grants.addObject();
      grant.put("role", at < 0 ? role : role.substring(0, at));
      grant.put("stream", at < 0 ? "*" : role.substring(at + 1));
      Optional.ofNullable(filter).ifPresent(query -> grant.put("filter", query));
      add(grant, "hidden", hidden);
      add(grant, "masked", masked);
    }
    return grants;
  }

  private static void add(ObjectNode grant, String member, List<String> fields) {
    if (!fields.isEmpty()) {
      ArrayNode list = grant.putArray(member);
      fields.forEach(list::add);
    }
  }

  /** A grant of the server's answer: {@code reader@shop where … hides …}. */
  static String described(JsonNode grant) {
    StringBuilder text = new StringBuilder(AccessCommand.shown(grant, "role"));
    text.append('@').append(AccessCommand.shown(grant, "stream"));
    if (grant.has("filter")) {
      text.append(" where ").append(AccessCommand.shown(grant, "filter"));
    }
    for (String member : List.of("hidden", "masked")) {
      if (grant.has(member)) {
        List<String> fields = new ArrayList<>();
        grant.get(member).forEach(field -> fields.add(Shown.plain(Documents.text(field))));
        text.append(' ').append(member).append(' ').append(String.join(",", fields));
      }
    }
    return text.toString();
  }

  static String described(JsonNode object, String member) {
    List<String> all = new ArrayList<>();
    object.path(member).forEach(grant -> all.add(described(grant)));
    return String.join("; ", all);
  }
}
