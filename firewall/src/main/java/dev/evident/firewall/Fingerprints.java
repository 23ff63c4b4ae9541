package dev.evident.firewall;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names secrets without telling them: the first 100 bits of HMAC-SHA-256 under a key of this
 * installation, in base32. Without the key nobody can test whether a secret that he guesses was it.
 * For one thread.
 */
final class Fingerprints {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] DOMAIN = "evident-firewall/v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BITS_EACH = 5;

  private final Mac mac;

  Fingerprints(SecretKeySpec key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: every Java platform has " + ALGORITHM, e);
    }
  }

  static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  String of(byte[] bytes, int from, int to) {
    mac.update(DOMAIN);
    mac.update(bytes, from, to - from);
    byte[] tag = mac.doFinal();
    StringBuilder text = new StringBuilder(Mask.FINGERPRINT_CHARS);
    int bits = 0;
    int count = 0;
    for (int i = 0; text.length() < Mask.FINGERPRINT_CHARS; ) {
      if (count < BITS_EACH) {
        bits = (bits << 8) | (tag[i++] & 0xff);
        count += 8;
      }
      count -= BITS_EACH;
      text.append(BASE32.charAt(bits >> count & 31));
    }
    return text.toString();
  }
}
