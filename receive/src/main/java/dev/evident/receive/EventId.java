package dev.evident.receive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Stable ids: the same original always gets the same, so that a second import adds nothing. */
final class EventId {
  private static final int ID_CHARS_MAX = 128;

  /** 64 bits tell originals with the same source id apart; a collision is refused, not lost. */
  private static final int SHORT_DIGEST_CHARS = 16;

  private EventId() {}

  /** The source's id, a hyphen and a digest of the original; its whole digest without an id. */
  static String of(Optional<String> sourceId, byte[] original) {
    String digest = HexFormat.of().formatHex(sha256(original));
    return sourceId
        .filter(id -> id.length() < ID_CHARS_MAX - SHORT_DIGEST_CHARS)
        .filter(id -> id.chars().allMatch(c -> c > ' ' && c <= '~'))
        .map(id -> id + "-" + digest.substring(0, SHORT_DIGEST_CHARS))
        .orElse(digest);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }
}
