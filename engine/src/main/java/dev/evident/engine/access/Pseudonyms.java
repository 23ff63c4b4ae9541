package dev.evident.engine.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stable names for values that are not shown: {@code ‹masked:9f86d081884c7d65›}, the first 64 bits
 * of HMAC-SHA-256 under a key of this installation over the stream and the value. The same value
 * has the same pseudonym in every field of a stream, and another one in other streams and other
 * installations. Thread-safe.
 *
 * <p>Without the key nobody can go back from a pseudonym to its value by trying values. Whoever may
 * append to a stream and reads it masked can send a value that he guesses and look at its
 * pseudonym; that is in the nature of a pseudonym with which one can count.
 */
public final class Pseudonyms {
  /** Bytes of the key. */
  public static final int KEY_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final String BEGIN = "‹masked:";
  private static final char END = '›';

  private final SecretKeySpec key;

  /**
   * @param key {@link #KEY_BYTES} random bytes that stay the same for ever
   */
  public Pseudonyms(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("the key of pseudonyms has " + KEY_BYTES + " bytes");
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** The pseudonyms of one stream; for one thread. */
  Of of(String stream) {
    return new Of(stream);
  }

  /** What a value of a stream is called. */
  final class Of {
    private final byte[] prefix;
    private final Mac mac;

    private Of(String stream) {
      prefix = (stream + "\0").getBytes(StandardCharsets.UTF_8);
      try {
        mac = Mac.getInstance(ALGORITHM);
        mac.init(key);
      } catch (GeneralSecurityException e) {
        throw new AssertionError("bug: every Java platform has " + ALGORITHM, e);
      }
    }

    /** The pseudonym of a value's text. */
    String name(String value) {
      mac.update(prefix);
      long bits = ByteBuffer.wrap(mac.doFinal(value.getBytes(StandardCharsets.UTF_8))).getLong();
      return BEGIN + HexFormat.of().toHexDigits(bits) + END;
    }
  }
}
