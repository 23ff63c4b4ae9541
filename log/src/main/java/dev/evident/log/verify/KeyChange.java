package dev.evident.log.verify;

import dev.evident.merkle.MalformedException;
import dev.evident.merkle.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * The log's signing key was replaced: body of a control entry of kind 18. Both keys sign the same
 * statement, the old one so that it hands over, the new one so that nobody hands over to a key that
 * is not theirs to use.
 */
record KeyChange(VerifierKey oldKey, VerifierKey newKey, String oldSignature, String newSignature) {
  private static final Set<String> NAMES = Set.of("old", "new", "old_signature", "new_signature");

  /**
   * Reads a body. Kind 18 stands for other key events as well: a body with other members is empty,
   * one with exactly these members must be right.
   */
  static Optional<KeyChange> parse(byte[] body) throws MalformedException {
    Json json = Json.parse(body);
    if (!json.names().equals(NAMES)) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyChange(
            VerifierKey.parse(json.string("old")),
            VerifierKey.parse(json.string("new")),
            json.string("old_signature"),
            json.string("new_signature")));
  }

  boolean verify(String origin) {
    byte[] statement =
        ("evident-key-change/v1\n" + origin + "\n" + oldKey.text() + "\n" + newKey.text() + "\n")
            .getBytes(StandardCharsets.UTF_8);
    return isLogKey(oldKey, origin)
        && isLogKey(newKey, origin)
        && !oldKey.equals(newKey)
        && verify(oldKey, statement, oldSignature)
        && verify(newKey, statement, newSignature);
  }

  private static boolean isLogKey(VerifierKey key, String origin) {
    return key.name().equals(origin) && key.algorithm() == VerifierKey.ED25519;
  }

  private static boolean verify(VerifierKey key, byte[] statement, String base64) {
    try {
      return key.verifyRaw(statement, Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
