package dev.evident.query;

import dev.evident.model.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A record as queries see it: its values in their order, each with the dotted path of the names
 * above it. Lists add nothing to a path; null, empty objects and empty lists are no values. Where
 * {@code source.raw} is the text of a JSON object or list that has values, these stand in its
 * place. The index is a value too. Immutable.
 */
public final class FlatRecord {
  /** Objects and lists inside one another in {@code source.raw}; a deeper one is plain text. */
  public static final int RAW_DEPTH_MAX = 64;

  /** More than any record may have (dev.evident.codec.Limits). */
  private static final int DEPTH_MAX = 256;

  /**
   * Of a longer path only this much is kept: enough to tell whether it begins with a field's path,
   * and many long names inside one another cost little.
   */
  public static final int PATH_CHARS_KEPT = Field.PATH_CHARS_MAX + 2;

  private static final String RAW = "source.raw";
  private static final JsonFactory RECORDS = factory(DEPTH_MAX);
  private static final JsonFactory ORIGINALS = factory(RAW_DEPTH_MAX);

  private final long index;
  private final Instant time;
  private final List<FlatValue> values;

  private FlatRecord(long index, Instant time, List<FlatValue> values) {
    this.index = index;
    this.time = time;
    this.values = List.copyOf(values);
  }

  /**
   * @param index the position in the log
   * @param record the bytes of a whole record
   * @throws IllegalArgumentException when these are not the bytes of a record
   */
  public static FlatRecord read(long index, byte[] record) {
    List<FlatValue> values = new ArrayList<>();
    values.add(new FlatValue("index", FlatValue.Kind.NUMBER, Long.toString(index)));
    try (JsonParser parser = RECORDS.createParser(ObjectReadContext.empty(), record)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("record " + index + " is no JSON object");
      }
      readAll(parser, values, true);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("record " + index + " is not JSON", e);
    }
    Instant time =
        values.stream()
            .filter(value -> value.path().equals(Field.TIME.path()))
            .findFirst()
            .flatMap(FlatValue::time)
            .orElseThrow(() -> new IllegalArgumentException("record " + index + " has no time"));
    return new FlatRecord(index, time, values);
  }

  public long index() {
    return index;
  }

  /** When the event happened. */
  public Instant time() {
    return time;
  }

  public List<FlatValue> values() {
    return values;
  }

  /** The same record with some of its values only. */
  public FlatRecord only(Predicate<FlatValue> wanted) {
    return new FlatRecord(index, time, values.stream().filter(wanted).toList());
  }

  /** The values that belong to a field. */
  public Stream<FlatValue> values(Field field) {
    return values.stream().filter(value -> field.covers(value.path()));
  }

  /** Reads what follows the opening bracket of the outermost object or list, to the end. */
  private static void readAll(JsonParser parser, List<FlatValue> values, boolean isRecord) {
    String base = isRecord ? "" : RAW;
    List<String> paths = new ArrayList<>(List.of(base)); // of the open objects and lists
    String path = base;
    while (!paths.isEmpty()) {
      switch (parser.nextToken()) {
        case PROPERTY_NAME -> path = join(paths.getLast(), whole(parser.currentName()));
        case START_OBJECT, START_ARRAY -> paths.add(path);
        case END_OBJECT, END_ARRAY -> {
          paths.removeLast();
          path = paths.isEmpty() ? "" : paths.getLast();
        }
        case VALUE_STRING -> {
          String text = whole(parser.getString());
          if (!isRecord || !path.equals(RAW) || !readOriginal(text, values)) {
            values.add(new FlatValue(path, FlatValue.Kind.STRING, text));
          }
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            values.add(new FlatValue(path, FlatValue.Kind.NUMBER, parser.getString()));
        case VALUE_TRUE -> values.add(new FlatValue(path, FlatValue.Kind.BOOLEAN, "true"));
        case VALUE_FALSE -> values.add(new FlatValue(path, FlatValue.Kind.BOOLEAN, "false"));
        case VALUE_NULL -> {}
        case null, default -> throw new IllegalArgumentException("JSON ends in the middle");
      }
    }
    if (parser.nextToken() != null) {
      throw new IllegalArgumentException("something follows the JSON");
    }
  }

  /** Adds the values of a JSON original, or says that it is none. */
  private static boolean readOriginal(String text, List<FlatValue> values) {
    List<FlatValue> found = new ArrayList<>();
    try (JsonParser parser = ORIGINALS.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
        return false;
      }
      readAll(parser, found, false);
    } catch (JacksonException | IllegalArgumentException e) {
      return false; // an original may be any text
    }
    values.addAll(found);
    return !found.isEmpty();
  }

  private static String join(String parent, String name) {
    if (parent.length() >= PATH_CHARS_KEPT) {
      return parent;
    }
    String path = parent.isEmpty() ? name : parent + "." + name;
    return path.length() <= PATH_CHARS_KEPT ? path : path.substring(0, PATH_CHARS_KEPT);
  }

  /** Half a character, which only an escape in an original can be, becomes U+FFFD as in UTF-8. */
  private static String whole(String text) {
    boolean sound =
        text.chars().noneMatch(c -> Character.isSurrogate((char) c))
            || text.codePoints().noneMatch(FlatRecord::isHalf);
    if (sound) {
      return text;
    }
    int[] repaired = text.codePoints().map(c -> isHalf(c) ? 0xfffd : c).toArray();
    return new String(repaired, 0, repaired.length);
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Strict JSON without limits of length: the record's own limits hold. */
  private static JsonFactory factory(int depthMax) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(depthMax)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .build();
  }
}
