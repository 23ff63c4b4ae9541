package dev.evident.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What is kept of a key: SHA-256 of a random salt and the key's text. The salt makes equal keys
 * look different and tables useless; the key's 256 random bits make anything slower needless.
 */
final class SaltedHash {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] salt;
  private final byte[] hash;

  private SaltedHash(byte[] salt, byte[] hash) {
    this.salt = salt;
    this.hash = hash;
  }

  static SaltedHash of(ApiKey key, SecureRandom random) {
    return of(key.reveal(), random);
  }

  /** Of another secret; how well it is kept depends on how random it is. */
  static SaltedHash of(String secret, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new SaltedHash(salt, digest(salt, secret));
  }

  /** From {@link #text}. */
  static SaltedHash parse(String text) {
    if (!text.matches("[0-9a-f]{32}:[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a salted hash is 32 and 64 hex digits");
    }
    byte[] salt = HEX.parseHex(text.substring(0, 2 * SALT_BYTES));
    return new SaltedHash(salt, HEX.parseHex(text.substring(2 * SALT_BYTES + 1)));
  }

  /** A hash that no key has: comparing with it takes as long as with another one. */
  static SaltedHash ofNothing() {
    return new SaltedHash(new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  /** Takes the same time wherever the difference is. */
  boolean matches(ApiKey key) {
    return matches(key.reveal());
  }

  boolean matches(String secret) {
    return MessageDigest.isEqual(hash, digest(salt, secret));
  }

  String text() {
    return HEX.formatHex(salt) + ":" + HEX.formatHex(hash);
  }

  private static byte[] digest(byte[] salt, String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(salt);
      return sha256.digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
