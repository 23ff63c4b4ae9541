package dev.evident.merkle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Ed25519 with raw 32-byte public keys over the JDK, and the key ids of C2SP signed-note. */
final class Key {
  static final int PUBLIC_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;
  private static final String ED25519 = "Ed25519";

  /** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410 §4). */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  private Key() {}

  static int id(String name, byte algorithm, byte[] publicKey) {
    MessageDigest digest = Hasher.sha256();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    digest.update(algorithm);
    digest.update(publicKey);
    return getInt(digest.digest());
  }

  /** False for everything that is not right: a key that is no point, a short signature. */
  static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != PUBLIC_BYTES || signature.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(ED25519);
      verifier.initVerify(publicKey(publicKey));
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // the JDK's way to say that a point or a scalar is out of range
    }
  }

  static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
    Signature signer = Signature.getInstance(ED25519);
    signer.initSign(key);
    signer.update(message);
    return signer.sign();
  }

  private static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
    byte[] encoded = new byte[SPKI.length + raw.length];
    System.arraycopy(SPKI, 0, encoded, 0, SPKI.length);
    System.arraycopy(raw, 0, encoded, SPKI.length, raw.length);
    return KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
  }

  static int getInt(byte[] src) {
    return (src[0] & 0xff) << 24 | (src[1] & 0xff) << 16 | (src[2] & 0xff) << 8 | (src[3] & 0xff);
  }

  static void putInt(int value, byte[] dst) {
    dst[0] = (byte) (value >> 24);
    dst[1] = (byte) (value >> 16);
    dst[2] = (byte) (value >> 8);
    dst[3] = (byte) value;
  }
}
