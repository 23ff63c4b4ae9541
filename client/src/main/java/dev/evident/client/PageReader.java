package dev.evident.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads a listing and cuts the records out byte for byte. */
final class PageReader {
  private PageReader() {}

  static Page read(byte[] body) {
    List<Page.Listed> events = new ArrayList<>();
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
          case "events" -> {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
              events.add(listed(parser, body));
            }
          }
          default -> parser.skipChildren();
        }
      }
    }
    return new Page(events, next, complete);
  }

  private static Page.Listed listed(JsonParser parser, byte[] body) {
    long index = -1;
    byte[] record = {};
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "index" -> index = parser.getLongValue();
        case "event" -> {
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
}
