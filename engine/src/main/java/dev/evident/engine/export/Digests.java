package dev.evident.engine.export;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as an object. */
final class Digests {
  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }
}
