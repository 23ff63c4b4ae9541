package dev.evident.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A field that a query can name: a dotted path. It stands for every value at its path and below it,
 * of any element where the path goes through lists. Below {@code parameters}, {@code changes} and
 * {@code source.raw} every path is a field; elsewhere only the members that events have. A JSON
 * name that holds dots is the same as nested names.
 *
 * @param path at most {@link #PATH_CHARS_MAX} characters
 */
public record Field(String path) {
  /** Longer than any name that people type; short enough that a message can show it. */
  public static final int PATH_CHARS_MAX = 512;

  private static final String CHAIN = "actor.on_behalf_of";
  private static final Set<String> FREE = Set.of("parameters", "changes", "source.raw");

  /** Outside of {@link #EVERYTHING}: no words, and never the same twice. */
  private static final Set<String> APART = Set.of("index", "time", "received");

  private static final Map<String, FieldType> KNOWN = known();

  /** Every value of the record apart from {@code time} and {@code received}. */
  public static final Field EVERYTHING = new Field("*");

  public static final Field INDEX = new Field("index");
  public static final Field TIME = new Field("time");
  public static final Field RECEIVED = new Field("received");

  public Field {
    if (path.length() > PATH_CHARS_MAX) {
      throw new IllegalArgumentException(
          "the field's name is longer than " + PATH_CHARS_MAX + " characters");
    }
    if (typeOf(path).isEmpty()) {
      throw new IllegalArgumentException("there is no field '" + path + "'");
    }
  }

  /** The field that people mean by a name: {@code target.x} is {@code targets.x}. */
  public static Optional<Field> named(String name) {
    boolean alias = name.equals("target") || name.startsWith("target.");
    String path = alias ? "targets" + name.substring("target".length()) : name;
    return path.length() <= PATH_CHARS_MAX && typeOf(path).isPresent()
        ? Optional.of(new Field(path))
        : Optional.empty();
  }

  /** The fields with fixed names, in the order of the event. */
  public static List<String> names() {
    return List.copyOf(KNOWN.keySet());
  }

  public FieldType type() {
    return typeOf(path).orElseThrow();
  }

  public boolean isEverything() {
    return path.equals("*");
  }

  /** Whether a value at this dotted path of a record belongs to the field. */
  public boolean covers(String valuePath) {
    if (isEverything()) {
      return !APART.contains(valuePath);
    }
    return valuePath.startsWith(path)
        && (valuePath.length() == path.length() || valuePath.charAt(path.length()) == '.');
  }

  private static Optional<FieldType> typeOf(String path) {
    if (path.equals("*")) {
      return Optional.of(FieldType.ANY);
    }
    String plain = path;
    while (plain.equals(CHAIN) || plain.startsWith(CHAIN + ".")) {
      plain = "actor" + plain.substring(CHAIN.length());
    }
    for (String free : FREE) {
      if (plain.startsWith(free + ".")) {
        return Optional.of(FieldType.ANY);
      }
    }
    return Optional.ofNullable(KNOWN.get(plain));
  }

  private static Map<String, FieldType> known() {
    Map<String, FieldType> all = new LinkedHashMap<>();
    put(all, FieldType.NUMBER, "index");
    put(all, FieldType.KEYWORD, "id");
    put(all, FieldType.TIME, "time", "received");
    put(all, FieldType.KEYWORD, "action", "category", "outcome");
    put(all, FieldType.ANY, "actor");
    put(all, FieldType.KEYWORD, "actor.type", "actor.id");
    put(all, FieldType.TEXT, "actor.name");
    put(all, FieldType.KEYWORD, "actor.email");
    put(all, FieldType.ANY, CHAIN, "targets");
    put(all, FieldType.KEYWORD, "targets.type", "targets.id");
    put(all, FieldType.TEXT, "targets.name");
    put(all, FieldType.ANY, "origin");
    put(all, FieldType.IP, "origin.ip");
    put(all, FieldType.NUMBER, "origin.port");
    put(all, FieldType.TEXT, "origin.device", "origin.user_agent");
    put(all, FieldType.KEYWORD, "origin.country");
    put(all, FieldType.TEXT, "origin.city");
    put(all, FieldType.ANY, "context");
    put(all, FieldType.KEYWORD, "context.service", "context.environment", "context.host");
    put(all, FieldType.KEYWORD, "context.region", "context.request_id", "context.session_id");
    put(all, FieldType.KEYWORD, "context.trace_id");
    put(all, FieldType.ANY, "parameters", "changes");
    put(all, FieldType.TEXT, "reason", "message");
    put(all, FieldType.KEYWORD, "stream", "class");
    put(all, FieldType.ANY, "producer");
    put(all, FieldType.KEYWORD, "producer.id");
    put(all, FieldType.NUMBER, "producer.sequence");
    put(all, FieldType.ANY, "source");
    put(all, FieldType.KEYWORD, "source.type");
    put(all, FieldType.ANY, "source.raw");
    return all;
  }

  private static void put(Map<String, FieldType> all, FieldType type, String... paths) {
    for (String path : paths) {
      all.put(path, type);
    }
  }
}
