package dev.evident.auth.oidc;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Verifies signed tokens (RFC 7515, 7519, 8725). The order is that of trust: form, algorithm, key
 * by its id in the provider's own set, signature, and only then what the token says. Nothing in a
 * header leads anywhere: {@code jku}, {@code x5u}, {@code jwk} and {@code x5c} are not looked at.
 * Thread-safe.
 */
final class Tokens {
  /** How far the clocks of provider and server may be apart. */
  static final Duration SKEW = Duration.ofSeconds(60);

  static final int CHARS_MAX = 8 << 10;
  private static final int KEY_ID_CHARS_MAX = 256;

  private final Provider provider;
  private final InstantSource clock;

  Tokens(Provider provider, InstantSource clock) {
    this.provider = provider;
    this.clock = clock;
  }

  /** The claims of a token that is signed by the provider, for this audience, and in its time. */
  JsonObject verified(String token, String audience) throws TokenRefused, ProviderAway {
    if (token.length() > CHARS_MAX) {
      throw new TokenRefused("the token is longer than " + CHARS_MAX + " characters");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || !isBase64(parts[0]) || !isBase64(parts[1]) || !isBase64(parts[2])) {
      throw new TokenRefused("it does not have the form of a signed token");
    }
    JsonObject header = json("header", parts[0]);
    SignatureAlgorithm algorithm = algorithm(header);
    JWK key =
        provider
            .key(keyId(header), algorithm)
            .orElseThrow(() -> new TokenRefused("the provider has no such key for the algorithm"));
    if (!isSigned(parts, algorithm, key)) {
      throw new TokenRefused("the signature is wrong");
    }
    JsonObject claims = json("claims", parts[1]);
    try {
      checkClaims(claims, audience);
    } catch (JsonRefused e) {
      throw new TokenRefused(String.valueOf(e.getMessage()));
    }
    return claims;
  }

  private static boolean isBase64(String part) {
    return !part.isEmpty()
        && part.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_');
  }

  private static JsonObject json(String what, String part) throws TokenRefused {
    try {
      byte[] bytes = new Base64URL(part).decode();
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return JsonObject.parse(text);
    } catch (CharacterCodingException e) {
      throw new TokenRefused("its " + what + ": not UTF-8");
    } catch (JsonRefused e) {
      throw new TokenRefused("its " + what + ": " + e.getMessage());
    }
  }

  private static SignatureAlgorithm algorithm(JsonObject header) throws TokenRefused {
    try {
      if (header.names().contains("crit") || header.names().contains("b64")) {
        throw new TokenRefused("it demands extensions that are not known here");
      }
      Optional<String> type = header.text("typ");
      if (type.isPresent()
          && !type.get().equalsIgnoreCase("JWT")
          && !type.get().equalsIgnoreCase("at+jwt")
          && !type.get().equalsIgnoreCase("application/at+jwt")) {
        throw new TokenRefused("it is a token of another type");
      }
      return SignatureAlgorithm.named(header.needText("alg"))
          .orElseThrow(() -> new TokenRefused("its algorithm is not taken here"));
    } catch (JsonRefused e) {
      throw new TokenRefused("its header: " + e.getMessage());
    }
  }

  private static String keyId(JsonObject header) throws TokenRefused {
    try {
      String id = header.needText("kid");
      if (id.isEmpty() || id.length() > KEY_ID_CHARS_MAX) {
        throw new TokenRefused("its key id is empty or too long");
      }
      return id;
    } catch (JsonRefused e) {
      throw new TokenRefused("its header: " + e.getMessage());
    }
  }

  private static boolean isSigned(String[] parts, SignatureAlgorithm algorithm, JWK key)
      throws TokenRefused {
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    try {
      JWSHeader header = JWSHeader.parse(new Base64URL(parts[0]));
      return algorithm.verifies(header, signed, new Base64URL(parts[2]), key);
    } catch (ParseException | IllegalArgumentException e) {
      throw new TokenRefused("its header is malformed");
    }
  }

  private void checkClaims(JsonObject claims, String audience) throws TokenRefused, JsonRefused {
    if (!claims.needText("iss").equals(provider.config().issuer().toString())) {
      throw new TokenRefused("it is of another issuer");
    }
    List<String> audiences =
        claims.isList("aud") ? claims.texts("aud") : claims.text("aud").stream().toList();
    if (!audiences.contains(audience)) {
      throw new TokenRefused("it is for another audience");
    }
    if (claims.needText("sub").isBlank()) {
      throw new TokenRefused("it names nobody");
    }
    Instant now = clock.instant();
    OptionalLong expires = claims.whole("exp");
    if (expires.isEmpty()) {
      throw new TokenRefused("it never expires");
    }
    if (now.getEpochSecond() - SKEW.toSeconds() >= expires.getAsLong()) {
      throw new TokenRefused("it has expired");
    }
    for (String claim : List.of("nbf", "iat")) {
      OptionalLong from = claims.whole(claim);
      if (from.isPresent() && now.getEpochSecond() + SKEW.toSeconds() < from.getAsLong()) {
        throw new TokenRefused("it is not valid yet");
      }
    }
  }
}
