package dev.evident.merkle;

import java.util.Arrays;
import java.util.Optional;

/**
 * What stands for a record in the public log. Big-endian: {@code u8 format | u8 kind | u16 class |
 * u32 stream | u64 accepted_ms}, then for events the 32-byte commitment (48 bytes in all), for
 * control entries a public body. Immutable.
 */
public final class Entry {
  /** The only format there is. */
  public static final byte FORMAT = 1;

  /** Bytes before the commitment or body. */
  public static final int HEADER_BYTES = 16;

  /** Length of an event's entry. */
  public static final int EVENT_BYTES = HEADER_BYTES + Hash.BYTES;

  /** Longest body of a control entry: the entry must fit a bundle's 16-bit length. */
  public static final int BODY_BYTES_MAX = EntryBundle.ENTRY_BYTES_MAX - HEADER_BYTES;

  private static final long STREAM_MAX = 0xffff_ffffL;
  private static final int CLASS_MAX = 0xffff;

  /** Kinds with a meaning. Others are carried along and verify as opaque. */
  public enum Kind {
    /** One record, one segment. */
    EVENT(1),
    /** One record in several segments. */
    SEGMENTED_EVENT(2),
    /** Index 0: origin, key, format, class table. */
    GENESIS(15),
    /** Content of a record was destroyed. */
    REDACTION(16),
    /** Records whose time had come were destroyed. */
    PRUNE(17),
    /** A key changed. */
    KEY(18),
    /** Hash of a timestamp token. */
    ANCHOR(19),
    /** Restart, repaired tail, clock step, declared loss. */
    INCIDENT(20),
    /** A retention class changed. */
    CLASS_CHANGE(21),
    /** A hold was set or lifted. */
    HOLD(22),
    /** Checkpoint of another log. */
    FOREIGN_CHECKPOINT(23);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The byte in the entry. */
    public int code() {
      return code;
    }

    /** True for kinds that carry a public body in place of a commitment. */
    public boolean control() {
      return code >= GENESIS.code;
    }

    /** The kind with this byte, if it has a meaning. */
    public static Optional<Kind> of(int code) {
      return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
  }

  private final byte[] bytes;

