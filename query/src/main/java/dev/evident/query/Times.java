package dev.evident.query;

import dev.evident.codec.Rfc3339;
import dev.evident.model.Bound;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people type them, all of them UTC unless they name an offset. */
final class Times {
  /**
   * A time, and how long the text means: a date is a whole day, a time without seconds a minute.
   */
  record Span(Bound.Time first, Duration length) {}

  private static final Pattern RELATIVE =
      Pattern.compile("(?:now)?([+-])([0-9]{1,12})([smhdw])|now");
  private static final Pattern ABSOLUTE =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})"
              + "(?:([Tt][0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\\.[0-9]{1,9})?)?([Zz]|[+-][0-9:]{5})?)?");

  private Times() {}

  /** Whether a text looks like a time; it may still name a day that does not exist. */
  static boolean isTime(String text) {
    return RELATIVE.matcher(text).matches() || ABSOLUTE.matcher(text).matches();
  }

  /**
   * @throws IllegalArgumentException when a relative time is out of range
   */
  static Optional<Span> parse(String text) {
    Matcher relative = RELATIVE.matcher(text);
    if (relative.matches()) {
      return Optional.of(new Span(new Bound.FromNow(seconds(relative)), Duration.ZERO));
    }
    Matcher absolute = ABSOLUTE.matcher(text);
    if (!absolute.matches()) {
      return Optional.empty();
    }
    String minute = absolute.group(2);
    String second = absolute.group(3);
    String zone = absolute.group(4);
    String whole =
        absolute.group(1)
            + (minute == null ? "T00:00" : minute)
            + (second == null ? ":00" : second)
            + (zone == null ? "Z" : zone);
    Duration length =
        minute == null
            ? Duration.ofDays(1)
            : second == null ? Duration.ofMinutes(1) : Duration.ZERO;
    return instant(whole).map(at -> new Span(new Bound.At(at), length));
  }

  private static long seconds(Matcher relative) {
    if (relative.group(1) == null) {
      return 0;
    }
    long amount = Long.parseLong(relative.group(2));
    long unit =
        switch (relative.group(3)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3_600;
          case "d" -> 86_400;
          default -> 604_800; // w
        };
    return (relative.group(1).equals("-") ? -1 : 1) * amount * unit;
  }

  /** A time as records hold it: RFC 3339 with a zone. */
  static Optional<Instant> instant(String text) {
    if (text.length() > Rfc3339.LENGTH_MAX + 6) {
      return Optional.empty();
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Rfc3339 time = new Rfc3339();
    return time.parse(bytes, 0, bytes.length) == Rfc3339.Result.OK
        ? Optional.of(Instant.ofEpochSecond(time.epochSecond(), time.nanos()))
        : Optional.empty();
  }

  static String text(Bound.Time time) {
    return switch (time) {
      case Bound.At(Instant at) -> at.toString();
      case Bound.FromNow(long seconds) -> relative(seconds);
    };
  }

  private static String relative(long seconds) {
    if (seconds == 0) {
      return "now";
    }
    String sign = seconds < 0 ? "-" : "+";
    long size = Math.abs(seconds);
    if (size % 86_400 == 0) {
      return sign + size / 86_400 + "d";
    }
    if (size % 3_600 == 0) {
      return sign + size / 3_600 + "h";
    }
    return size % 60 == 0 ? sign + size / 60 + "m" : sign + size + "s";
  }
}
