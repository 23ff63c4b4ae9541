package dev.evident.auth.oidc;

import dev.evident.auth.Grant;
import dev.evident.auth.Principal;
import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Signing in with a browser: authorization code with PKCE (S256), state and nonce (OpenID Connect
 * Core 3.1, RFC 7636, RFC 9700). What was begun is kept here and used once; a cookie ties it to the
 * browser that began it, so that nobody can be signed in as somebody else. Thread-safe.
 */
public final class CodeFlow {
  /** How long somebody may take at the provider's page. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  /** What is begun and not finished; the oldest makes room. */
  static final int PENDING_MAX = 10_000;

  private static final int RANDOM_BYTES = 32;
  private static final int CODE_CHARS_MAX = 4_096;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /**
   * A sign-in that was begun.
   *
   * @param address where the browser goes now
   * @param cookie what it brings back besides
   */
  public record Begun(URI address, String cookie) {
    @Override
    public String toString() {
      return "sign-in that was begun";
    }
  }

  /** What came of it. */
  public sealed interface Finished {
    /**
     * @param returnTo the page of this server that the person came from
     */
    record As(Principal principal, String returnTo) implements Finished {}

    /**
     * @param reason for the server's own records
     */
    record Refused(String reason) implements Finished {}

    /** The provider does not answer. */
    record Away(String reason) implements Finished {}
  }

  /** What the provider sends back with the browser. */
  public record Returned(
      Optional<String> code,
      Optional<String> state,
      Optional<String> error,
      Optional<String> issuer,
      Optional<String> cookie) {
    @Override
    public String toString() {
      return "answer of the provider";
    }
  }

  private record Pending(
      String nonce, String verifier, byte[] cookieHash, String returnTo, Instant until) {}

  private final Provider provider;
  private final Tokens tokens;
  private final People people;
  private final InstantSource clock;
  private final SecureRandom random;

  // Guarded by itself; by the hash of the state, in the order in which they were begun.
  private final LinkedHashMap<String, Pending> pending = new LinkedHashMap<>();

  public CodeFlow(
      Provider provider,
      Function<Set<String>, List<Grant>> grants,
      InstantSource clock,
      SecureRandom random) {
    this.provider = provider;
    this.tokens = new Tokens(provider, clock);
    this.people = new People(provider.config().groupsClaim(), grants);
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param returnTo where to go afterwards; anything but a path of this server counts as {@code /}
   */
  public Begun begin(String returnTo) throws ProviderAway {
    URI authorization = provider.metadata().authorization();
    String state = randomText();
    String nonce = randomText();
    String verifier = randomText();
    String cookie = randomText();
    Instant now = clock.instant();
    synchronized (pending) {
      while (!pending.isEmpty() && !now.isBefore(pending.firstEntry().getValue().until())) {
        pending.pollFirstEntry();
      }
      if (pending.size() >= PENDING_MAX) {
        pending.pollFirstEntry();
      }
      pending.put(
          text(sha256(state)),
          new Pending(nonce, verifier, sha256(cookie), ownPath(returnTo), now.plus(PATIENCE)));
    }
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", provider.config().clientId());
    query.put("redirect_uri", provider.config().redirect().toString());
    query.put("scope", "openid profile");
    query.put("state", state);
    query.put("nonce", nonce);
    query.put("code_challenge", text(sha256(verifier)));
    query.put("code_challenge_method", "S256");
    String separator = authorization.getQuery() == null ? "?" : "&";
    return new Begun(URI.create(authorization + separator + form(query)), cookie);
  }

  /** A page of another host would make of the sign-in a way to lead people there. */
  static String ownPath(String path) {
    boolean own =
        path.startsWith("/")
            && !path.startsWith("//")
            && path.length() <= 2_048
            && path.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\');
    return own ? path : "/";
  }

  public Finished finish(Returned returned) {
    Optional<Pending> found = returned.state().flatMap(this::take);
    if (found.isEmpty()) {
      return new Finished.Refused("it was not begun here, was used already, or took too long");
    }
    Pending begun = found.get();
    if (returned.cookie().isEmpty()
        || !MessageDigest.isEqual(begun.cookieHash(), sha256(returned.cookie().get()))) {
      return new Finished.Refused("it was begun in another browser");
    }
    if (returned.error().isPresent()) {
      return new Finished.Refused("the provider refused it");
    }
    String issuer = provider.config().issuer().toString();
    if (returned.issuer().isPresent() && !returned.issuer().get().equals(issuer)) {
      return new Finished.Refused("the answer is of another issuer");
    }
    if (returned.code().isEmpty() || returned.code().get().length() > CODE_CHARS_MAX) {
      return new Finished.Refused("the answer has no code");
    }
    try {
      JsonObject claims = exchanged(returned.code().get(), begun);
      return new Finished.As(people.principal(claims), begun.returnTo());
    } catch (TokenRefused e) {
      return new Finished.Refused(String.valueOf(e.getMessage()));
    } catch (ProviderAway e) {
      return new Finished.Away(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Pending> take(String state) {
    synchronized (pending) {
      return Optional.ofNullable(pending.remove(text(sha256(state))))
          .filter(one -> clock.instant().isBefore(one.until()));
    }
  }

  int pending() {
    synchronized (pending) {
      return pending.size();
    }
  }

  /** The claims of the ID token that the provider gives for the code. */
  private JsonObject exchanged(String code, Pending begun) throws TokenRefused, ProviderAway {
    OidcConfig config = provider.config();
    Map<String, String> body = new LinkedHashMap<>();
    body.put("grant_type", "authorization_code");
    body.put("code", code);
    body.put("redirect_uri", config.redirect().toString());
    body.put("code_verifier", begun.verifier());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(provider.metadata().token())
            .header("Content-Type", "application/x-www-form-urlencoded");
    if (config.clientSecret().isPresent()) {
      String both = encoded(config.clientId()) + ":" + encoded(config.clientSecret().get());
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    } else {
      body.put("client_id", config.clientId());
    }
    request.POST(HttpRequest.BodyPublishers.ofString(form(body)));
    Web.Answer answer = provider.web().send(request, provider.metadata().token());
    if (answer.status() != 200) {
      throw new TokenRefused("the provider gives no token for the code: " + answer.status());
    }
    try {
      String idToken = JsonObject.parse(answer.body()).needText("id_token");
      JsonObject claims = tokens.verified(idToken, config.clientId());
      if (!claims.needText("nonce").equals(begun.nonce())) {
        throw new TokenRefused("the ID token is for another sign-in");
      }
      Optional<String> party = claims.text("azp");
      if (party.isPresent() && !party.get().equals(config.clientId())) {
        throw new TokenRefused("the ID token was given to another client");
      }
      return claims;
    } catch (JsonRefused e) {
      throw new TokenRefused("the provider's answer: " + e.getMessage());
    }
  }

  /** Where the browser goes to sign out at the provider, too. */
  public Optional<URI> signOut(URI returnTo) {
    try {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("client_id", provider.config().clientId());
      query.put("post_logout_redirect_uri", returnTo.toString());
      return provider
          .metadata()
          .endSession()
          .map(address ->
              URI.create(address + (address.getQuery() == null ? "?" : "&") + form(query)));
    } catch (ProviderAway _) {
      return Optional.empty(); // here he is signed out all the same
    }
  }

  private static String form(Map<String, String> members) {
    return String.join(
        "&",
        members.entrySet().stream().map(m -> m.getKey() + "=" + encoded(m.getValue())).toList());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String randomText() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return text(bytes);
  }

  private static String text(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }
}
