package dev.evident.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/**
 * The unit of a commit in the journal (docs/formats.md, "Frame"). Big-endian:
 *
 * <pre>
 * header   0 u32 magic "EVFR" | 4 u8 format, 1 plain, 2 sealed | 5 u8 flags = 0 | 6 u16 0
 *          8 u64 first index
 *         16 u32 records | 20 u32 body bytes | 24 u64 accepted ms | 32 boot id[16]
 *         48 hash of the frame before[32] | 80 u32 CRC32C of bytes 0 to 79
 * body    plain: records, see {@link RecordFormat}; sealed: see {@link SealedBody}
 * trailer  0 u64 tree size after the frame | 8 root after the frame[32]
 *         40 u32 CRC32C of header, body and trailer bytes 0 to 39
 * </pre>
 *
 * The hash of a frame covers header and trailer only: the trailer's root binds the body, so hashing
 * the body a second time would buy nothing.
 */
final class FrameFormat {
  static final int MAGIC = 0x45564652;

  /** The body is the records themselves. */
  static final int PLAIN = 1;

  /** The body is encrypted. */
  static final int SEALED = 2;

  static final int HEADER_BYTES = 84;
  static final int TRAILER_BYTES = 44;
  static final int BOOT_BYTES = 16;

  /** Body of a frame at most: one batch, and the sequencer's own control records. */
  static final int BODY_BYTES_MAX = Batch.BODY_BYTES_MAX + 64 * 1024;

  /** What sealing adds to a body at most. */
  static final int SEALING_BYTES_MAX = 8 << 20;

  static final int FRAME_BYTES_MAX =
      HEADER_BYTES + BODY_BYTES_MAX + SEALING_BYTES_MAX + TRAILER_BYTES;

  private FrameFormat() {}

  static void putHeader(
      byte[] b,
      int at,
      int format,
      long firstIndex,
      int records,
      int bodyBytes,
      long acceptedMs,
      byte[] bootId,
      byte[] previousFrameHash) {
    RecordFormat.put32(b, at, MAGIC);
    b[at + 4] = (byte) format;
    b[at + 5] = 0;
    RecordFormat.put16(b, at + 6, 0);
    RecordFormat.put64(b, at + 8, firstIndex);
    RecordFormat.put32(b, at + 16, records);
    RecordFormat.put32(b, at + 20, bodyBytes);
    RecordFormat.put64(b, at + 24, acceptedMs);
    System.arraycopy(bootId, 0, b, at + 32, BOOT_BYTES);
    System.arraycopy(previousFrameHash, 0, b, at + 48, 32);
    RecordFormat.put32(b, at + 80, crc(b, at, 80));
  }

  /** Changes what a header says about the body. */
  static void reheader(byte[] b, int at, int format, int bodyBytes) {
    b[at + 4] = (byte) format;
    RecordFormat.put32(b, at + 20, bodyBytes);
    RecordFormat.put32(b, at + 80, crc(b, at, 80));
  }

  /** Writes the trailer behind the body; the header must stand at {@code frameAt} already. */
  static void putTrailer(byte[] b, int frameAt, int trailerAt, long treeSize, byte[] root) {
    RecordFormat.put64(b, trailerAt, treeSize);
    System.arraycopy(root, 0, b, trailerAt + 8, 32);
    RecordFormat.put32(b, trailerAt + 40, crc(b, frameAt, trailerAt + 40 - frameAt));
  }

  static boolean headerIsSound(byte[] b, int at) {
    return RecordFormat.i32(b, at) == MAGIC
        && RecordFormat.i32(b, at + 80) == crc(b, at, 80)
        && (b[at + 4] == PLAIN || b[at + 4] == SEALED)
        && b[at + 5] == 0
        && records(b, at) > 0
        && bodyBytes(b, at) > 0
        && bodyBytes(b, at) <= BODY_BYTES_MAX + (isSealed(b, at) ? SEALING_BYTES_MAX : 0);
  }

  /** Whether the body of the frame at {@code at} is encrypted. */
  static boolean isSealed(byte[] b, int at) {
    return b[at + 4] == SEALED;
  }

  /** Whether the trailer's checksum fits a whole frame at {@code at} whose header is sound. */
  static boolean trailerIsSound(byte[] b, int at) {
    int trailer = at + HEADER_BYTES + bodyBytes(b, at);
    return RecordFormat.i32(b, trailer + 40) == crc(b, at, trailer + 40 - at);
  }

  static long firstIndex(byte[] b, int at) {
    return RecordFormat.i64(b, at + 8);
  }

  static int records(byte[] b, int at) {
    return RecordFormat.i32(b, at + 16);
  }

  static int bodyBytes(byte[] b, int at) {
    return RecordFormat.i32(b, at + 20);
  }

  static int frameBytes(byte[] b, int at) {
    return HEADER_BYTES + bodyBytes(b, at) + TRAILER_BYTES;
  }

  static long acceptedMs(byte[] b, int at) {
    return RecordFormat.i64(b, at + 24);
  }

  /** Hash that the next frame carries: SHA-256 of header and trailer. */
  static byte[] hash(byte[] b, int at, int trailerAt) {
    MessageDigest sha256 = sha256();
    sha256.update(b, at, HEADER_BYTES);
    sha256.update(b, trailerAt, TRAILER_BYTES);
    return sha256.digest();
  }

  static int crc(byte[] b, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(b, at, length);
    return (int) crc.getValue();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }
}
