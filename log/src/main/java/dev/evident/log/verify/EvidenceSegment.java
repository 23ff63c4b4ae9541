package dev.evident.log.verify;

import dev.evident.merkle.Commitment;
import dev.evident.merkle.Hash;

/** One part of a record in a proof. The arrays are the caller's to read and not to change. */
public sealed interface EvidenceSegment {
  /**
   * A part that is there.
   *
   * @param salt {@value Commitment#SALT_BYTES} bytes
   * @param data the bytes that were committed to
   */
  record Kept(byte[] salt, byte[] data) implements EvidenceSegment {
    public Kept {
      if (salt.length != Commitment.SALT_BYTES) {
        throw new IllegalArgumentException("a salt is 16 bytes long, not " + salt.length);
      }
    }
  }

  /** A part of which only the hash is left. */
  record Destroyed(Hash hash) implements EvidenceSegment {}
}
