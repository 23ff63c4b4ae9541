package dev.evident.ui;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which modules a module imports, directly or not: a browser that is told of them at once need not
 * find them one behind the other. What this overlooks is loaded all the same, only later.
 */
final class Modules {
  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:import|export)\\s*(?:[\\w$*{},\\s]+?from\\s*)?[\"']([^\"'\\n]+)[\"']");

  private final Assets assets;

  Modules(Assets assets) {
    this.assets = assets;
  }

  /** The module and all that it imports, itself first; empty when there is no such file. */
  Set<String> closure(String name) {
    Set<String> all = new LinkedHashSet<>();
    add(name, all);
    return all;
  }

  private void add(String name, Set<String> all) {
    Optional<Asset> asset = assets.find(name);
    if (asset.isEmpty() || !all.add(name)) {
      return;
    }
    Matcher imports = IMPORT.matcher(new String(asset.get().bytes(), StandardCharsets.UTF_8));
    while (imports.find()) {
      add(resolve(name, imports.group(1)), all);
    }
  }

  static String resolve(String from, String specifier) {
    if (specifier.startsWith("./") || specifier.startsWith("../")) {
      String folder = from.contains("/") ? from.substring(0, from.lastIndexOf('/') + 1) : "";
      return Path.of("/" + folder + specifier)
          .normalize()
          .toString()
          .substring(1)
          .replace('\\', '/');
    }
    Map<String, String> imports = Libraries.imports();
    String exact = imports.get(specifier);
    if (exact != null) {
      return exact;
    }
    return imports.entrySet().stream()
        .filter(one -> one.getKey().endsWith("/") && specifier.startsWith(one.getKey()))
        .map(one -> one.getValue() + specifier.substring(one.getKey().length()))
        .findFirst()
        .orElse(specifier);
  }
}
