package dev.evident.merkle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A witness's timestamped signature {@code cosignature/v1} (C2SP tlog-cosignature): 8 bytes of
 * time, 64 bytes of Ed25519.
 *
 * @param line the signature line that it came from
 * @param timestamp seconds since 1970-01-01T00:00Z, 0..2^63-1
 */
public record Cosignature(NoteSignature line, long timestamp) {
  private static final int TIME_BYTES = 8;

  public Cosignature {
    if (timestamp < 0) {
      throw new IllegalArgumentException("cosignature time is negative");
    }
  }

  /** Reads a signature line; empty when it does not have the form of a cosignature. */
  public static Optional<Cosignature> parse(NoteSignature line) {
    byte[] bytes = line.signature();
    if (bytes.length != TIME_BYTES + Key.SIGNATURE_BYTES) {
      return Optional.empty();
    }
    long timestamp = ByteBuffer.wrap(bytes).getLong();
    return timestamp < 0 ? Optional.empty() : Optional.of(new Cosignature(line, timestamp));
  }

  /** True when {@code key} made it over the text of this checkpoint at this time. */
  public boolean verify(VerifierKey key, String text) {
    byte[] bytes = line.signature();
    return key.algorithm() == VerifierKey.COSIGNATURE_V1
        && key.claimedBy(line)
        && key.verifyRaw(
            message(timestamp, text), Arrays.copyOfRange(bytes, TIME_BYTES, bytes.length));
  }

  static byte[] message(long timestamp, String text) {
    return ("cosignature/v1\ntime " + timestamp + "\n" + text).getBytes(StandardCharsets.UTF_8);
  }
}
