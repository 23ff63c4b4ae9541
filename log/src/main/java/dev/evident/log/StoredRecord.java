package dev.evident.log;

import dev.evident.merkle.Commitment;
import dev.evident.merkle.Entry;
import java.io.IOException;
import java.util.List;

/**
 * A record as the log holds it: its place, its accepted time and its salted segments. The arrays
 * are the caller's to read and not to change.
 *
 * @param index place in the log, from 0
 * @param acceptedMs accepted time in milliseconds since 1970, as the entry shows it
 * @param kind entry kind (see {@link Entry})
 * @param recordClass retention class, 0 to 65,535
 * @param stream stream number, unsigned 32 bits
 * @param segments one or two segments for an event, none for a control record
 * @param publicBody the body of a control record; empty for an event
 */
public record StoredRecord(
    long index,
    long acceptedMs,
    int kind,
    int recordClass,
    int stream,
    List<Segment> segments,
    byte[] publicBody) {

  /** A salted part of a record: 16 bytes of salt and the bytes that it was committed with. */
  public record Segment(byte[] salt, byte[] bytes) {}

  public StoredRecord {
    segments = List.copyOf(segments);
  }

  /** Whether this is a control record (genesis, incident, …), whose content is public. */
  public boolean isControl() {
    return segments.isEmpty();
  }

  /** The bytes of the only segment, of segment 1, or of the public body. */
  public byte[] firstBytes() {
    return isControl() ? publicBody : segments.getFirst().bytes();
  }

  /** The public entry, its commitment computed from the segments. */
  public byte[] entry() {
    int contentBytes = isControl() ? publicBody.length : 32;
    byte[] entry = new byte[Entry.HEADER_BYTES + contentBytes];
    Entry.encodeHeader(kind, recordClass, Integer.toUnsignedLong(stream), acceptedMs, entry, 0);
    if (isControl()) {
      System.arraycopy(publicBody, 0, entry, Entry.HEADER_BYTES, publicBody.length);
      return entry;
    }
    Commitment commitment = new Commitment();
    byte[] hashes = new byte[32 * segments.size()];
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      commitment.segment(i + 1, s.salt(), 0, s.bytes(), 0, s.bytes().length, hashes, 32 * i);
    }
    if (segments.size() == 1) {
      System.arraycopy(hashes, 0, entry, Entry.HEADER_BYTES, 32);
    } else {
      commitment.record(segments.size(), hashes, 0, entry, Entry.HEADER_BYTES);
    }
    return entry;
  }

  /** Sees records one after the other. */
  @FunctionalInterface
  public interface Visitor {
    /** Returns false to stop. */
    boolean visit(StoredRecord record) throws IOException;
  }

  /** Decides whether a record is the one that is looked for. */
  @FunctionalInterface
  public interface Match {
    boolean test(StoredRecord record) throws IOException;
  }
}
