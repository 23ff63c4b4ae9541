package dev.evident.codec;

/**
 * One accepted event as record bytes: a view that the reader uses again, valid only during {@link
 * EventReader.Sink#accepted}. Offsets point into {@link #buffer}.
 */
public final class ParsedRecord {
  int line;
  byte[] buffer = new byte[0];
  int recordLength;
  int segments;
  int firstOffset;
  int firstLength;
  int secondOffset;
  int secondLength;
  int idLength;
  int stream;
  int recordClass;
  boolean idFromServer;
  boolean timeFromServer;
  long idMillis;

  ParsedRecord() {}

  /** 1-based position in the body: line or array element. */
  public int line() {
    return line;
  }

  public byte[] buffer() {
    return buffer;
  }

  /** Where the whole record begins, also when it is split. */
  public int recordOffset() {
    return 0;
  }

  /** Bytes of the whole record, also when it is split. */
  public int recordLength() {
    return recordLength;
  }

  /** 1, or 2 when the record holds personal fields. */
  public int segments() {
    return segments;
  }

  /** Where segment 1 begins: the whole record unless it is split. */
  public int offset() {
    return firstOffset;
  }

  public int length() {
    return firstLength;
  }

  /** Where segment 2 (the personal values) begins; only when {@link #segments} is 2. */
  public int secondOffset() {
    return secondOffset;
  }

  public int secondLength() {
    return secondLength;
  }

  /** Where the id's text begins inside the record, after the quote. */
  public int idOffset() {
    return Records.ID_OFFSET;
  }

  /** Bytes of the id as it stands in the record, escapes included, without the quotes. */
  public int idLength() {
    return idLength;
  }

  /** The stream's number from {@link Names}. */
  public int stream() {
    return stream;
  }

  /** The retention class's number from {@link Names}. */
  public int recordClass() {
    return recordClass;
  }

  /**
   * Whether the server made a fresh id, which nobody can have sent before. False for an id that
   * comes from an idempotency key: that one must be looked up.
   */
  public boolean idFromServer() {
    return idFromServer;
  }

  /** Whether the producer sent no time, so that {@code time} is {@code received}. */
  public boolean timeFromServer() {
    return timeFromServer;
  }

  /** The time inside the id in milliseconds when it is a UUIDv7, else -1. */
  public long idMillis() {
    return idMillis;
  }
}
