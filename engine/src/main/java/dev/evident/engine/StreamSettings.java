package dev.evident.engine;

import dev.evident.codec.Names;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is set for a stream when it is made.
 *
 * @param recordClass the retention class of events that name none; never changes, for an event that
 *     is sent again must become the same record
 * @param firewall what happens to secrets in its events
 * @param purposeRequired whether whoever reads it must say why
 */
public record StreamSettings(String recordClass, Firewall firewall, boolean purposeRequired) {
  /** Of the streams that the configuration names. */
  public static final StreamSettings DEFAULT =
      new StreamSettings(Names.DEFAULT_CLASS, Firewall.DEFAULT, false);

  private static final Pattern TEXT =
      Pattern.compile("class=([^ ]+) firewall=([a-z]+) purpose=(required|optional)");

  /** What happens to secrets that stand in an event. */
  public enum Firewall {
    /** What the configuration says for all streams. */
    DEFAULT,
    OFF,
    MASK,
    REFUSE;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Firewall> named(String text) {
      for (Firewall one : values()) {
        if (one.text().equals(text)) {
          return Optional.of(one);
        }
      }
      return Optional.empty();
    }
  }

  public StreamSettings {
    if (!recordClass.matches(Catalog.NAME)) {
      throw new IllegalArgumentException("'" + recordClass + "' is no name of a class");
    }
  }

  /** As the catalog keeps it. */
  String text() {
    return "class="
        + recordClass
        + " firewall="
        + firewall.text()
        + " purpose="
        + (purposeRequired ? "required" : "optional");
  }

  /** Reads what {@link #text} made; empty for anything else. */
  static Optional<StreamSettings> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || !matcher.group(1).matches(Catalog.NAME)) {
      return Optional.empty();
    }
    return Firewall.named(matcher.group(2))
        .map(mode ->
            new StreamSettings(matcher.group(1), mode, matcher.group(3).equals("required")));
  }
}
