package dev.evident.merkle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public key of a signed note in its text form {@code name+hash+key} (C2SP signed-note).
 * Immutable, safe for use by any thread.
 *
 * <p>Keys of algorithms that are not known here can be read and printed, but verify nothing.
 */
public final class VerifierKey {
  /** Ed25519 over the note's text. */
  public static final byte ED25519 = 1;

  /** Timestamped Ed25519 cosignature of a witness, {@code cosignature/v1}. */
  public static final byte COSIGNATURE_V1 = 4;

  /** Longest text form that is read: an ML-DSA key has about 1,800 characters. */
  public static final int TEXT_CHARS_MAX = 8_192;

  private static final String SIGSUM_PREFIX = "sigsum.org/v1/tree/";

  private final String name;
  private final int keyId;
  private final byte algorithm;
  private final byte[] publicKey;

  private VerifierKey(String name, int keyId, byte algorithm, byte[] publicKey) {
    this.name = name;
    this.keyId = keyId;
    this.algorithm = algorithm;
    this.publicKey = publicKey;
  }

  /**
   * A key from its parts; the key id is computed.
   *
   * @param algorithm {@link #ED25519} or {@link #COSIGNATURE_V1}
   * @param publicKey 32 bytes as in RFC 8032
   */
  public static VerifierKey of(String name, byte algorithm, byte[] publicKey) {
    if (!Texts.isKeyName(name)) {
      throw new IllegalArgumentException("key name is empty or holds a space or plus sign");
    }
    if (!known(algorithm) || publicKey.length != Key.PUBLIC_BYTES) {
      throw new IllegalArgumentException("not an Ed25519 key of 32 bytes");
    }
    return new VerifierKey(name, Key.id(name, algorithm, publicKey), algorithm, publicKey.clone());
  }

  /** The log key of a Sigsum log, whose name is made from the key's hash. */
  public static VerifierKey sigsum(byte[] publicKey) {
    String hash = HexFormat.of().formatHex(Hasher.sha256().digest(publicKey));
    return of(SIGSUM_PREFIX + hash, ED25519, publicKey);
  }

  /** Reads the text form; the key id is checked for the algorithms that are known. */
  public static VerifierKey parse(String text) throws MalformedException {
    if (text.length() > TEXT_CHARS_MAX) {
      throw new MalformedException("verifier key is longer than 8,192 characters");
    }
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3 || !Texts.isKeyName(parts[0])) {
      throw new MalformedException("verifier key is not name+hash+key");
    }
    if (!parts[1].matches("[0-9a-f]{8}")) {
      throw new MalformedException("the hash of a verifier key is 8 lower-case hexadecimal digits");
    }
    byte[] key = Texts.base64(parts[2]).orElse(new byte[0]);
    if (key.length < 2) {
      throw new MalformedException("the key of a verifier key is not canonical base64");
    }
    int keyId = HexFormat.fromHexDigits(parts[1]);
    byte algorithm = key[0];
    byte[] publicKey = Arrays.copyOfRange(key, 1, key.length);
    if (known(algorithm)) {
      if (publicKey.length != Key.PUBLIC_BYTES) {
        throw new MalformedException("an Ed25519 key has 32 bytes, not " + publicKey.length);
      }
      if (Key.id(parts[0], algorithm, publicKey) != keyId) {
        throw new MalformedException("the hash of the verifier key does not belong to the key");
      }
    }
    return new VerifierKey(parts[0], keyId, algorithm, publicKey);
  }

  /** The key's name; for a log its origin. */
  public String name() {
    return name;
  }

  /** The first four bytes of the key's hash. */
  public int keyId() {
    return keyId;
  }

  /** The algorithm byte, e.g. {@link #ED25519}. */
  public byte algorithm() {
    return algorithm;
  }

  /** A copy of the key's bytes. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** The text form. */
  public String text() {
    byte[] all = new byte[1 + publicKey.length];
    all[0] = algorithm;
    System.arraycopy(publicKey, 0, all, 1, publicKey.length);
    String hash = HexFormat.of().toHexDigits(keyId);
    return name + "+" + hash + "+" + Base64.getEncoder().encodeToString(all);
  }

  /** True when a signature line claims this key: the same name and the same key id. */
  public boolean claimedBy(NoteSignature signature) {
    return signature.keyId() == keyId && signature.name().equals(name);
  }

  /** True when the line claims this key and its signature over the note's text is right. */
  public boolean verify(String text, NoteSignature signature) {
    if (!claimedBy(signature)) {
      return false;
    }
    return switch (algorithm) {
      case ED25519 -> verifyRaw(text.getBytes(StandardCharsets.UTF_8), signature.signature());
      case COSIGNATURE_V1 ->
          Cosignature.parse(signature).map(c -> c.verify(this, text)).orElse(false);
      default -> false; // any byte may stand here: an unknown algorithm vouches for nothing
    };
  }

  /** Plain Ed25519 over any message with this key's bytes; false for unknown algorithms. */
  public boolean verifyRaw(byte[] message, byte[] signature) {
    return known(algorithm) && Key.verify(publicKey, message, signature);
  }

  private static boolean known(byte algorithm) {
    return algorithm == ED25519 || algorithm == COSIGNATURE_V1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that
        && name.equals(that.name)
        && keyId == that.keyId
        && algorithm == that.algorithm
        && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + keyId;
  }

  @Override
  public String toString() {
    return text();
  }
}
