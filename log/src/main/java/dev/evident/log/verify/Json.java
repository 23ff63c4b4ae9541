package dev.evident.log.verify;

import dev.evident.merkle.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The small JSON that proofs and control entries are made of: objects of strings, whole numbers and
 * lists of objects. Anything else is skipped over; duplicate members are refused.
 */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<String, Object> members = new LinkedHashMap<>();

  private Json() {}

  static Json parse(byte[] bytes) throws MalformedException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedException("not a JSON object");
      }
      Json json = object(parser);
      if (parser.nextToken() != null) {
        throw new MalformedException("something follows the JSON object");
      }
      return json;
    } catch (JacksonException e) {
      throw new MalformedException("not JSON: " + e.getOriginalMessage());
    }
  }

  /** The parser stands on the opening brace; afterwards on the closing one. */
  private static Json object(JsonParser parser) throws MalformedException {
    Json json = new Json();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        json.members.put(name, parser.getString());
      } else if (token == JsonToken.VALUE_NUMBER_INT) {
        json.members.put(name, parser.getLongValue());
      } else if (token == JsonToken.START_ARRAY) {
        json.members.put(name, list(parser));
      } else {
        json.members.put(name, new Object());
        parser.skipChildren();
      }
    }
    return json;
  }

  private static List<Json> list(JsonParser parser) throws MalformedException {
    List<Json> all = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new MalformedException("a list holds something else than objects");
      }
      all.add(object(parser));
    }
    return all;
  }

  Set<String> names() {
    return new TreeSet<>(members.keySet());
  }

  boolean isString(String name) {
    return members.get(name) instanceof String;
  }

  String string(String name) throws MalformedException {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw new MalformedException("member '" + name + "' is missing or no string");
  }

  long number(String name) throws MalformedException {
    if (members.get(name) instanceof Long number) {
      return number;
    }
    throw new MalformedException("member '" + name + "' is missing or no whole number");
  }

  List<Json> list(String name) throws MalformedException {
    if (members.get(name) instanceof List<?> all) {
      return all.stream().map(Json.class::cast).toList();
    }
    throw new MalformedException("member '" + name + "' is missing or no list");
  }
}
