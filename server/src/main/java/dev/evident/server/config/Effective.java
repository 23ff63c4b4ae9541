package dev.evident.server.config;

import dev.evident.auth.LastSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings in force as text. Holds secrets and does not show them. Immutable. */
public final class Effective {
  /** All settings at this length, before and after, are well below the limit of a record. */
  private static final int TOLD_CHARS_MAX = 2_000;

  private final Map<Key, Setting> settings;

  Effective(Map<Key, Setting> settings) {
    this.settings = new EnumMap<>(settings);
  }

  /**
   * A setting as it may be shown.
   *
   * @param values one, or those of a list; {@code ***} for a secret; none when it is not set
   * @param source {@code evident.yaml:3:7}, a variable's or a flag's name, {@code default}; empty
   *     when it is not set
   */
  public record Shown(String key, List<String> values, boolean isList, String source) {
    public Shown {
      values = List.copyOf(values);
    }
  }

  /** Every setting, in the order of the printed configuration. */
  List<Shown> shown() {
    List<Shown> all = new ArrayList<>();
    for (Key key : Key.values()) {
      Setting setting = settings.get(key);
      if (setting == null) {
        all.add(new Shown(key.text(), List.of(), key.isList(), ""));
      } else {
        List<String> values = key.isSecret() ? List.of("***") : setting.values();
        all.add(new Shown(key.text(), values, key.isList(), setting.source()));
      }
    }
    return all;
  }

  /** YAML that can be used as a file, secrets as {@code ***}, each line with its source. */
  String yaml() {
    var out = new StringBuilder();
    String section = "";
    for (Key key : Key.values()) {
      int dot = key.text().indexOf('.');
      String group = dot < 0 ? "" : key.text().substring(0, dot);
      if (!group.isEmpty() && !group.equals(section)) {
        out.append(group).append(":\n");
      }
      section = group;
      String indent = dot < 0 ? "" : "  ";
      String name = key.text().substring(dot + 1);
      Setting setting = settings.get(key);
      if (setting == null) {
        out.append(indent).append("# ").append(name).append(": not set\n");
      } else {
        out.append(indent).append(name).append(": ").append(value(key, setting));
        out.append(" # ").append(setting.source().replaceAll("\\p{Cntrl}", "?")).append('\n');
      }
    }
    return out.toString();
  }

  /**
   * Each setting that is set with its text, for the comparison with those of another start. What is
   * too long to be told is cut, and then known by its hash.
   */
  List<LastSettings.Setting> settings() {
    List<LastSettings.Setting> all = new ArrayList<>();
    settings.forEach((key, setting) ->
        all.add(
            key.isSecret()
                ? new LastSettings.Setting(key.text(), setting.values().getFirst(), true)
                : new LastSettings.Setting(key.text(), told(key, setting), false)));
    return List.copyOf(all);
  }

  private static String told(Key key, Setting setting) {
    String text = shown(key, setting);
    if (key == Key.FIREWALL_RULES_FILE || key == Key.WITNESSES_POLICY_FILE) {
      return text + " (SHA-256 of its content: " + hashOfFile(setting.values().getFirst()) + ")";
    }
    return text.length() <= TOLD_CHARS_MAX
        ? text
        : "%s… (%d characters, SHA-256: %s)"
            .formatted(
                text.substring(0, TOLD_CHARS_MAX),
                text.length(),
                sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String hashOfFile(String file) {
    try {
      return sha256(Files.readAllBytes(Path.of(file)));
    } catch (IOException _) {
      return "not readable";
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }

  private static String value(Key key, Setting setting) {
    return key.isSecret() ? quote("***") : shown(key, setting);
  }

  private static String shown(Key key, Setting setting) {
    List<String> values = setting.values();
    if (key.isMap()) {
      return values.stream().map(Effective::pair).collect(Collectors.joining(", ", "{", "}"));
    }
    return key.isList()
        ? values.stream().map(Effective::quote).collect(Collectors.joining(", ", "[", "]"))
        : quote(values.getFirst());
  }

  private static String pair(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? quote(text)
        : quote(text.substring(0, equals)) + ": " + quote(text.substring(equals + 1));
  }

  /** Double quotes are the one YAML style that can hold any text. */
  private static String quote(String text) {
    if (text.matches("[A-Za-z0-9/][A-Za-z0-9/._-]*")
        && !text.matches("(?i)true|false|null|yes|no|on|off")) {
      return text;
    }
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  @Override
  public String toString() {
    return yaml();
  }
}
