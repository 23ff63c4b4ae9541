package dev.evident.log;

import dev.evident.log.keys.DataKeyId;
import dev.evident.log.keys.DataKeys;
import dev.evident.log.keys.FileCipher;
import dev.evident.log.keys.TagMismatch;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decrypts sealed frames, see {@link SealedBody}. Keeps buffers and ciphers for the next frame: one
 * thread at a time.
 */
final class FrameOpener {
  private static final int CIPHERS_MAX = 256;

  private final DataKeys keys;
  private final Map<CipherOf, FileCipher> ciphers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CipherOf, FileCipher> eldest) {
          return size() > CIPHERS_MAX;
        }
      };
  private int generation;

  private byte[] opened = new byte[0];
  private byte[] gathered = new byte[0];
  private final byte[] bound = new byte[SealedBody.BOUND_BYTES];
  private final MessageDigest sha256 = FrameFormat.sha256();
  private int[] next = new int[2];

  private record CipherOf(DataKeyId id, long boot1, long boot2) {}

  FrameOpener(DataKeys keys) {
    this.keys = keys;
    this.generation = keys.generation();
  }

  /**
   * Opens a sealed frame whose checksums are right.
   *
   * @param where names file and offset in an error
   * @return where the trailer begins in {@link #opened}, which holds header, plain body and trailer
   * @throws CorruptLogException when the frame is not as it was sealed
   * @throws dev.evident.log.keys.DataKeyMissing when a key was destroyed
   */
  int open(byte[] b, int at, String where) throws IOException {
    int body = at + FrameFormat.HEADER_BYTES;
    int bodyBytes = FrameFormat.bodyBytes(b, at);
    int records = FrameFormat.records(b, at);
    int sections = bodyBytes < SealedBody.HEAD_BYTES ? 0 : SealedBody.sections(b, body);
    int plainBytes = plainBytes(b, body, bodyBytes, sections, records);
    if (plainBytes < 0) {
      throw new CorruptLogException(where + ": the table of a sealed frame is damaged");
    }
    int trailerAt = FrameFormat.HEADER_BYTES + plainBytes;
    opened = room(opened, trailerAt + FrameFormat.TRAILER_BYTES);
    System.arraycopy(b, at, opened, 0, FrameFormat.HEADER_BYTES);
    System.arraycopy(b, body + bodyBytes, opened, trailerAt, FrameFormat.TRAILER_BYTES);
    if (sections == 1) {
      openSections(b, at, 1, records, opened, FrameFormat.HEADER_BYTES, where);
    } else {
      gathered = room(gathered, plainBytes);
      openSections(b, at, sections, records, gathered, 0, where);
      scatter(b, body, sections, records, plainBytes, where);
    }
    return trailerAt;
  }

  /** Bytes that are held. */
  long bytes() {
    return (long) opened.length + gathered.length;
  }

  /** Holds the frame that was opened last. */
  byte[] opened() {
    return opened;
  }

  /** Bytes that the sections hold together, or -1 when table, order and body do not agree. */
  private static int plainBytes(byte[] b, int body, int bodyBytes, int sections, int records) {
    long tableBytes =
        SealedBody.HEAD_BYTES
            + (long) SealedBody.SECTION_BYTES * sections
            + (sections > 1 ? 2L * records : 0);
    if (sections == 0 || tableBytes > bodyBytes) {
      return -1;
    }
    long plain = 0;
    long counted = 0;
    for (int i = 0; i < sections; i++) {
      if (SealedBody.plainBytes(b, body, i) <= 0 || SealedBody.records(b, body, i) <= 0) {
        return -1;
      }
      plain += SealedBody.plainBytes(b, body, i);
      counted += SealedBody.records(b, body, i);
    }
    boolean agrees =
        counted == records
            && tableBytes + plain + (long) FileCipher.TAG_BYTES * sections == bodyBytes;
    return agrees ? (int) plain : -1;
  }

  private void openSections(
      byte[] b, int at, int sections, int records, byte[] dst, int dstAt, String where)
      throws IOException {
    int body = at + FrameFormat.HEADER_BYTES;
    int tableBytes = SealedBody.tableBytes(sections, records);
    SealedBody.putBound(b, at, tableBytes, sha256, bound);
    int from = body + tableBytes;
    int to = dstAt;
    for (int i = 0; i < sections; i++) {
      int bytes = SealedBody.plainBytes(b, body, i);
      DataKeyId id = SealedBody.id(b, body, i);
      SealedBody.putNumber(bound, i);
      try {
        cipher(b, at, id, where)
            .open(SealedBody.counter(b, body, i), bound, b, from, bytes, dst, to, where);
      } catch (TagMismatch e) {
        throw new CorruptLogException(
            where
                + ": the checksum of the frame of record "
                + FrameFormat.firstIndex(b, at)
                + " is right, but it is not what was sealed under the data key "
                + id
                + ": it was changed, or keys/"
                + DataKeys.FILE
                + " belongs to another log; restore both from one copy");
      }
      from += bytes + FileCipher.TAG_BYTES;
      to += bytes;
    }
  }

  private FileCipher cipher(byte[] b, int at, DataKeyId id, String where) throws IOException {
    if (generation != keys.generation()) { // a key was destroyed: nothing may open by memory
      ciphers.clear();
      generation = keys.generation();
    }
    CipherOf of = new CipherOf(id, RecordFormat.i64(b, at + 32), RecordFormat.i64(b, at + 40));
    FileCipher known = ciphers.get(of);
    if (known == null) {
      long first = FrameFormat.firstIndex(b, at);
      String what =
          where + ": frame of records " + first + " to " + (first + FrameFormat.records(b, at) - 1);
      byte[] boot = java.util.Arrays.copyOfRange(b, at + 32, at + 32 + FrameFormat.BOOT_BYTES);
      known = FileCipher.of(keys.get(id, what), boot, SealedBody.USE);
      ciphers.put(of, known);
    }
    return known;
  }

  /** Puts the records of several sections back into their order. */
  private void scatter(byte[] b, int body, int sections, int records, int plainBytes, String where)
      throws CorruptLogException {
    if (next.length < sections) {
      next = new int[sections];
    }
    int start = 0;
    for (int i = 0; i < sections; i++) {
      next[i] = start;
      start += SealedBody.plainBytes(b, body, i);
    }
    int to = FrameFormat.HEADER_BYTES;
    for (int i = 0; i < records; i++) {
      int section = RecordFormat.u16(b, SealedBody.orderAt(body, sections, i));
      int length =
          section < sections ? RecordFormat.length(gathered, next[section], plainBytes) : -1;
      if (length < 0 || length > FrameFormat.HEADER_BYTES + plainBytes - to) {
        throw new CorruptLogException(where + ": the order of a sealed frame is damaged");
      }
      System.arraycopy(gathered, next[section], opened, to, length);
      next[section] += length;
      to += length;
    }
  }

  private static byte[] room(byte[] buffer, int bytes) {
    return buffer.length >= bytes ? buffer : new byte[Math.max(bytes, 2 * buffer.length)];
  }
}
