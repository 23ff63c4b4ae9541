package dev.evident.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The changes of an event as lines with - and +, whichever of its two forms they have. */
final class ChangeLines {
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  private final boolean colours;

  ChangeLines(boolean colours) {
    this.colours = colours;
  }

  /** Nothing when it is in neither form. */
  Optional<List<String>> of(JsonNode changes) {
    if (changes.isObject() && isOnly(changes, "before", "after")) {
      return Optional.of(differences(changes.path("before"), changes.path("after")));
    }
    boolean list = changes.isArray() && !changes.isEmpty();
    for (JsonNode one : changes) {
      list &= one.isObject() && one.has("field") && isOnly(one, "field", "before", "after");
    }
    if (!list) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    for (JsonNode one : changes) {
      String field = Documents.text(one.path("field"));
      add(lines, field, value(one, "before"), value(one, "after"));
    }
    return Optional.of(lines);
  }

  private static boolean isOnly(JsonNode object, String... names) {
    return List.of(names).containsAll(object.propertyNames());
  }

  private static Optional<String> value(JsonNode object, String name) {
    return object.has(name) ? Optional.of(Documents.text(object.get(name))) : Optional.empty();
  }

  private List<String> differences(JsonNode before, JsonNode after) {
    Map<String, String> old = new LinkedHashMap<>();
    Map<String, String> fresh = new LinkedHashMap<>();
    flatten("", before, old);
    flatten("", after, fresh);
    Map<String, Boolean> paths = new LinkedHashMap<>();
    old.keySet().forEach(path -> paths.put(path, true));
    fresh.keySet().forEach(path -> paths.put(path, true));
    List<String> lines = new ArrayList<>();
    for (String path : paths.keySet()) {
      add(lines, path, Optional.ofNullable(old.get(path)), Optional.ofNullable(fresh.get(path)));
    }
    return lines;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> into) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(member ->
              flatten(
                  path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                  member.getValue(),
                  into));
    } else if (!node.isMissingNode()) {
      into.put(path, Documents.text(node));
    }
  }

  private void add(
      List<String> lines, String path, Optional<String> before, Optional<String> after) {
    String name = path.isEmpty() ? "" : Shown.plain(path) + ": ";
    if (before.isPresent() && before.equals(after)) {
      lines.add("  " + name + Shown.plain(before.get()));
      return;
    }
    before.ifPresent(value -> lines.add(coloured(RED, "- " + name + Shown.plain(value))));
    after.ifPresent(value -> lines.add(coloured(GREEN, "+ " + name + Shown.plain(value))));
  }

  private String coloured(String colour, String line) {
    return colours ? colour + line + PLAIN : line;
  }
}
