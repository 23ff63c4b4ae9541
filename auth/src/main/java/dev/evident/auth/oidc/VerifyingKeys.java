package dev.evident.auth.oidc;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The public keys of a provider by their ids; those that are no use here are left out. Immutable.
 */
final class VerifyingKeys {
  private static final int KEYS_MAX = 256;
  private static final int RSA_BITS_MIN = 2_048;

  /** More would let a provider's mistake make each check slow. */
  private static final int RSA_BITS_MAX = 8_192;

  private final Map<String, JWK> keys;

  private VerifyingKeys(Map<String, JWK> keys) {
    this.keys = Map.copyOf(keys);
  }

  /** From a JWK set. */
  static VerifyingKeys parse(String json) throws ProviderAway {
    JWKSet set;
    try {
      set = JWKSet.parse(json);
    } catch (ParseException | RuntimeException _) {
      // Some malformed sets surface as unchecked exceptions of the library.
      throw new ProviderAway("the provider's key set is malformed");
    }
    if (set.getKeys().size() > KEYS_MAX) {
      throw new ProviderAway("the provider's key set has more than " + KEYS_MAX + " keys");
    }
    Map<String, JWK> usable = new HashMap<>();
    for (JWK key : set.getKeys()) {
      String id = key.getKeyID();
      if (id != null && isUsable(key) && usable.put(id, key.toPublicJWK()) != null) {
        throw new ProviderAway("the provider's key set has the id '" + id + "' twice");
      }
    }
    return new VerifyingKeys(usable);
  }

  private static boolean isUsable(JWK key) {
    if (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE)) {
      return false;
    }
    return switch (key) {
      case RSAKey rsa -> rsa.size() >= RSA_BITS_MIN && rsa.size() <= RSA_BITS_MAX;
      case ECKey ec -> ec.getCurve().equals(Curve.P_256);
      case OctetKeyPair pair -> pair.getCurve().equals(Curve.Ed25519);
      default -> false;
    };
  }

  /** The key of that id, if it may be used with the algorithm. */
  Optional<JWK> find(String id, SignatureAlgorithm algorithm) {
    return Optional.ofNullable(keys.get(id)).filter(key -> fits(key, algorithm));
  }

  boolean has(String id) {
    return keys.containsKey(id);
  }

  private static boolean fits(JWK key, SignatureAlgorithm algorithm) {
    Algorithm stated = key.getAlgorithm();
    return algorithm.keyType().isInstance(key)
        && (stated == null || algorithm.isCalled(stated.getName()));
  }
}
