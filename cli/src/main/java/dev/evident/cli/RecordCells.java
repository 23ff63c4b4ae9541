package dev.evident.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes texts out of records by dotted paths; lists add nothing to a path. */
final class RecordCells {
  /** What a spreadsheet gets of an event unless fields are named. */
  static final List<String> USUAL =
      List.of(
          "index",
          "id",
          "time",
          "action",
          "outcome",
          "actor.type",
          "actor.id",
          "actor.name",
          "targets.type",
          "targets.id",
          "targets.name",
          "origin.ip",
          "reason",
          "message",
          "stream");

  private final JsonMapper json = Documents.MAPPER;

  /** The cells of a record. */
  List<String> ofRecord(long index, byte[] record) {
    JsonNode event = json.readTree(record);
    List<String> cells = new ArrayList<>();
    for (String path : USUAL) {
      cells.add(
          path.equals("index") ? Long.toString(index) : String.join("; ", texts(event, path)));
    }
    return cells;
  }

  /** The cells of what {@code fields} named. */
  List<String> ofFields(List<String> columns, byte[] fields) {
    JsonNode named = json.readTree(fields);
    return columns.stream().map(column -> text(named.path(column))).toList();
  }

  private static String text(JsonNode node) {
    List<String> texts = new ArrayList<>();
    collect(node, "", texts);
    return String.join("; ", texts);
  }

  private static List<String> texts(JsonNode event, String path) {
    List<String> texts = new ArrayList<>();
    collect(event, path, texts);
    return texts;
  }

  private static void collect(JsonNode node, String path, List<String> texts) {
    if (node.isArray()) {
      node.forEach(one -> collect(one, path, texts));
    } else if (!path.isEmpty()) {
      int dot = path.indexOf('.');
      String name = dot < 0 ? path : path.substring(0, dot);
      collect(node.path(name), dot < 0 ? "" : path.substring(dot + 1), texts);
    } else if (node.isValueNode() && !node.isNull()) {
      texts.add(Documents.text(node));
    }
  }
}
