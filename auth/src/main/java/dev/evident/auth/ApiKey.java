package dev.evident.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A bearer key: {@code evd_}, 43 base62 digits that hold 256 random bits, and 6 base62 digits of
 * the CRC-32 of all before them. Between prefix and secret, a key that is one of many has 10 base62
 * digits by which it is looked up: its id, which is no secret. The prefix lets scanners recognise a
 * leaked key; the checksum lets them, and us, tell a typing error from a wrong key. What is kept of
 * a key is its SHA-256: with 256 random bits nothing slower is needed. Immutable.
 */
public final class ApiKey {

  /** What every key starts with. */
  public static final String PREFIX = "evd_";

  private static final int SECRET_BYTES = 32;
  private static final int SECRET_DIGITS = 43; // 62^43 > 2^256
  private static final int CHECKSUM_DIGITS = 6; // 62^6 > 2^32
  private static final int ID_DIGITS = 10; // 62^10 > 2^59: never drawn twice by chance
  private static final int LENGTH = PREFIX.length() + SECRET_DIGITS + CHECKSUM_DIGITS;
  private static final int LENGTH_WITH_ID = LENGTH + ID_DIGITS;

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

  private final String text;

  private ApiKey(String text) {
    this.text = text;
  }

  static ApiKey generate(SecureRandom random) {
    return generate("", random);
  }

  /** Another key under an id that {@link #newId} made. */
  static ApiKey generate(String id, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String body = PREFIX + id + base62(new BigInteger(1, secret), SECRET_DIGITS);
    return new ApiKey(body + checksum(body));
  }

  static String newId(SecureRandom random) {
    StringBuilder id = new StringBuilder(ID_DIGITS);
    for (int i = 0; i < ID_DIGITS; i++) {
      id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return id.toString();
  }

  /** Whether the text can be the id of a key. */
  static boolean isId(String text) {
    return text.length() == ID_DIGITS && text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
  }

  /** The key, if the text has the form of one and its checksum is right. */
  public static Optional<ApiKey> parse(String text) {
    int length = text.length();
    if ((length != LENGTH && length != LENGTH_WITH_ID) || !text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    for (int i = PREFIX.length(); i < length; i++) {
      if (DIGITS.indexOf(text.charAt(i)) < 0) {
        return Optional.empty();
      }
    }
    String body = text.substring(0, length - CHECKSUM_DIGITS);
    return text.endsWith(checksum(body)) ? Optional.of(new ApiKey(text)) : Optional.empty();
  }

  private static String checksum(String body) {
    var crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return base62(BigInteger.valueOf(crc.getValue()), CHECKSUM_DIGITS);
  }

  private static String base62(BigInteger number, int digits) {
    char[] out = new char[digits];
    BigInteger rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      BigInteger[] divided = rest.divideAndRemainder(BASE);
      out[i] = DIGITS.charAt(divided[1].intValue());
      rest = divided[0];
    }
    return new String(out);
  }

  /** The part that is no secret; the administrator's key has none. */
  Optional<String> id() {
    return text.length() == LENGTH
        ? Optional.empty()
        : Optional.of(text.substring(PREFIX.length(), PREFIX.length() + ID_DIGITS));
  }

  /** The key itself: to be shown once, to its owner. */
  public String reveal() {
    return text;
  }

  /** What is stored: SHA-256 of the whole key text, 64 lower-case hex digits. */
  String hash() {
    return HexFormat.of().formatHex(sha256(text));
  }

  /** Compares in a time that does not depend on where the hashes differ. */
  boolean hasHash(byte[] hash) {
    return MessageDigest.isEqual(sha256(text), hash);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }

  /** Never the key: this text may land in a log. */
  @Override
  public String toString() {
    return PREFIX + "***";
  }
}