  private Entry(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Writes an event's entry of {@value #EVENT_BYTES} bytes. Allocates nothing.
   *
   * @param retentionClass 0..65,535
   * @param stream 0..2^32-1
   * @param acceptedMs milliseconds since 1970-01-01T00:00Z, not negative
   */
  public static void encode(
      Kind kind,
      int retentionClass,
      long stream,
      long acceptedMs,
      byte[] commitment,
      int commitmentOff,
      byte[] dst,
      int dstOff) {
    if (kind.control()) {
      throw new IllegalArgumentException(kind + " carries a body, not a commitment");
    }
    encodeHeader(kind.code, retentionClass, stream, acceptedMs, dst, dstOff);
    System.arraycopy(commitment, commitmentOff, dst, dstOff + HEADER_BYTES, Hash.BYTES);
  }

  /** An event's entry as bytes of their own. */
  public static byte[] event(
      Kind kind, int retentionClass, long stream, long acceptedMs, Hash commitment) {
    byte[] out = new byte[EVENT_BYTES];
    encode(kind, retentionClass, stream, acceptedMs, commitment.shared(), 0, out, 0);
    return out;
  }

  /**
   * A control entry.
   *
   * @param body public, 1..65,519 bytes
   */
  public static byte[] control(
      Kind kind, int retentionClass, long stream, long acceptedMs, byte[] body) {
    if (!kind.control()) {
      throw new IllegalArgumentException(kind + " carries a commitment, not a body");
    }
    if (body.length < 1 || body.length > BODY_BYTES_MAX) {
      throw new IllegalArgumentException("body is 1..65,519 bytes long, not " + body.length);
    }
    byte[] out = new byte[HEADER_BYTES + body.length];
    encodeHeader(kind.code, retentionClass, stream, acceptedMs, out, 0);
    System.arraycopy(body, 0, out, HEADER_BYTES, body.length);
    return out;
  }

  /**
   * Writes the 16 bytes before commitment or body. Allocates nothing.
   *
   * @param kind the byte of a kind, known or not
   */
  public static void encodeHeader(
      int kind, int retentionClass, long stream, long acceptedMs, byte[] dst, int off) {
    if (retentionClass < 0 || retentionClass > CLASS_MAX) {
      throw new IllegalArgumentException("class is 0..65,535, not " + retentionClass);
    }
    if (stream < 0 || stream > STREAM_MAX) {
      throw new IllegalArgumentException("stream is 0..2^32-1, not " + stream);
    }
    if (acceptedMs < 0) {
      throw new IllegalArgumentException("accepted_ms is negative: " + acceptedMs);
    }
    dst[off] = FORMAT;
    dst[off + 1] = (byte) kind;
    dst[off + 2] = (byte) (retentionClass >> 8);
    dst[off + 3] = (byte) retentionClass;
    for (int i = 0; i < 4; i++) {
      dst[off + 4 + i] = (byte) (stream >> (24 - 8 * i));
    }
    for (int i = 0; i < 8; i++) {
      dst[off + 8 + i] = (byte) (acceptedMs >> (56 - 8 * i));
    }
  }

  /** Copies and checks an entry. */
  public static Entry decode(byte[] src, int off, int len) throws MalformedException {
    check(src, off, len);
    return new Entry(Arrays.copyOfRange(src, off, off + len));
  }

  /** As {@link #decode(byte[], int, int)} for a whole array. */
  public static Entry decode(byte[] bytes) throws MalformedException {
    return decode(bytes, 0, bytes.length);
  }

  /** The checks of {@link #decode}, without a copy: format, length for the kind, time. */
  public static void check(byte[] src, int off, int len) throws MalformedException {
    if (len < HEADER_BYTES || len > EntryBundle.ENTRY_BYTES_MAX) {
      throw new MalformedException("an entry is 16..65,535 bytes long, not " + len);
    }
    if (src[off] != FORMAT) {
      throw new MalformedException("entry format is 1, not " + (src[off] & 0xff));
    }
    int kind = kind(src, off);
    if ((kind == Kind.EVENT.code || kind == Kind.SEGMENTED_EVENT.code) && len != EVENT_BYTES) {
      throw new MalformedException("an event's entry is 48 bytes long, not " + len);
    }
    if (kind >= Kind.GENESIS.code && len == HEADER_BYTES) {
      throw new MalformedException("a control entry has no body");
    }
    if (acceptedMs(src, off) < 0) {
      throw new MalformedException("accepted_ms is above 2^63-1");
    }
  }

  /** The kind's byte of the entry at {@code off}, 0..255. */
  public static int kind(byte[] src, int off) {
    return src[off + 1] & 0xff;
  }

  /** accepted_ms of the entry at {@code off}. */
  public static long acceptedMs(byte[] src, int off) {
    long value = 0;
    for (int i = 8; i < 16; i++) {
      value = value << 8 | (src[off + i] & 0xff);
    }
    return value;
  }

  /** The kind's byte, 0..255. */
  public int kindCode() {
    return kind(bytes, 0);
  }

  /** The kind; empty for kinds without a meaning here. */
  public Optional<Kind> kind() {
    return Kind.of(kindCode());
  }

  /** Number of the retention class, 0..65,535. */
  public int retentionClass() {
    return (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
  }

  /** Number of the stream, 0..2^32-1. */
  public long stream() {
    long value = 0;
    for (int i = 4; i < 8; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  /** Milliseconds since 1970-01-01T00:00Z. */
  public long acceptedMs() {
    return acceptedMs(bytes, 0);
  }

  /** The commitment of an event; empty for every other kind. */
  public Optional<Hash> commitment() {
    return kind().filter(kind -> !kind.control()).map(_ -> Hash.of(bytes, HEADER_BYTES));
  }

  /** A copy of what follows the header: a control entry's body, an event's commitment. */
  public byte[] body() {
    return Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
  }

  /** A copy of the whole entry. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
