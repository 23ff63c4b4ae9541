package dev.evident.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Gives an event an id before it is first sent. Without one the server would make an id for each
 * try, and a resend after a lost answer would store the event twice.
 */
final class EventIds {
  private final RunId run;
  private final int input;

  EventIds(RunId run, int input) {
    this.run = run;
    this.input = input;
  }

  /**
   * The event with an id: unchanged when it has one, or when it is not a JSON object (the server
   * then refuses it each time, so that nothing can be doubled).
   */
  byte[] withId(byte[] json, long line) {
    try (JsonParser parser = Answer.JSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return json;
      }
      int afterBrace = (int) parser.currentTokenLocation().getByteOffset() + 1;
      boolean empty = true;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        empty = false;
        boolean isId = parser.currentName().equals("id");
        JsonToken value = parser.nextToken();
        if (isId && value != JsonToken.VALUE_NULL) {
          return json;
        }
        if (isId) {
          // A null counts as absent: the id takes its place, for a second member would be refused.
          int at = (int) parser.currentTokenLocation().getByteOffset();
          byte[] id = ('"' + run.eventId(input, line) + '"').getBytes(StandardCharsets.US_ASCII);
          return spliced(json, at, "null".length(), id);
        }
        parser.skipChildren();
      }
      return spliced(json, afterBrace, 0, run.idMember(input, line, empty));
    } catch (JacksonException _) {
      return json;
    }
  }

  private static byte[] spliced(byte[] json, int at, int leaveOut, byte[] put) {
    byte[] result = Arrays.copyOf(json, json.length - leaveOut + put.length);
    System.arraycopy(put, 0, result, at, put.length);
    int rest = at + leaveOut;
    System.arraycopy(json, rest, result, at + put.length, json.length - rest);
    return result;
  }
}
