package dev.evident.merkle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;

/**
 * Signs notes with an Ed25519 key of the JDK. Safe for use by any thread. A signature takes about
 * half a millisecond.
 */
public final class NoteSigner {
  private static final byte[] PROBE = "evident key check".getBytes(StandardCharsets.US_ASCII);

  private final VerifierKey key;
  private final PrivateKey privateKey;

  private NoteSigner(VerifierKey key, PrivateKey privateKey) {
    this.key = key;
    this.privateKey = privateKey;
  }

  /**
   * A signer of notes.
   *
   * @param name the key's name; for a log its origin
   * @param publicKey 32 bytes as in RFC 8032
   * @throws IllegalArgumentException if the two keys are not a pair
   */
  public static NoteSigner of(String name, PrivateKey privateKey, byte[] publicKey) {
    return checked(VerifierKey.of(name, VerifierKey.ED25519, publicKey), privateKey);
  }

  /** A signer of witness cosignatures; otherwise as {@link #of}. */
  public static NoteSigner cosigner(String name, PrivateKey privateKey, byte[] publicKey) {
    return checked(VerifierKey.of(name, VerifierKey.COSIGNATURE_V1, publicKey), privateKey);
  }

  private static NoteSigner checked(VerifierKey key, PrivateKey privateKey) {
    NoteSigner signer = new NoteSigner(key, privateKey);
    // A wrong pair would sign checkpoints that nobody can verify: find it now.
    if (!key.verifyRaw(PROBE, signer.signRaw(PROBE))) {
      throw new IllegalArgumentException("private and public key are not a pair: " + key.name());
    }
    return signer;
  }

  /** The key that verifies what this signer signs. */
  public VerifierKey verifierKey() {
    return key;
  }

  /**
   * Signs a note's text.
   *
   * @throws IllegalStateException for a cosigner, whose signature needs a time
   */
  public NoteSignature sign(String text) {
    if (key.algorithm() != VerifierKey.ED25519) {
      throw new IllegalStateException("a cosigner signs with a time: use cosign");
    }
    byte[] signature = signRaw(text.getBytes(StandardCharsets.UTF_8));
    return NoteSignature.of(key.name(), key.keyId(), signature);
  }

  /**
   * Cosigns a checkpoint's text.
   *
   * @param timestamp seconds since 1970-01-01T00:00Z, not negative
   * @throws IllegalStateException if this is not a cosigner
   */
  public NoteSignature cosign(String text, long timestamp) {
    if (key.algorithm() != VerifierKey.COSIGNATURE_V1) {
      throw new IllegalStateException("only a cosigner signs with a time: use sign");
    }
    if (timestamp < 0) {
      throw new IllegalArgumentException("cosignature time is negative");
    }
    byte[] signature = signRaw(Cosignature.message(timestamp, text));
    byte[] all =
        ByteBuffer.allocate(Long.BYTES + signature.length)
            .putLong(timestamp)
            .put(signature)
            .array();
    return NoteSignature.of(key.name(), key.keyId(), all);
  }

  /** Plain Ed25519 over any message: 64 bytes. The caller sees to domain separation. */
  public byte[] signRaw(byte[] message) {
    try {
      return Key.sign(privateKey, message);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("key " + key.name() + " cannot sign with Ed25519", e);
    }
  }
}
