package dev.evident.auth;

import java.util.Locale;
import java.util.Optional;

/** The {@code Authorization} header of a client that bears a token. */
final class BearerHeader {
  private static final String SCHEME = "bearer ";

  /** Enough for the tokens of identity providers; what is longer is not even looked at. */
  static final int CHARS_MAX = 8 << 10;

  private BearerHeader() {}

  /** The token, if the header has the form of one. */
  static Optional<String> token(String header) {
    if (header.length() > CHARS_MAX
        || header.length() < SCHEME.length()
        || !header.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME)) {
      return Optional.empty();
    }
    return Optional.of(header.substring(SCHEME.length()).strip()).filter(t -> !t.isEmpty());
  }
}
