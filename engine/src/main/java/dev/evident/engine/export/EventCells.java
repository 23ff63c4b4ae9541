package dev.evident.engine.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a spreadsheet gets of an event: its usual fields, several values of one joined. */
public final class EventCells {
  /** The columns; lists add nothing to a path. */
  public static final List<String> COLUMNS =
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

  private static final JsonFactory JSON = new JsonFactory();

  private EventCells() {}

  /**
   * The cells of a record.
   *
   * @param record JSON, as the log keeps it or as its reader sees it
   */
  public static List<String> of(long index, byte[] record) {
    Map<String, List<String>> texts = new HashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), record)) {
      parser.nextToken();
      collect(parser, "", texts);
    }
    List<String> cells = new ArrayList<>();
    for (String column : COLUMNS) {
      cells.add(
          column.equals("index")
              ? Long.toString(index)
              : String.join("; ", texts.getOrDefault(column, List.of())));
    }
    return cells;
  }

  /** The parser stands at the first token of a value, and afterwards at its last one. */
  private static void collect(JsonParser parser, String path, Map<String, List<String>> texts) {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          collect(parser, path.isEmpty() ? name : path + "." + name, texts);
        }
      }
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          collect(parser, path, texts);
        }
      }
      case VALUE_NULL -> {}
      default -> {
        if (COLUMNS.contains(path)) {
          texts.computeIfAbsent(path, _ -> new ArrayList<>()).add(parser.getString());
        }
      }
    }
  }
}
