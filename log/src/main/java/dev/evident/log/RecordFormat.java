package dev.evident.log;

import dev.evident.merkle.Commitment;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hasher;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A record inside the body of a frame (docs/formats.md, "Frame"). Big-endian:
 *
 * <pre>
 * event:    u8 kind | u16 class | u32 stream | u8 n | n × (salt[16] | u32 length | bytes)
 * control:  u8 kind | u16 class | u32 stream | u8 0 | u32 length | public body
 * </pre>
 *
 * The accepted time stands once in the frame's header. Instances hold scratch space: one per
 * thread.
 */
final class RecordFormat {
  /** kind, class, stream, n. */
  static final int PREFIX_BYTES = 8;

  static final int SALT_BYTES = 16;
  private static final int SEGMENTS_MAX = 2;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Hasher hasher = new Hasher();
  private final Commitment commitment = new Commitment();
  private final byte[] segmentHashes = new byte[SEGMENTS_MAX * 32];
  private final byte[] event = new byte[Entry.EVENT_BYTES];

  static int u8(byte[] b, int at) {
    return b[at] & 0xff;
  }

  static int u16(byte[] b, int at) {
    return (short) SHORT.get(b, at) & 0xffff;
  }

  static int i32(byte[] b, int at) {
    return (int) INT.get(b, at);
  }

  static long i64(byte[] b, int at) {
    return (long) LONG.get(b, at);
  }

  static void put16(byte[] b, int at, int value) {
    SHORT.set(b, at, (short) value);
  }

  static void put32(byte[] b, int at, int value) {
    INT.set(b, at, value);
  }

  static void put64(byte[] b, int at, long value) {
    LONG.set(b, at, value);
  }

  /** Kinds from genesis on carry a public body. */
  static boolean isControl(int kind) {
    return kind >= Entry.Kind.GENESIS.code();
  }

  /** Entry kind. */
  static int kind(byte[] b, int at) {
    return u8(b, at);
  }

  /** Stream number, unsigned. */
  static int stream(byte[] b, int at) {
    return i32(b, at + 3);
  }

  /**
   * Bytes of the record that starts at {@code at}.
   *
   * @return the length, or -1 when the bytes up to {@code end} do not hold a whole, sound record
   */
  static int length(byte[] b, int at, int end) {
    if (end - at < PREFIX_BYTES) {
      return -1;
    }
    int segments = u8(b, at + 7);
    int p = at + PREFIX_BYTES;
    if (isControl(kind(b, at)) != (segments == 0) || segments > SEGMENTS_MAX) {
      return -1;
    }
    for (int i = 0; i < Math.max(1, segments); i++) {
      p += segments == 0 ? 0 : SALT_BYTES;
      if (end - p < 4) {
        return -1;
      }
      int length = i32(b, p);
      p += 4;
      if (length < 0 || length > end - p) {
        return -1;
      }
      p += length;
    }
    return p - at;
  }

  /**
   * Offset of the bytes of segment {@code i} (from 0), or of the public body of a control record.
   */
  static int segmentStart(byte[] b, int at, int i) {
    int p = at + PREFIX_BYTES;
    int salt = u8(b, at + 7) == 0 ? 0 : SALT_BYTES;
    for (int k = 0; k < i; k++) {
      p += salt + 4 + i32(b, p + salt);
    }
    return p + salt + 4;
  }

  /** Length of the bytes that begin at {@code segmentStart}. */
  static int segmentLength(byte[] b, int segmentStart) {
    return i32(b, segmentStart - 4);
  }

  /** Writes the commitment of the event record at {@code at}. */
  void commitment(byte[] b, int at, byte[] dst, int dstAt) {
    int segments = u8(b, at + 7);
    if (segments == 1) {
      segment(b, at, 0, dst, dstAt);
      return;
    }
    for (int i = 0; i < segments; i++) {
      segment(b, at, i, segmentHashes, 32 * i);
    }
    commitment.record(segments, segmentHashes, 0, dst, dstAt);
  }

  private void segment(byte[] b, int at, int i, byte[] dst, int dstAt) {
    int start = segmentStart(b, at, i);
    commitment.segment(
        i + 1, b, start - 4 - SALT_BYTES, b, start, segmentLength(b, start), dst, dstAt);
  }

  /** Writes the leaf hash of the record at {@code at}, its commitment computed from the bytes. */
  void leaf(byte[] b, int at, long acceptedMs, byte[] dst, int dstAt) {
    if (u8(b, at + 7) == 0) {
      byte[] entry = entry(b, at, acceptedMs);
      hasher.leaf(entry, 0, entry.length, dst, dstAt);
    } else {
      commitment(b, at, event, Entry.HEADER_BYTES);
      Entry.encodeHeader(
          kind(b, at), u16(b, at + 1), Integer.toUnsignedLong(stream(b, at)), acceptedMs, event, 0);
      hasher.leaf(event, 0, event.length, dst, dstAt);
    }
  }

  /** Writes the leaf hash of an event record whose commitment is known already. */
  void leaf(
      byte[] b,
      int at,
      long acceptedMs,
      byte[] commitments,
      int commitmentAt,
      byte[] dst,
      int dstAt) {
    System.arraycopy(commitments, commitmentAt, event, Entry.HEADER_BYTES, 32);
    Entry.encodeHeader(
        kind(b, at), u16(b, at + 1), Integer.toUnsignedLong(stream(b, at)), acceptedMs, event, 0);
    hasher.leaf(event, 0, event.length, dst, dstAt);
  }

  /** The public entry of the record at {@code at}. */
  byte[] entry(byte[] b, int at, long acceptedMs) {
    byte[] entry;
    if (u8(b, at + 7) == 0) {
      int start = segmentStart(b, at, 0);
      int length = segmentLength(b, start);
      entry = new byte[Entry.HEADER_BYTES + length];
      System.arraycopy(b, start, entry, Entry.HEADER_BYTES, length);
    } else {
      entry = new byte[Entry.EVENT_BYTES];
      commitment(b, at, entry, Entry.HEADER_BYTES);
    }
    Entry.encodeHeader(
        kind(b, at), u16(b, at + 1), Integer.toUnsignedLong(stream(b, at)), acceptedMs, entry, 0);
    return entry;
  }

  /** Copies the record at {@code at} out of a frame. */
  static StoredRecord stored(byte[] b, int at, long index, long acceptedMs) {
    int segments = u8(b, at + 7);
    List<StoredRecord.Segment> list = new ArrayList<>(segments);
    byte[] body = {};
    if (segments == 0) {
      int start = segmentStart(b, at, 0);
      body = Arrays.copyOfRange(b, start, start + segmentLength(b, start));
    }
    for (int i = 0; i < segments; i++) {
      int start = segmentStart(b, at, i);
      list.add(
          new StoredRecord.Segment(
              Arrays.copyOfRange(b, start - 4 - SALT_BYTES, start - 4),
              Arrays.copyOfRange(b, start, start + segmentLength(b, start))));
    }
    return new StoredRecord(
        index, acceptedMs, kind(b, at), u16(b, at + 1), stream(b, at), list, body);
  }
}
