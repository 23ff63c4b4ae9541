package dev.evident.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Names one run of a sender. The ids of its events follow from it and their place in the input, so
 * that sending the same input again under the same run id gives the same ids: what the server
 * already has is then answered as a duplicate, even by a new process that knows nothing else.
 *
 * @param value a UUIDv7 (RFC 9562)
 */
public record RunId(UUID value) {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  public RunId {
    if (value.version() != 7 || value.variant() != 2) {
      throw new IllegalArgumentException("\"" + value + "\" is not a UUIDv7");
    }
  }

  /** A new run that starts now. */
  public static RunId fresh(InstantSource clock, RandomGenerator random) {
    return new RunId(uuid7(clock.millis(), random.nextLong(), random.nextLong()));
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is not a UUIDv7
   */
  public static RunId parse(String text) {
    return new RunId(UUID.fromString(text));
  }

  /**
   * The id of an event that came without one: a UUIDv7 with the time of the run.
   *
   * @param input which input of the run, from 0
   * @param line 1-based line in that input
   */
  String eventId(int input, long line) {
    ByteBuffer place = ByteBuffer.allocate(16 + 4 + 8);
    place.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    place.putInt(input).putLong(line);
    ByteBuffer hash = ByteBuffer.wrap(sha256().digest(place.array()));
    return uuid7(value.getMostSignificantBits() >>> 16, hash.getLong(), hash.getLong()).toString();
  }

  /** The member to put into the event's JSON, with a comma unless it will be the only one. */
  byte[] idMember(int input, long line, boolean only) {
    return ("\"id\":\"" + eventId(input, line) + (only ? "\"" : "\","))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static UUID uuid7(long millis, long high, long low) {
    return new UUID(millis << 16 | VERSION_7 | (high & 0xFFF), VARIANT | low >>> 2);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
