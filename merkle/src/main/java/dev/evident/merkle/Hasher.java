package dev.evident.merkle;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The two hashes of RFC 6962 §2.1: leaf {@code SHA-256(0x00 || entry)}, node {@code SHA-256(0x01 ||
 * left || right)}. The methods that take arrays and offsets allocate nothing.
 *
 * <p>Not thread-safe: one instance per thread.
 */
public final class Hasher {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private static final Hash EMPTY = Hash.of(sha256().digest());

  private final MessageDigest digest = sha256();

  /** A fresh hasher with a digest of its own. */
  public Hasher() {}

  /** The root of the tree without leaves: SHA-256 of nothing. */
  public static Hash emptyRoot() {
    return EMPTY;
  }

  /** Writes the leaf hash of {@code len} bytes to {@code dst}; source and target may overlap. */
  public void leaf(byte[] src, int off, int len, byte[] dst, int dstOff) {
    digest.update(LEAF);
    digest.update(src, off, len);
    finish(dst, dstOff);
  }

  /** Writes the hash of an inner node to {@code dst}, which may be one of the two children. */
  public void node(byte[] left, int leftOff, byte[] right, int rightOff, byte[] dst, int dstOff) {
    digest.update(NODE);
    digest.update(left, leftOff, Hash.BYTES);
    digest.update(right, rightOff, Hash.BYTES);
    finish(dst, dstOff);
  }

  /** The leaf hash of a whole array. */
  public Hash leaf(byte[] entry) {
    byte[] out = new byte[Hash.BYTES];
    leaf(entry, 0, entry.length, out, 0);
    return Hash.of(out);
  }

  /** The hash of the inner node above two hashes. */
  public Hash node(Hash left, Hash right) {
    byte[] out = new byte[Hash.BYTES];
    node(left.shared(), 0, right.shared(), 0, out, 0);
    return Hash.of(out);
  }

  /**
   * Folds neighbouring hashes in place, pair by pair and level by level, until one is left at
   * {@code off}: the root of a complete subtree.
   *
   * @param hashes the leaves of the subtree side by side; overwritten
   * @param count how many, a power of two
   */
  public void fold(byte[] hashes, int off, int count) {
    if (count < 1 || Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException("only a power of two folds to one hash, not " + count);
    }
    for (int width = count; width > 1; width >>= 1) {
      for (int i = 0; i < width; i += 2) {
        int pair = off + i * Hash.BYTES;
        digest.update(NODE);
        digest.update(hashes, pair, 2 * Hash.BYTES);
        finish(hashes, off + (i >> 1) * Hash.BYTES);
      }
    }
  }

  private void finish(byte[] dst, int dstOff) {
    try {
      digest.digest(dst, dstOff, Hash.BYTES);
    } catch (DigestException e) {
      throw new IndexOutOfBoundsException("no room for 32 bytes at " + dstOff + ": " + e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }
}
