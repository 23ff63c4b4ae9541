package dev.evident.store;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.codec.EventReader;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.ParsedRecord;
import dev.evident.codec.PersonalFields;
import dev.evident.model.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Records in the layout in which the log hands them to the store. */
public final class RawRecords {
  public static final int EVENT = 1;
  public static final int EVENT_OF_SEGMENTS = 2;
  public static final int INCIDENT = 20;

  private RawRecords() {}

  /** Reads events as the server does and lays their records out; refuses none. */
  public static List<byte[]> ofEvents(String ndjson, PersonalFields personal, long seed)
      throws IOException, BodyRefused {
    return ofEvents(
        new ByteArrayInputStream(ndjson.getBytes(StandardCharsets.UTF_8)), personal, seed);
  }

  /** The same for a stream of lines; at most as many as one batch takes. */
  public static List<byte[]> ofEvents(InputStream ndjson, PersonalFields personal, long seed)
      throws IOException, BodyRefused {
    List<Refusal> refused = new ArrayList<>();
    List<byte[]> records = read(ndjson, personal, seed, refused);
    if (!refused.isEmpty()) {
      throw new AssertionError(refused.getFirst().toString());
    }
    return records;
  }

  /** Records of the events that were accepted, and how many were not. */
  public record Read(List<byte[]> records, int refused) {}

  /** Reads events as the server does, whatever they are. */
  public static Read accepted(String ndjson, PersonalFields personal, long seed)
      throws IOException, BodyRefused {
    List<Refusal> refused = new ArrayList<>();
    InputStream in = new ByteArrayInputStream(ndjson.getBytes(StandardCharsets.UTF_8));
    List<byte[]> records = read(in, personal, seed, refused);
    return new Read(records, refused.size());
  }

  private static List<byte[]> read(
      InputStream ndjson, PersonalFields personal, long seed, List<Refusal> refused)
      throws IOException, BodyRefused {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> records = new ArrayList<>();
    new EventReader(
            Limits.DEFAULT,
            new OneOfEach(),
            personal,
            InstantSource.fixed(Instant.parse("2026-11-01T12:00:00Z")),
            random)
        .read(
            ndjson,
            BodyFormat.NDJSON,
            new EventReader.Sink() {
              @Override
              public void accepted(ParsedRecord r) {
                byte[] first = copy(r.buffer(), r.offset(), r.length());
                records.add(
                    r.segments() == 2
                        ? event(
                            random,
                            r.recordClass(),
                            r.stream(),
                            first,
                            copy(r.buffer(), r.secondOffset(), r.secondLength()))
                        : event(random, r.recordClass(), r.stream(), first));
              }

              @Override
              public void rejected(Refusal refusal) {
                refused.add(refusal);
              }
            });
    return records;
  }

  private static byte[] copy(byte[] b, int offset, int length) {
    return Arrays.copyOfRange(b, offset, offset + length);
  }

  /** An event of one or two segments, with random salts. */
  public static byte[] event(
      RandomGenerator random, int recordClass, int stream, byte[]... segments) {
    int bytes = 8;
    for (byte[] segment : segments) {
      bytes += 20 + segment.length;
    }
    ByteBuffer b = ByteBuffer.allocate(bytes);
    b.put((byte) (segments.length == 1 ? EVENT : EVENT_OF_SEGMENTS));
    b.putShort((short) recordClass).putInt(stream).put((byte) segments.length);
    for (byte[] segment : segments) {
      byte[] salt = new byte[16];
      random.nextBytes(salt);
      b.put(salt).putInt(segment.length).put(segment);
    }
    return b.array();
  }

  /** A control record. */
  public static byte[] control(int kind, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(12 + bytes.length)
        .put((byte) kind)
        .putShort((short) 0)
        .putInt(0)
        .put((byte) 0)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static final class OneOfEach implements Names {
    @Override
    public int streamNumber(String name) {
      return name.equals("main") ? 0 : 1 + Math.floorMod(name.hashCode(), 1_000);
    }

    @Override
    public int classNumber(String name) {
      return 0;
    }
  }
}
