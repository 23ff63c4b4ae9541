package dev.evident.log;

/**
 * Reads a record where it stands in an array, in the layout of docs/formats.md, "Frame":
 *
 * <pre>
 * event:    u8 kind | u16 class | u32 stream | u8 n | n × (salt[16] | u32 length | bytes)
 * control:  u8 kind | u16 class | u32 stream | u8 0 | u32 length | public body
 * </pre>
 *
 * The caller vouches that a whole record stands there.
 */
public final class RawRecord {
  /** Bytes of a segment's salt. */
  public static final int SALT_BYTES = RecordFormat.SALT_BYTES;

  /** Bytes in front of the first segment's salt, or of a public body's length. */
  public static final int PREFIX_BYTES = RecordFormat.PREFIX_BYTES;

  /** Bytes of the length in front of a segment's bytes. */
  public static final int LENGTH_BYTES = 4;

  private RawRecord() {}

  public static int kind(byte[] b, int at) {
    return RecordFormat.kind(b, at);
  }

  /** Kinds from genesis on carry a public body. */
  public static boolean isControl(byte[] b, int at) {
    return RecordFormat.isControl(RecordFormat.kind(b, at));
  }

  /** 0 to 65,535. */
  public static int recordClass(byte[] b, int at) {
    return RecordFormat.u16(b, at + 1);
  }

  /** Unsigned 32 bits. */
  public static int stream(byte[] b, int at) {
    return RecordFormat.stream(b, at);
  }

  /** Salted segments: 0 for a control record, otherwise 1 or 2. */
  public static int segments(byte[] b, int at) {
    return RecordFormat.u8(b, at + 7);
  }

  /** Where the bytes of segment {@code i} (from 0) begin, or those of the public body. */
  public static int from(byte[] b, int at, int i) {
    return RecordFormat.segmentStart(b, at, i);
  }

  /** Behind the bytes that begin at {@code from}. */
  public static int to(byte[] b, int from) {
    return from + RecordFormat.segmentLength(b, from);
  }

  /** Where the salt of the segment stands whose bytes begin at {@code from}. */
  public static int salt(int from) {
    return from - 4 - RecordFormat.SALT_BYTES;
  }

  /** Bytes of the whole record. */
  public static int length(byte[] b, int at) {
    return RecordFormat.length(b, at, b.length);
  }

  /**
   * Writes what stands in front of the segments.
   *
   * @param segments 0 for a control record
   */
  public static void putPrefix(
      byte[] b, int at, int kind, int recordClass, int stream, int segments) {
    b[at] = (byte) kind;
    RecordFormat.put16(b, at + 1, recordClass);
    RecordFormat.put32(b, at + 3, stream);
    b[at + 7] = (byte) segments;
  }

  /** Writes the length of the bytes that begin at {@code from}. */
  public static void putLength(byte[] b, int from, int length) {
    RecordFormat.put32(b, from - LENGTH_BYTES, length);
  }

  /** The record as an object of its own. */
  public static StoredRecord stored(byte[] b, int at, long index, long acceptedMs) {
    return RecordFormat.stored(b, at, index, acceptedMs);
  }

  /** Computes leaf hashes; for one thread. */
  public static final class Leaves {
    private final RecordFormat format = new RecordFormat();

    /** Writes the 32 bytes of the leaf hash of a record, its commitment made from its bytes. */
    public void leaf(byte[] b, int at, long acceptedMs, byte[] dst, int dstAt) {
      format.leaf(b, at, acceptedMs, dst, dstAt);
    }
  }
}
