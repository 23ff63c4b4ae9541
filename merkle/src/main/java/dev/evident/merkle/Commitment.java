package dev.evident.merkle;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;

/**
 * Salted commitment to the segments of a record. {@code segment_hash(i) = SHA-256("EVDv1-seg" || u8
 * i || salt || bytes)} with i from 1; the commitment to one segment is its hash, to more {@code
 * SHA-256("EVDv1-rec" || u8 n || segment_hash(1) || …)}. A segment can be destroyed together with
 * its salt while its hash keeps the commitment verifiable.
 *
 * <p>Not thread-safe: one instance per thread. The methods with offsets allocate nothing.
 */
public final class Commitment {
  /**
   * Length of every salt: 128 random bits, so that nobody can test guesses of a destroyed segment.
   */
  public static final int SALT_BYTES = 16;

  /** The number of segments is one byte. */
  public static final int SEGMENTS_MAX = 255;

  private static final byte[] SEGMENT = "EVDv1-seg".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RECORD = "EVDv1-rec".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest digest = Hasher.sha256();

  /** A fresh instance with a digest of its own. */
  public Commitment() {}

  /**
   * Writes the hash of one segment.
   *
   * @param number position of the segment in its record, 1..255
   */
  public void segment(
      int number, byte[] salt, int saltOff, byte[] src, int off, int len, byte[] dst, int dstOff) {
    checkCount(number);
    digest.update(SEGMENT);
    digest.update((byte) number);
    digest.update(salt, saltOff, SALT_BYTES);
    digest.update(src, off, len);
    finish(dst, dstOff);
  }

  /**
   * Writes the commitment over segment hashes that lie side by side; source and target may overlap.
   *
   * @param count how many, 1..255
   */
  public void record(int count, byte[] segmentHashes, int off, byte[] dst, int dstOff) {
    checkCount(count);
    if (count == 1) {
      System.arraycopy(segmentHashes, off, dst, dstOff, Hash.BYTES);
      return;
    }
    digest.update(RECORD);
    digest.update((byte) count);
    digest.update(segmentHashes, off, count * Hash.BYTES);
    finish(dst, dstOff);
  }

  /** The hash of one segment. */
  public static Hash segmentHash(int number, byte[] salt, byte[] segment) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException("a salt is 16 bytes long, not " + salt.length);
    }
    byte[] out = new byte[Hash.BYTES];
    new Commitment().segment(number, salt, 0, segment, 0, segment.length, out, 0);
    return Hash.of(out);
  }

  /** The commitment over all segment hashes of a record, 1..255 of them. */
  public static Hash recordHash(List<Hash> segmentHashes) {
    checkCount(segmentHashes.size());
    byte[] all = new byte[segmentHashes.size() * Hash.BYTES];
    for (int i = 0; i < segmentHashes.size(); i++) {
      segmentHashes.get(i).copyTo(all, i * Hash.BYTES);
    }
    byte[] out = new byte[Hash.BYTES];
    new Commitment().record(segmentHashes.size(), all, 0, out, 0);
    return Hash.of(out);
  }

  private static void checkCount(int count) {
    if (count < 1 || count > SEGMENTS_MAX) {
      throw new IllegalArgumentException("a record has segments 1..255, not " + count);
    }
  }

  private void finish(byte[] dst, int dstOff) {
    try {
      digest.digest(dst, dstOff, Hash.BYTES);
    } catch (DigestException e) {
      throw new IndexOutOfBoundsException("no room for 32 bytes at " + dstOff + ": " + e);
    }
  }
}
