package dev.evident.client;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The members that we use of an append's answer and of a problem (RFC 9457), as one. */
record Answer(
    long accepted,
    long duplicates,
    OptionalLong size,
    String root,
    String code,
    String detail,
    OptionalLong column,
    String piece,
    List<AppendReceipt> receipts,
    List<RefusedLine> refused) {
  static final JsonFactory JSON = new JsonFactory();

  private static final Answer EMPTY =
      new Answer(
          0, 0, OptionalLong.empty(), "", "", "", OptionalLong.empty(), "", List.of(), List.of());

  Answer {
    receipts = List.copyOf(receipts);
    refused = List.copyOf(refused);
  }

  Appended asAppended() {
    return new Appended(accepted, duplicates, size, root, receipts, refused);
  }

  /** What the body says, or an answer without content when it is not ours (a proxy's HTML page). */
  static Answer orEmpty(byte[] body) {
    try {
      return parse(body);
    } catch (JacksonException _) {
      return EMPTY;
    }
  }

  /**
   * Reads the body of an answer; unknown members are skipped.
   *
   * @throws JacksonException when it is not JSON or a known member has another type
   */
  static Answer parse(byte[] body) {
    long accepted = 0;
    long duplicates = 0;
    OptionalLong size = OptionalLong.empty();
    String root = "";
    String code = "";
    String detail = "";
    OptionalLong column = OptionalLong.empty();
    String piece = "";
    List<AppendReceipt> receipts = new ArrayList<>();
    List<RefusedLine> refused = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return EMPTY;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
        if (isNull) {
          continue;
        }
        switch (name) {
          case "accepted" -> accepted = parser.getLongValue();
          case "duplicates" -> duplicates = parser.getLongValue();
          case "size" -> size = OptionalLong.of(parser.getLongValue());
          case "root" -> root = parser.getString();
          case "code" -> code = parser.getString();
          case "detail" -> detail = parser.getString();
          case "column" -> column = OptionalLong.of(parser.getLongValue());
          case "piece" -> piece = parser.getString();
          case "rejected" -> {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
              refused.add(refusedLine(parser));
            }
          }
          case "receipts" -> {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
              receipts.add(receipt(parser));
            }
          }
          default -> parser.skipChildren();
        }
      }
    }
    return new Answer(
        accepted, duplicates, size, root, code, detail, column, piece, receipts, refused);
  }

  private static RefusedLine refusedLine(JsonParser parser) {
    long line = 0;
    String code = "";
    String member = "";
    String detail = "";
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "line" -> line = parser.getLongValue();
        case "code" -> code = parser.getString();
        case "member" -> member = parser.getString();
        case "detail" -> detail = parser.getString();
        default -> parser.skipChildren();
      }
    }
    return new RefusedLine(line, code, member, detail);
  }

  private static AppendReceipt receipt(JsonParser parser) {
    long line = 0;
    long index = -1;
    String leaf = "";
    boolean duplicate = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "line" -> line = parser.getLongValue();
        case "index" -> index = parser.getLongValue();
        case "leaf" -> leaf = parser.getString();
        case "duplicate" -> duplicate = parser.getBooleanValue();
        default -> parser.skipChildren();
      }
    }
    return new AppendReceipt(line, index, leaf, duplicate);
  }
}
