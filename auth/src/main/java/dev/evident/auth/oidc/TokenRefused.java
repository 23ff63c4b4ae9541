package dev.evident.auth.oidc;

/** A token counts for nothing; the message says why and holds nothing of its values. */
final class TokenRefused extends Exception {
  TokenRefused(String message) {
    super(message);
  }
}
