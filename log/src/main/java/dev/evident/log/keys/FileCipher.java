package dev.evident.log.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals the pieces of one file, or of one boot's frames: AES-256-GCM under a key that is derived
 * from a data key and a salt that never repeats (HKDF-SHA-256, RFC 5869), with a counter as nonce.
 * A crash can take back an index but never a salt, so no nonce is used twice under one key (NIST SP
 * 800-38D, 8.2.1).
 *
 * <p>Instances are for one thread; {@link #another} makes one for another thread.
 */
public final class FileCipher {
  /** Bytes that a sealed piece is longer than the plain one. */
  public static final int TAG_BYTES = 16;

  /** Bytes of the salt that a file or a boot carries. */
  public static final int SALT_BYTES = 16;

  private static final int NONCE_BYTES = 12;

  /**
   * Large pieces are sealed in steps: the JIT compiler counts calls, and a server that seals a
   * megabyte a call would run interpreted cipher code for its first half million events.
   */
  private static final int STEP_BYTES = 8 * 1024;

  private final byte @Nullable [] key;
  private final @Nullable Cipher cipher;
  private final byte[] nonce = new byte[NONCE_BYTES];

  private FileCipher(byte @Nullable [] key) {
    this.key = key;
    try {
      this.cipher = key == null ? null : Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: every Java platform has AES-GCM", e);
    }
  }

  /**
   * A cipher for one file.
   *
   * @param dataKey 32 bytes
   * @param salt {@link #SALT_BYTES} random bytes that no other file and no other boot has
   * @param use what the derived key is for, so that a frame can never pass for a chunk
   */
  public static FileCipher of(byte[] dataKey, byte[] salt, String use) {
    try {
      AlgorithmParameterSpec derive =
          HKDFParameterSpec.ofExtract()
              .addIKM(dataKey)
              .addSalt(salt)
              .thenExpand(("evident/v1/" + use).getBytes(StandardCharsets.UTF_8), 32);
      SecretKey derived = KDF.getInstance("HKDF-SHA256").deriveKey("AES", derive);
      return new FileCipher(derived.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: every Java 25 has HKDF", e);
    }
  }

  /** Seals nothing: pieces stay plain under a checksum. For measuring what encryption costs. */
  public static FileCipher plain() {
    return new FileCipher(null);
  }

  /** The same cipher for another thread. */
  public FileCipher another() {
    return new FileCipher(key);
  }

  /**
   * Seals a piece.
   *
   * @param counter number of the piece: never the same twice under one salt
   * @param aad bytes that are bound to the piece without being in it
   * @param dst takes {@code length} + {@link #TAG_BYTES} bytes at {@code dstAt}; may be {@code
   *     plain}, at the same place
   */
  public void seal(
      long counter, byte[] aad, byte[] plain, int from, int length, byte[] dst, int dstAt) {
    if (cipher == null) {
      System.arraycopy(plain, from, dst, dstAt, length);
      Arrays.fill(dst, dstAt + length, dstAt + length + TAG_BYTES, (byte) 0);
      putChecksum(counter, aad, dst, dstAt, length);
      return;
    }
    try {
      init(cipher, Cipher.ENCRYPT_MODE, counter, aad);
      int at = 0;
      for (; length - at > STEP_BYTES; at += STEP_BYTES) {
        cipher.update(plain, from + at, STEP_BYTES, dst, dstAt + at);
      }
      cipher.doFinal(plain, from + at, length - at, dst, dstAt + at);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: a piece could not be sealed", e);
    }
  }

  /**
   * Opens a piece.
   *
   * @param length bytes of the plain piece; {@link #TAG_BYTES} more are read
   * @param what names the piece in the error
   * @throws TagMismatch when the piece, its place or its key is not the one it was sealed with
   */
  public void open(
      long counter,
      byte[] aad,
      byte[] sealed,
      int from,
      int length,
      byte[] dst,
      int dstAt,
      String what)
      throws TagMismatch {
    if (cipher == null) {
      byte[] tag = Arrays.copyOfRange(sealed, from + length, from + length + TAG_BYTES);
      byte[] due = new byte[TAG_BYTES];
      int sum = checksum(counter, aad, sealed, from, length);
      putInt(due, 0, sum);
      if (!Arrays.equals(tag, due)) {
        throw new TagMismatch(what + " does not match its checksum");
      }
      System.arraycopy(sealed, from, dst, dstAt, length);
      return;
    }
    try {
      init(cipher, Cipher.DECRYPT_MODE, counter, aad);
      cipher.doFinal(sealed, from, length + TAG_BYTES, dst, dstAt);
    } catch (AEADBadTagException e) {
      throw new TagMismatch(
          what + " was changed, or sealed under another key: its tag does not match");
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: a piece could not be opened", e);
    }
  }

  private void init(Cipher aes, int mode, long counter, byte[] aad)
      throws GeneralSecurityException {
    putInt(nonce, 4, (int) (counter >>> 32));
    putInt(nonce, 8, (int) counter);
    if (key == null) {
      throw new AssertionError("bug: a cipher without a key");
    }
    aes.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
    aes.updateAAD(aad);
  }

  private static void putChecksum(long counter, byte[] aad, byte[] b, int from, int length) {
    putInt(b, from + length, checksum(counter, aad, b, from, length));
  }

  private static int checksum(long counter, byte[] aad, byte[] b, int from, int length) {
    byte[] place = new byte[8];
    putInt(place, 0, (int) (counter >>> 32));
    putInt(place, 4, (int) counter);
    CRC32C crc = new CRC32C();
    crc.update(place);
    crc.update(aad);
    crc.update(b, from, length);
    return (int) crc.getValue();
  }

  private static void putInt(byte[] b, int at, int value) {
    b[at] = (byte) (value >>> 24);
    b[at + 1] = (byte) (value >>> 16);
    b[at + 2] = (byte) (value >>> 8);
    b[at + 3] = (byte) value;
  }
}
