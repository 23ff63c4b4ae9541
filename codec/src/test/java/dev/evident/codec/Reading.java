package dev.evident.codec;

import dev.evident.model.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What a reader made of a body, and a short way to have it read. */
final class Reading implements EventReader.Sink {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");
  static final String RECEIVED = "2026-11-22T10:00:00.123Z";
  static final Names NAMES =
      new Names() {
        @Override
        public int streamNumber(String name) {
          return List.of("main", "billing", "süd").indexOf(name);
        }

        @Override
        public int classNumber(String name) {
          return List.of("default", "legal").indexOf(name);
        }
      };

  /** A copy of one accepted record. */
  record Accepted(
      int line,
      byte[] record,
      int segments,
      byte[] first,
      byte[] second,
      String id,
      int stream,
      int recordClass,
      boolean idFromServer,
      boolean timeFromServer,
      long idMillis) {
    String text() {
      return new String(record, StandardCharsets.UTF_8);
    }
  }

  final List<Accepted> accepted = new ArrayList<>();
  final List<Refusal> rejected = new ArrayList<>();

  static EventReader reader(Limits limits, PersonalFields personal) {
    return new EventReader(limits, NAMES, personal, InstantSource.fixed(NOW), new Random(1));
  }

  static EventReader reader() {
    return reader(Limits.DEFAULT, PersonalFields.NONE);
  }

  static Reading of(String body, BodyFormat format) {
    return of(body.getBytes(StandardCharsets.UTF_8), format);
  }

  static Reading of(byte[] body, BodyFormat format) {
    try {
      return of(reader(), new ByteArrayInputStream(body), format, "");
    } catch (BodyRefused refused) {
      throw new AssertionError(refused.refusal().toString(), refused);
    }
  }

  static Reading of(EventReader reader, InputStream body, BodyFormat format, String key)
      throws BodyRefused {
    Reading reading = new Reading();
    try {
      reader.read(body, format, key, reading);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return reading;
  }

  /** The record of the only event of a body. */
  static String one(String event) {
    Reading reading = of(event, BodyFormat.JSON);
    if (!reading.rejected.isEmpty()) {
      throw new AssertionError(reading.rejected.toString());
    }
    return reading.accepted.getFirst().text();
  }

  @Override
  public void accepted(ParsedRecord r) {
    accepted.add(
        new Accepted(
            r.line(),
            slice(r, r.recordOffset(), r.recordLength()),
            r.segments(),
            slice(r, r.offset(), r.length()),
            slice(r, r.secondOffset(), r.secondLength()),
            new String(slice(r, r.idOffset(), r.idLength()), StandardCharsets.UTF_8),
            r.stream(),
            r.recordClass(),
            r.idFromServer(),
            r.timeFromServer(),
            r.idMillis()));
  }

  private static byte[] slice(ParsedRecord r, int offset, int length) {
    return Arrays.copyOfRange(r.buffer(), offset, offset + length);
  }

  @Override
  public void rejected(Refusal refusal) {
    rejected.add(refusal);
  }

  /** Everything as one text, to compare two readings. */
  @Override
  public String toString() {
    StringBuilder all = new StringBuilder();
    accepted.forEach(a -> all.append(a.line()).append(' ').append(a.text()).append('\n'));
    rejected.forEach(r -> all.append(r).append('\n'));
    return all.toString();
  }
}
