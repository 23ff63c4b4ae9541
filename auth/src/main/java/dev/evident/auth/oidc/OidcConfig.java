package dev.evident.auth.oidc;

import java.net.URI;
import java.util.Optional;

/**
 * How the identity provider is to be talked to.
 *
 * @param issuer exactly as its tokens name it
 * @param clientSecret empty for a client without one, which PKCE alone protects
 * @param audience that tokens must be for when they come with a request
 * @param groupsClaim member that lists the groups; dots lead into objects
 * @param redirect where the provider sends people back to: this server's {@code /auth/callback}
 */
public record OidcConfig(
    URI issuer,
    String clientId,
    Optional<String> clientSecret,
    String audience,
    String groupsClaim,
    URI redirect) {
  public OidcConfig {
    requireTrusted("the issuer", issuer);
    if (issuer.getQuery() != null || issuer.getFragment() != null) {
      throw new IllegalArgumentException("an issuer has no query and no fragment");
    }
    if (clientId.isBlank() || audience.isBlank() || groupsClaim.isBlank()) {
      throw new IllegalArgumentException("client id, audience and groups claim are not empty");
    }
  }

  /** What is fetched over plain HTTP from elsewhere, anybody on the way could have written. */
  static void requireTrusted(String what, URI address) {
    String host = address.getHost();
    String scheme = address.getScheme();
    boolean local = "127.0.0.1".equals(host) || "[::1]".equals(host) || "localhost".equals(host);
    if (host == null || !("https".equals(scheme) || ("http".equals(scheme) && local))) {
      throw new IllegalArgumentException(
          what + " must be an https:// address (http:// only on this machine)");
    }
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "OIDC client " + clientId + " of " + issuer;
  }
}
