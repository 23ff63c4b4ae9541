package dev.evident.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cells of the fields that a query named; several values of one are joined. */
final class RecordCells {
  private final JsonMapper json = Documents.MAPPER;

  /** The cells of what {@code fields} named. */
  List<String> ofFields(List<String> columns, byte[] fields) {
    JsonNode named = json.readTree(fields);
    return columns.stream().map(column -> text(named.path(column))).toList();
  }

  private static String text(JsonNode node) {
    List<String> texts = new ArrayList<>();
    collect(node, texts);
    return String.join("; ", texts);
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isArray()) {
      node.forEach(one -> collect(one, texts));
    } else if (node.isValueNode() && !node.isNull()) {
      texts.add(Documents.text(node));
    }
  }
}
