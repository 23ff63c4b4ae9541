package dev.evident.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;

/**
 * The algorithms that are taken. There is no {@code none} here and nothing with a shared secret: a
 * token cannot choose its way past the provider's private key.
 */
enum SignatureAlgorithm {
  RS256,
  PS256,
  ES256,
  EDDSA;

  private static final int ED25519_BYTES = 32;

  /** As a token's header writes it, to the letter. */
  static Optional<SignatureAlgorithm> named(String name) {
    return switch (name) {
      case "RS256" -> Optional.of(RS256);
      case "PS256" -> Optional.of(PS256);
      case "ES256" -> Optional.of(ES256);
      case "EdDSA", "Ed25519" -> Optional.of(EDDSA);
      default -> Optional.empty();
    };
  }

  boolean isCalled(String name) {
    return named(name).equals(Optional.of(this));
  }

  /** The only kind of key that it works with. */
  Class<? extends JWK> keyType() {
    return switch (this) {
      case RS256, PS256 -> RSAKey.class;
      case ES256 -> ECKey.class;
      case EDDSA -> OctetKeyPair.class;
    };
  }

  /** Whether the signature is that of the key over the bytes. */
  boolean verifies(JWSHeader header, byte[] signed, Base64URL signature, JWK key) {
    try {
      return switch (key) {
        case RSAKey rsa ->
            new RSASSAVerifier(rsa.toRSAPublicKey()).verify(header, signed, signature);
        case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey()).verify(header, signed, signature);
        case OctetKeyPair pair -> ed25519(pair, signed, signature.decode());
        default -> false;
      };
    } catch (JOSEException | GeneralSecurityException _) {
      return false; // a key or a signature that is none
    }
  }

  /** By the JDK: the library would need another library for it. */
  private static boolean ed25519(OctetKeyPair pair, byte[] signed, byte[] signature)
      throws GeneralSecurityException {
    byte[] x = pair.getDecodedX();
    if (x.length != ED25519_BYTES) {
      return false;
    }
    byte[] y = new byte[ED25519_BYTES];
    for (int i = 0; i < ED25519_BYTES; i++) {
      y[i] = x[ED25519_BYTES - 1 - i]; // little-endian there, big-endian here
    }
    boolean xOdd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    EdECPoint point = new EdECPoint(xOdd, new BigInteger(1, y));
    PublicKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(signed);
    return verifier.verify(signature);
  }
}
