package dev.evident.ui;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules of the viewer as pages of others load them. Such a page has no import map of ours, so
 * every import is rewritten once to an address beside the module itself; and only what the viewer
 * needs is there.
 */
final class ViewerModules {
  /** What such a page imports. */
  static final String ENTRY = "evident-events.js";

  private static final String FOLDER = "viewer/";
  private static final Pattern IMPORT =
      Pattern.compile(
          "(\\b(?:import|export)\\s*(?:[\\w$*{},\\s]+?from\\s*)?[\"'])([^\"'\\n]+)([\"'])");

  private final Assets assets;
  private final Map<String, Asset> modules = new TreeMap<>();

  /**
   * @throws IllegalStateException when a module imports what is not there: a mistake of ours, and
   *     better found at once than by somebody's customers
   */
  ViewerModules(Assets assets) {
    this.assets = assets;
    add(FOLDER + ENTRY);
  }

  /** A module by the name below {@code /viewer/}. */
  Optional<Asset> find(String name) {
    return Optional.ofNullable(modules.get(name));
  }

  /** Files of the viewer itself stand at the top, all others in their folders. */
  private static String address(String file) {
    return file.startsWith(FOLDER) ? file.substring(FOLDER.length()) : file;
  }

  private void add(String file) {
    Asset asset =
        assets
            .find(file)
            .orElseThrow(() -> new IllegalStateException("bug: the viewer needs " + file));
    String address = address(file);
    if (modules.putIfAbsent(address, asset) != null) {
      return;
    }
    String source = new String(asset.bytes(), StandardCharsets.UTF_8);
    String rewritten =
        IMPORT
            .matcher(source)
            .replaceAll(found -> Matcher.quoteReplacement(rewritten(file, address, found)));
    modules.put(address, new Asset(address, rewritten.getBytes(StandardCharsets.UTF_8)));
  }

  private String rewritten(String file, String address, MatchResult found) {
    String target = resolve(file, found.group(2));
    add(target);
    Path folder = Path.of("/" + address).resolveSibling("");
    String relative =
        folder.relativize(Path.of("/" + address(target))).toString().replace('\\', '/');
    String specifier = relative.startsWith("../") ? relative : "./" + relative;
    return found.group(1) + specifier + found.group(3);
  }

  private static String resolve(String file, String specifier) {
    if (specifier.startsWith("./") || specifier.startsWith("../")) {
      Path resolved = Path.of("/" + file).resolveSibling(specifier).normalize();
      return resolved.toString().substring(1).replace('\\', '/');
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
        .orElseThrow(
            () -> new IllegalStateException("bug: " + file + " imports '" + specifier + "'"));
  }
}
