package dev.evident.log.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps other keys with AES-256-GCM (NIST SP 800-38D): a random 12-byte nonce, then ciphertext and
 * 16-byte tag. A key wraps a few keys in its life, so random nonces are safe. Thread-safe.
 */
public final class KeyEncryptionKey {
  /** Length of the key in bytes. */
  public static final int BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final String id;
  private final Optional<KeyEncryptionKey> alternative;

  /**
   * @param bytes 32 bytes
   */
  public KeyEncryptionKey(byte[] bytes) {
    this(bytes, Optional.empty());
  }

  private KeyEncryptionKey(byte[] bytes, Optional<KeyEncryptionKey> alternative) {
    this.alternative = alternative;
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a key-encryption key has 32 bytes, not " + bytes.length);
    }
    this.key = new SecretKeySpec(bytes, "AES");
    this.id = id(bytes);
  }

  /** Makes a new key. */
  public static byte[] generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The same key, with a second one that may be meant while one takes the other's place. */
  public KeyEncryptionKey with(KeyEncryptionKey second) {
    return new KeyEncryptionKey(key.getEncoded(), Optional.of(second));
  }

  /** The second key if it has this id, else this one. */
  KeyEncryptionKey orAlternative(String wanted) {
    return alternative.filter(second -> second.id.equals(wanted)).orElse(this);
  }

  private static String id(byte[] bytes) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update("evident-kek-id".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(sha256.digest(bytes), 0, 8);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }

  /** Names the key without telling it: 16 hex digits. */
  public String id() {
    return id;
  }

  /**
   * Wraps a secret.
   *
   * @param context bytes that must be the same again when it is unwrapped
   */
  public byte[] wrap(byte[] secret, byte[] context, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
      byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(secret.length));
      cipher.doFinal(secret, 0, secret.length, wrapped, NONCE_BYTES);
      return wrapped;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: every Java platform has AES-GCM", e);
    }
  }

  /**
   * Unwraps a secret.
   *
   * @throws WrongKey when it was wrapped with another key or context, or was changed
   */
  public byte[] unwrap(byte[] wrapped, byte[] context) throws WrongKey {
    if (wrapped.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new WrongKey();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(wrapped, NONCE_BYTES), context);
      return cipher.doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw new WrongKey();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: every Java platform has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context);
    return cipher;
  }

  /** Wrapped with another key, or changed since. */
  public static final class WrongKey extends Exception {
    private static final long serialVersionUID = 1;

    WrongKey() {
      super("wrapped with another key, or changed since", null, false, false);
    }
  }
}
