package dev.evident.auth.oidc;

import dev.evident.auth.Grant;
import dev.evident.auth.TokenCheck;
import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Access tokens that come with requests. Thread-safe. */
public final class BearerTokens implements TokenCheck {
  private final Tokens tokens;
  private final People people;
  private final String audience;

  /**
   * @param grants what subjects such as {@code user:…} and {@code group:…} were granted together
   */
  public BearerTokens(
      Provider provider, Function<Set<String>, List<Grant>> grants, InstantSource clock) {
    this.tokens = new Tokens(provider, clock);
    this.people = new People(provider.config().groupsClaim(), grants);
    this.audience = provider.config().audience();
  }

  @Override
  public Outcome check(String token) {
    try {
      JsonObject claims = tokens.verified(token, audience);
      requireAccessToken(claims);
      return new Outcome.Of(people.principal(claims));
    } catch (TokenRefused e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    } catch (ProviderAway e) {
      return new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  /** An ID token tells a client who somebody is; it was not given out to open an API. */
  private static void requireAccessToken(JsonObject claims) throws TokenRefused {
    try {
      Optional<String> type = claims.text("typ");
      if (claims.names().contains("nonce")
          || claims.names().contains("at_hash")
          || claims.names().contains("events")
          || (type.isPresent() && !type.get().equalsIgnoreCase("Bearer"))) {
        throw new TokenRefused("it is no access token");
      }
    } catch (JsonRefused e) {
      throw new TokenRefused("its claims: " + e.getMessage());
    }
  }
}
