package dev.evident.auth;

import java.util.List;
import java.util.Optional;

/** The {@code Cookie} headers of a request. */
public final class CookieHeader {
  private static final int VALUE_CHARS_MAX = 512;

  private CookieHeader() {}

  /**
   * The value of a cookie. Sent twice it counts as not sent: which of the two is ours cannot be
   * told.
   *
   * @param headers as they came
   */
  public static Optional<String> value(List<String> headers, String name) {
    String prefix = name + "=";
    Optional<String> found = Optional.empty();
    for (String header : headers) {
      for (String pair : header.split(";")) {
        String stripped = pair.strip();
        if (stripped.startsWith(prefix)) {
          if (found.isPresent()) {
            return Optional.empty();
          }
          found = Optional.of(stripped.substring(prefix.length()));
        }
      }
    }
    return found.filter(value -> value.length() <= VALUE_CHARS_MAX);
  }
}
