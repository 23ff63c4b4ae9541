package dev.evident.auth.oidc;

import com.nimbusds.jose.jwk.JWK;
import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the identity provider says about itself, and its keys, remembered. Keys are fetched again
 * when they are old, and when a token names one that is not known: but not more often than every
 * few seconds, whatever tokens say. Thread-safe.
 */
public final class Provider implements AutoCloseable {
  /** How old keys may grow before they are fetched again. */
  public static final Duration KEYS_LIFE = Duration.ofMinutes(10);

  /** How long keys count while the provider is away: a key that it withdrew could be among them. */
  public static final Duration KEYS_LIFE_MAX = Duration.ofHours(1);

  /** The shortest time between two fetches. */
  public static final Duration FETCH_PAUSE = Duration.ofSeconds(10);

  private static final String DISCOVERY = "/.well-known/openid-configuration";

  /** What it says about itself. */
  record Metadata(URI authorization, URI token, URI keys, Optional<URI> endSession) {}

  private record Known(Metadata metadata, VerifyingKeys keys, Instant since) {}

  private final OidcConfig config;
  private final InstantSource clock;
  private final Web web = new Web();

  // Written under the lock of this object; read without it.
  private volatile @Nullable Known known;
  private volatile Optional<String> trouble = Optional.of("it was not asked yet");

  // Guarded by this object.
  private Instant lastFetch = Instant.MIN;

  public Provider(OidcConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  OidcConfig config() {
    return config;
  }

  Web web() {
    return web;
  }

  /** Why it cannot be used, or cannot be asked again; empty when all is well. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Fetches what is due; call it now and then. Never throws: the trouble is remembered. */
  public void refresh() {
    Known present = known;
    if (present == null || !clock.instant().isBefore(present.since().plus(KEYS_LIFE))) {
      fetch();
    }
  }

  Metadata metadata() throws ProviderAway {
    return current().metadata();
  }

  private Known current() throws ProviderAway {
    Known present = known;
    if (present == null) {
      fetch();
      present = known;
    }
    if (present == null) {
      throw new ProviderAway("the identity provider is away: " + trouble.orElse("no answer"));
    }
    if (clock.instant().isAfter(present.since().plus(KEYS_LIFE_MAX))) {
      fetch();
      present = known;
      if (present == null || clock.instant().isAfter(present.since().plus(KEYS_LIFE_MAX))) {
        throw new ProviderAway("the keys of the identity provider are too old to be trusted");
      }
    }
    return present;
  }

  /**
   * The key that a token names, fetched anew if it is not known and that was not tried just now.
   */
  Optional<JWK> key(String id, SignatureAlgorithm algorithm) throws ProviderAway {
    Known present = current();
    if (!present.keys().has(id)) {
      fetch();
      present = current();
    }
    return present.keys().find(id, algorithm);
  }

  /** Others wait here, and then find that it was done just now. */
  private synchronized void fetch() {
    Instant now = clock.instant();
    if (lastFetch.isAfter(now.minus(FETCH_PAUSE))) {
      return;
    }
    lastFetch = now;
    try {
      Metadata metadata = discover();
      known = new Known(metadata, VerifyingKeys.parse(web.getText(metadata.keys())), now);
      trouble = Optional.empty();
    } catch (ProviderAway e) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Metadata discover() throws ProviderAway {
    String issuer = config.issuer().toString();
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    JsonObject document = web.get(URI.create(base + DISCOVERY));
    try {
      // Else a provider could vouch for the users of another.
      if (!document.needText("issuer").equals(issuer)) {
        throw new ProviderAway(
            "the provider calls itself '"
                + document.needText("issuer")
                + "' and not '"
                + issuer
                + "'; set auth.oidc.issuer to what it says if that is right");
      }
      return new Metadata(
          address(document, "authorization_endpoint"),
          address(document, "token_endpoint"),
          address(document, "jwks_uri"),
          document.text("end_session_endpoint").isPresent()
              ? Optional.of(address(document, "end_session_endpoint"))
              : Optional.empty());
    } catch (JsonRefused e) {
      throw new ProviderAway("the provider's description of itself: " + e.getMessage());
    }
  }

  private static URI address(JsonObject document, String member) throws JsonRefused, ProviderAway {
    try {
      URI address = URI.create(document.needText(member));
      OidcConfig.requireTrusted(member, address);
      return address;
    } catch (IllegalArgumentException e) {
      throw new ProviderAway("the provider's description of itself: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    web.close();
  }
}
