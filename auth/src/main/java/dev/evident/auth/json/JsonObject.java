package dev.evident.auth.json;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object with members of known kinds. A member twice, at any depth, is refused: two
 * readers of such a text could each see another value. Immutable.
 */
public final class JsonObject {
  private static final int DEPTH_MAX = 16;
  private static final int NUMBER_CHARS_MAX = 32;
  private static final int CHARS_MAX = 4 << 20;

  private static final String TOO_MUCH =
      "the JSON nests deeper than "
          + DEPTH_MAX
          + ", or has a number of more than "
          + NUMBER_CHARS_MAX
          + " characters";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .maxDocumentLength(CHARS_MAX)
                  .build())
          .build();

  /** Stands for the JSON null, which is a member that is there. */
  private static final Object NOTHING = new Object();

  private final Map<String, Object> members;

  private JsonObject(Map<String, Object> members) {
    this.members = members;
  }

  /** The whole text as one object. */
  public static JsonObject parse(String text) throws JsonRefused {
    if (text.length() > CHARS_MAX) {
      throw new JsonRefused("the JSON is longer than " + CHARS_MAX + " characters");
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonRefused("the JSON is no object");
      }
      JsonObject object = object(parser);
      if (parser.nextToken() != null) {
        throw new JsonRefused("something follows the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      // Not as the cause: its message may hold a part of the text.
      throw new JsonRefused(e instanceof StreamConstraintsException ? TOO_MUCH : damaged(e));
    }
  }

  private static String damaged(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    String place =
        at == null || at.getLineNr() < 1
            ? ""
            : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return "the JSON is damaged or has a member twice" + place;
  }

  private static JsonObject object(JsonParser parser) throws JsonRefused {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new JsonObject(members);
  }

  private static Object value(JsonParser parser) throws JsonRefused {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new JsonRefused("the JSON ends too early");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield List.copyOf(list);
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NOTHING;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new JsonRefused("the JSON is malformed");
    };
  }

  public Set<String> names() {
    return members.keySet();
  }

  /** Refuses what it does not know: a misspelt member must not be overlooked. */
  public void requireOnly(Set<String> known) throws JsonRefused {
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        throw new JsonRefused(
            "there is no member '"
                + name.substring(0, Math.min(name.length(), 64))
                + "' here; there are "
                + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  public Optional<String> text(String name) throws JsonRefused {
    return of(name, String.class, "a text");
  }

  public String needText(String name) throws JsonRefused {
    return text(name).orElseThrow(() -> new JsonRefused("the member '" + name + "' is missing"));
  }

  public Optional<Boolean> flag(String name) throws JsonRefused {
    return of(name, Boolean.class, "true or false");
  }

  /** A number of seconds or the like; a fraction is cut off. */
  public OptionalLong whole(String name) throws JsonRefused {
    Optional<java.math.BigDecimal> number = of(name, java.math.BigDecimal.class, "a number");
    if (number.isEmpty()) {
      return OptionalLong.empty();
    }
    // Compared before it is converted: 1e999999999 as a whole number would fill the memory.
    if (number.get().abs().compareTo(java.math.BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new JsonRefused("the member '" + name + "' is too large");
    }
    return OptionalLong.of(number.get().longValue());
  }

  public Optional<Instant> time(String name) throws JsonRefused {
    Optional<String> text = text(name);
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException _) {
      throw new JsonRefused("the member '" + name + "' is no time such as 2026-01-31T12:00:00Z");
    }
  }

  public Optional<JsonObject> object(String name) throws JsonRefused {
    return of(name, JsonObject.class, "an object");
  }

  /** A list of texts; absent: none. */
  public List<String> texts(String name) throws JsonRefused {
    return list(name, String.class, "texts");
  }

  /** A list of objects; absent: none. */
  public List<JsonObject> objects(String name) throws JsonRefused {
    return list(name, JsonObject.class, "objects");
  }

  /** Whether the member is there and is a list. */
  public boolean isList(String name) {
    return members.get(name) instanceof List<?>;
  }

  private <T> Optional<T> of(String name, Class<T> type, String what) throws JsonRefused {
    @Nullable Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new JsonRefused("the member '" + name + "' is not " + what);
    }
    return Optional.of(type.cast(value));
  }

  private <T> List<T> list(String name, Class<T> type, String what) throws JsonRefused {
    @Nullable Object value = members.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || !list.stream().allMatch(type::isInstance)) {
      throw new JsonRefused("the member '" + name + "' is not a list of " + what);
    }
    return list.stream().<T>map(type::cast).toList();
  }

  /** Never the values: some of these documents hold secrets. */
  @Override
  public String toString() {
    return "JSON object of " + members.size() + " members";
  }
}
