package dev.evident.merkle;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Exactly 32 bytes: a SHA-256 value. Immutable, safe for use by any thread. */
public final class Hash {
  /** Length of every hash, in bytes. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies a whole array.
   *
   * @throws IllegalArgumentException if {@code bytes} is not 32 bytes long
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash is 32 bytes long, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /**
   * Copies 32 bytes that start at {@code offset}.
   *
   * @throws IndexOutOfBoundsException if fewer than 32 bytes are left there
   */
  public static Hash of(byte[] src, int offset) {
    if (offset < 0 || src.length - offset < BYTES) {
      throw new IndexOutOfBoundsException("no 32 bytes at " + offset + " of " + src.length);
    }
    return new Hash(Arrays.copyOfRange(src, offset, offset + BYTES));
  }

  /**
   * Reads 64 lower-case hexadecimal digits.
   *
   * @throws IllegalArgumentException for anything else, upper-case digits included
   */
  public static Hash fromHex(String hex) {
    byte[] decoded = hex.length() == 2 * BYTES ? HexFormat.of().parseHex(hex) : new byte[0];
    if (decoded.length != BYTES || !HexFormat.of().formatHex(decoded).equals(hex)) {
      throw new IllegalArgumentException("a hash is 64 lower-case hexadecimal digits");
    }
    return new Hash(decoded);
  }

  /**
   * Reads canonical, padded standard base64 of 32 bytes (RFC 4648 §4).
   *
   * @throws IllegalArgumentException for anything else, a second spelling of the same bytes
   *     included
   */
  public static Hash fromBase64(String base64) {
    byte[] decoded = Texts.base64(base64).orElse(new byte[0]);
    if (decoded.length != BYTES) {
      throw new IllegalArgumentException("a hash is canonical base64 of 32 bytes");
    }
    return new Hash(decoded);
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Writes the 32 bytes to {@code dst} at {@code offset}. */
  public void copyTo(byte[] dst, int offset) {
    System.arraycopy(bytes, 0, dst, offset, BYTES);
  }

  /** True when the 32 bytes at {@code offset} are this hash. */
  public boolean matches(byte[] src, int offset) {
    return Arrays.equals(bytes, 0, BYTES, src, offset, offset + BYTES);
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Padded standard base64, 44 characters. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The inner array, for this package's hashing only: never written to, never handed out. */
  byte[] shared() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
