package dev.evident.server.config;

import dev.evident.firewall.FirewallMode;
import dev.evident.firewall.PathPolicy;
import dev.evident.firewall.Rule;
import dev.evident.firewall.RuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The secrets firewall.
 *
 * @param mode of streams that have none of their own
 * @param streams modes by the names of streams
 * @param rules those of the operator and those of the product that are not switched off
 * @param paths whose values are secrets
 */
public record FirewallConfig(
    FirewallMode mode, Map<String, FirewallMode> streams, List<Rule> rules, PathPolicy paths) {

  private static final long FILE_BYTES_MAX = 1 << 20;

  public FirewallConfig {
    streams = Map.copyOf(streams);
    rules = List.copyOf(rules);
  }

  static FirewallConfig of(Values v) {
    return new FirewallConfig(
        mode(Key.FIREWALL_MODE, v.text(Key.FIREWALL_MODE)),
        streams(v.list(Key.FIREWALL_STREAMS)),
        rules(v.optionalPath(Key.FIREWALL_RULES_FILE), v.list(Key.FIREWALL_RULES_OFF)),
        paths(v.list(Key.FIREWALL_PATHS)));
  }

  private static FirewallMode mode(Key key, String text) {
    return FirewallMode.of(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                key.text() + " must be off, mask or refuse, not '" + text + "'"));
  }

  private static Map<String, FirewallMode> streams(List<String> pairs) {
    Map<String, FirewallMode> streams = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            Key.FIREWALL_STREAMS.text() + ": '" + pair + "' is not STREAM=MODE");
      }
      FirewallMode mode = mode(Key.FIREWALL_STREAMS, pair.substring(equals + 1));
      if (streams.putIfAbsent(pair.substring(0, equals), mode) != null) {
        throw new IllegalArgumentException(Key.FIREWALL_STREAMS.text() + " has a stream twice");
      }
    }
    return streams;
  }

  /** A rule of the operator takes the place of the product's rule of the same name. */
  private static List<Rule> rules(Optional<Path> file, List<String> off) {
    List<Rule> own = file.isPresent() ? read(file.get()) : List.of();
    List<String> ids = own.stream().map(Rule::id).toList();
    List<Rule> rules = new ArrayList<>(own);
    List<Rule> builtIn = RuleFile.builtIn();
    for (String id : off) {
      if (builtIn.stream().noneMatch(rule -> rule.id().equals(id))) {
        throw new IllegalArgumentException(
            Key.FIREWALL_RULES_OFF.text() + ": there is no rule '" + id + "'");
      }
    }
    builtIn.stream()
        .filter(rule -> !off.contains(rule.id()) && !ids.contains(rule.id()))
        .forEach(rules::add);
    return rules;
  }

  private static List<Rule> read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException(
            Key.FIREWALL_RULES_FILE.text() + ": " + file + " has more than a mebibyte");
      }
      return RuleFile.parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          Key.FIREWALL_RULES_FILE.text() + ": cannot read " + file + " as UTF-8 text", e);
    } catch (RuleFile.Malformed e) {
      throw new IllegalArgumentException(String.join("; ", e.problems()), e);
    }
  }

  private static PathPolicy paths(List<String> paths) {
    try {
      return new PathPolicy(paths);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Key.FIREWALL_PATHS.text() + ": " + e.getMessage(), e);
    }
  }
}
