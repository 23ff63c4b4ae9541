package dev.evident.client;

import dev.evident.client.Page.MissingRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads a table of numbers. */
final class StatsReader {
  private StatsReader() {}

  static Stats read(byte[] body) {
    List<Stats.Column> columns = new ArrayList<>();
    List<List<Optional<String>>> rows = new ArrayList<>();
    List<MissingRange> missing = List.of();
    long events = 0;
    boolean complete = true;
    try (JsonParser parser = Answer.JSON.createParser(ObjectReadContext.empty(), body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "events" -> events = parser.getLongValue();
          case "complete" -> complete = parser.getBooleanValue();
          case "missing" -> missing = PageReader.missing(parser);
          case "columns" -> {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
              columns.add(column(parser));
            }
          }
          case "rows" -> {
            while (parser.nextToken() == JsonToken.START_ARRAY) {
              rows.add(row(parser));
            }
          }
          default -> parser.skipChildren();
        }
      }
    }
    return new Stats(columns, rows, events, complete, missing, body);
  }

  private static Stats.Column column(JsonParser parser) {
    String title = "";
    boolean isNumber = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "name" -> title = parser.getString();
        case "type" -> isNumber = parser.getString().equals("number");
        default -> parser.skipChildren();
      }
    }
    return new Stats.Column(title, isNumber);
  }

  private static List<Optional<String>> row(JsonParser parser) {
    List<Optional<String>> cells = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY && token != null;
        token = parser.nextToken()) {
      cells.add(token == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(parser.getString()));
    }
    return cells;
  }
}
