package dev.evident.client;

import dev.evident.client.Page.MissingRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads a page of events and cuts the records out byte for byte. */
final class PageReader {
  private PageReader() {}

  static Page read(byte[] body) {
    List<Page.Listed> events = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    List<MissingRange> missing = List.of();
    Page.Total total = new Page.Total(0, false);
    Optional<String> next = Optional.empty();
    boolean complete = true;
    try (JsonParser parser = Answer.JSON.createParser(ObjectReadContext.empty(), body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_NULL) {
          continue;
        }
        switch (name) {
          case "next" -> next = Optional.of(parser.getString());
          case "complete" -> complete = parser.getBooleanValue();
          case "total" -> total = total(parser);
          case "missing" -> missing = missing(parser);
          case "columns" -> {
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
              columns.add(parser.getString());
            }
          }
          case "events" -> {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
              events.add(listed(parser, body));
            }
          }
          default -> parser.skipChildren();
        }
      }
    }
    return new Page(events, columns, next, total, complete, missing);
  }

  /** Reads the object with {@code index} and {@code event} (or {@code fields}) that begins here. */
  static Page.Listed listed(JsonParser parser, byte[] body) {
    long index = -1;
    byte[] record = {};
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "index" -> index = parser.getLongValue();
        case "event", "fields" -> {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          int to = (int) parser.currentLocation().getByteOffset();
          record = Arrays.copyOfRange(body, from, to);
        }
        default -> parser.skipChildren();
      }
    }
    return new Page.Listed(index, record);
  }

  private static Page.Total total(JsonParser parser) {
    long count = 0;
    boolean exact = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "count" -> count = parser.getLongValue();
        case "exact" -> exact = parser.getBooleanValue();
        default -> parser.skipChildren();
      }
    }
    return new Page.Total(count, exact);
  }

  static List<MissingRange> missing(JsonParser parser) {
    List<MissingRange> missing = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      long first = 0;
      long last = 0;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "first" -> first = parser.getLongValue();
          case "last" -> last = parser.getLongValue();
          default -> parser.skipChildren();
        }
      }
      missing.add(new MissingRange(first, last));
    }
    return missing;
  }
}
