package dev.evident.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What the server adds to an event: its time, an id, the numbers of names. For one thread. */
final class ServerValues {
  private static final byte[] ID_DOMAIN = "evident-idempotency".getBytes(StandardCharsets.US_ASCII);

  private final Names names;
  private final InstantSource clock;
  private final UuidV7 ids;
  private final NameNumbers streams;
  private final NameNumbers classes;
  private final MessageDigest sha256;
  private final byte[] received = new byte[Rfc3339.MILLIS_LENGTH + 2];
  private byte[] idempotencyKey = new byte[0];
  private long receivedMillis = Long.MIN_VALUE;
  private byte[] usualClass = new byte[0];
  private int classOf = Names.UNKNOWN; // the stream that it is the class of

  ServerValues(Names names, InstantSource clock, RandomGenerator random) {
    this.names = names;
    this.clock = clock;
    this.ids = new UuidV7(random);
    this.streams = new NameNumbers(names::streamNumber, Names.DEFAULT_STREAM);
    this.classes = new NameNumbers(names::classNumber, Names.DEFAULT_CLASS);
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError("bug: every JDK has SHA-256", missing);
    }
    received[0] = '"';
    received[received.length - 1] = '"';
  }

  /** Begins a body; an empty key means that there is none. */
  void begin(String key) {
    idempotencyKey = key.getBytes(StandardCharsets.UTF_8);
    classOf = Names.UNKNOWN;
    streams.forget();
    classes.forget();
    tick();
  }

  /** Looks at the clock: what comes from now on was received now. */
  void tick() {
    long now = clock.millis();
    if (now != receivedMillis) {
      receivedMillis = now;
      Rfc3339.writeMillis(now, received, 1);
    }
  }

  long receivedMillis() {
    return receivedMillis;
  }

  NameNumbers streams() {
    return streams;
  }

  NameNumbers classes() {
    return classes;
  }

  /** The class that is written when none was sent, in quotes. */
  byte[] defaultClass(int stream) {
    if (stream != classOf) {
      String name = names.defaultClass(stream);
      usualClass =
          name.equals(Names.DEFAULT_CLASS)
              ? classes.defaultToken()
              : ('"' + name + '"').getBytes(StandardCharsets.UTF_8);
      classOf = stream;
    }
    return usualClass;
  }

  boolean hasIdempotencyKey() {
    return idempotencyKey.length > 0;
  }

  /** Writes the time of receipt in quotes; where. */
  int writeReceived(RecordEncoder out) {
    int at = out.length();
    out.raw(received);
    return at;
  }

  /** Writes an id in quotes; where. */
  int writeId(RecordEncoder out, int line) {
    int at = out.room(UuidV7.LENGTH + 2);
    byte[] bytes = out.bytes();
    bytes[at] = '"';
    if (hasIdempotencyKey()) {
      writeDerivedId(line, bytes, at + 1);
    } else {
      ids.write(receivedMillis, bytes, at + 1);
    }
    bytes[at + UuidV7.LENGTH + 1] = '"';
    return at;
  }

  /** A UUIDv8 (RFC 9562 §5.8) of the key and the event's place, the same at every try. */
  private void writeDerivedId(int line, byte[] out, int at) {
    sha256.update(ID_DOMAIN);
    sha256.update(idempotencyKey);
    ByteBuffer hash =
        ByteBuffer.wrap(sha256.digest(ByteBuffer.allocate(Long.BYTES).putLong(line).array()));
    long high = (hash.getLong() & ~0xf000L) | 0x8000L;
    UuidV7.write(high, hash.getLong(), out, at);
  }
}
