package dev.evident.log;

import dev.evident.log.keys.DataKeyId;
import dev.evident.log.keys.FileCipher;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * The body of a sealed frame (docs/formats.md, "Sealed body"). The records of each data key stand
 * together in a section of their own, so that a key can be destroyed and the other records of the
 * frame stay. Big-endian:
 *
 * <pre>
 * table    0 u16 sections s | 2 u16 0
 *          s × ( key id[8] | u64 nonce counter | u32 records | u32 plain bytes )
 * order    only if s &gt; 1: for each record of the frame in order, u16 number of its section
 * sections s × ( AES-256-GCM of the section's records one after the other | tag[16] )
 * </pre>
 *
 * Key: HKDF-SHA-256 of data key, boot id as salt and "evident/v1/frame". Nonce: four zero bytes,
 * then the counter, which one boot never uses twice under one data key. Bound to each section:
 * bytes 0 to 79 of the frame's header, SHA-256 of table and order, and the number of the section as
 * u32.
 */
final class SealedBody {
  static final String USE = "frame";
  static final int HEAD_BYTES = 4;
  static final int SECTION_BYTES = 24;
  static final int SECTIONS_MAX = 0xffff;

  /** Bytes of the frame's header that are bound to a section: those before its checksum. */
  private static final int HEADER_BYTES = 80;

  private static final int NUMBER_AT = HEADER_BYTES + 32;

  /** Bytes that are bound to a section. */
  static final int BOUND_BYTES = NUMBER_AT + 4;

  private SealedBody() {}

  /** What sealing adds at most to a body. */
  static int bytesAdded(int sections, int records) {
    return sections * (SECTION_BYTES + FileCipher.TAG_BYTES) + 2 * records;
  }

  /** Bytes of table and order. */
  static int tableBytes(int sections, int records) {
    return HEAD_BYTES + SECTION_BYTES * sections + (sections > 1 ? 2 * records : 0);
  }

  static int sections(byte[] b, int body) {
    return RecordFormat.u16(b, body);
  }

  private static int section(int body, int i) {
    return body + HEAD_BYTES + SECTION_BYTES * i;
  }

  static void putHead(byte[] b, int body, int sections) {
    RecordFormat.put16(b, body, sections);
    RecordFormat.put16(b, body + 2, 0);
  }

  static void putSection(
      byte[] b, int body, int i, DataKeyId id, long counter, int records, int plainBytes) {
    int at = section(body, i);
    id.put(b, at);
    RecordFormat.put64(b, at + 8, counter);
    RecordFormat.put32(b, at + 16, records);
    RecordFormat.put32(b, at + 20, plainBytes);
  }

  static DataKeyId id(byte[] b, int body, int i) {
    return DataKeyId.read(b, section(body, i));
  }

  static long counter(byte[] b, int body, int i) {
    return RecordFormat.i64(b, section(body, i) + 8);
  }

  static int records(byte[] b, int body, int i) {
    return RecordFormat.i32(b, section(body, i) + 16);
  }

  static int plainBytes(byte[] b, int body, int i) {
    return RecordFormat.i32(b, section(body, i) + 20);
  }

  /** Where the number of a record's section stands, in a frame of several. */
  static int orderAt(int body, int sections, int record) {
    return section(body, sections) + 2 * record;
  }

  /** Writes what is bound to every section of a frame, see {@link #putNumber}. */
  static void putBound(byte[] frame, int at, int tableBytes, MessageDigest sha256, byte[] dst) {
    System.arraycopy(frame, at, dst, 0, HEADER_BYTES);
    sha256.update(frame, at + FrameFormat.HEADER_BYTES, tableBytes);
    try {
      int _ = sha256.digest(dst, HEADER_BYTES, NUMBER_AT - HEADER_BYTES);
    } catch (DigestException e) {
      throw new AssertionError("bug: a SHA-256 has 32 bytes", e);
    }
  }

  /** Completes what is bound to one section. */
  static void putNumber(byte[] bound, int section) {
    RecordFormat.put32(bound, NUMBER_AT, section);
  }
}
