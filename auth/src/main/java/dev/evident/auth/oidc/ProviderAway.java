package dev.evident.auth.oidc;

/** The identity provider cannot be reached, or does not say what one says; no fault of a token. */
public final class ProviderAway extends Exception {
  ProviderAway(String message) {
    super(message);
  }
}
