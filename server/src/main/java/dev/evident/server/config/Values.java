package dev.evident.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Raw settings read as what they mean; what cannot be read is an IllegalArgumentException. */
final class Values {
  private final Map<Key, Setting> settings;

  Values(Map<Key, Setting> settings) {
    this.settings = settings;
  }

  /** Only defaults, and this one setting: shows what is wrong with it alone. */
  static Values defaultsAnd(Key key, Setting setting) {
    var settings = defaults();
    settings.put(key, setting);
    return new Values(settings);
  }

  static Map<Key, Setting> defaults() {
    var settings = new EnumMap<Key, Setting>(Key.class);
    for (Key key : Key.values()) {
      key.defaultSetting().ifPresent(setting -> settings.put(key, setting));
    }
    return settings;
  }

  Optional<String> optional(Key key) {
    return Optional.ofNullable(settings.get(key)).map(setting -> setting.values().getFirst());
  }

  String text(Key key) {
    return optional(key).orElseThrow(() -> new AssertionError("bug: no default for " + key));
  }

  List<String> list(Key key) {
    Setting setting = settings.get(key);
    return setting == null ? List.of() : setting.values();
  }

  int integer(Key key) {
    String text = text(key);
    if (!text.matches("-?[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "%s must be a whole number below 1000000000, not '%s'".formatted(key.text(), text));
    }
    return Integer.parseInt(text);
  }

  Duration duration(Key key) {
    try {
      return Durations.parse(text(key));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key.text() + ": " + e.getMessage(), e);
    }
  }

  boolean onOrOff(Key key) {
    String text = text(key);
    if (!text.equals("on") && !text.equals("off")) {
      throw new IllegalArgumentException(key.text() + " must be on or off, not '" + text + "'");
    }
    return text.equals("on");
  }

  Path path(Key key) {
    return toPath(key, text(key));
  }

  Optional<Path> optionalPath(Key key) {
    return optional(key).map(text -> toPath(key, text));
  }

  private static Path toPath(Key key, String text) {
    // Never shown: somebody may have put the file's content there, which can be a private key.
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(key.text() + " is not a path");
    }
    return Path.of(text);
  }

  Optional<Secret> secret(Key key) {
    try {
      return optional(key).map(Secret::new);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key.text() + " " + e.getMessage(), e);
    }
  }

  /** {@code HOST:PORT}, an IPv6 address in brackets. */
  InetSocketAddress address(Key key) {
    String text = text(key);
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.isEmpty()
        || (host.indexOf(':') >= 0 && !bracketed)
        || !port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException(
          "%s must be HOST:PORT such as 127.0.0.1:8080 or [::1]:8080, not '%s'"
              .formatted(key.text(), text));
    }
    return new InetSocketAddress(
        bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
  }
}
