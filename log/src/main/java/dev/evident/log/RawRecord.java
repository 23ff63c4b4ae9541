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
}
