package dev.evident.log;

import dev.evident.merkle.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * First page of a journal file: the state of the log before its first frame, so that opening a log
 * reads one file and not all of them (docs/formats.md, "Journal file"). Big-endian:
 *
 * <pre>
 *   0 "EVDJRNL1" | 8 u64 first index | 16 u64 first index of the file before (all ones: none)
 *  24 u64 accepted ms of the frame before | 32 log id[32] | 64 hash of the frame before[32]
 *  96 u16 n | 98 n × hash[32], the compact range at the first index, largest subtree first
 * … zeros … | 4092 u32 CRC32C of bytes 0 to 4091
 * </pre>
 *
 * @param firstIndex index of the first record of this file
 * @param previousFirst first index of the file before, or -1
 * @param acceptedMs accepted time of the last frame of the file before; 0 when there is none
 * @param logId SHA-256 of the origin: a file of another log is noticed
 * @param previousFrameHash hash of the last frame of the file before; zeros when there is none
 * @param range compact range of the tree of {@code firstIndex} leaves
 */
record JournalHeader(
    long firstIndex,
    long previousFirst,
    long acceptedMs,
    Hash logId,
    Hash previousFrameHash,
    List<Hash> range) {
  static final int BYTES = 4_096;
  private static final byte[] MAGIC = {'E', 'V', 'D', 'J', 'R', 'N', 'L', '1'};
  private static final int RANGE_MAX = 63;

  JournalHeader {
    range = List.copyOf(range);
  }

  byte[] encode() {
    byte[] b = new byte[BYTES];
    System.arraycopy(MAGIC, 0, b, 0, MAGIC.length);
    RecordFormat.put64(b, 8, firstIndex);
    RecordFormat.put64(b, 16, previousFirst);
    RecordFormat.put64(b, 24, acceptedMs);
    logId.copyTo(b, 32);
    previousFrameHash.copyTo(b, 64);
    RecordFormat.put16(b, 96, range.size());
    for (int i = 0; i < range.size(); i++) {
      range.get(i).copyTo(b, 98 + 32 * i);
    }
    RecordFormat.put32(b, BYTES - 4, FrameFormat.crc(b, 0, BYTES - 4));
    return b;
  }

  /** Whether these bytes are a whole header page. */
  static boolean isSound(byte[] b) {
    return b.length == BYTES
        && Arrays.equals(b, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        && RecordFormat.i32(b, BYTES - 4) == FrameFormat.crc(b, 0, BYTES - 4)
        && RecordFormat.i64(b, 8) >= 0
        && RecordFormat.u16(b, 96) == Long.bitCount(RecordFormat.i64(b, 8))
        && RecordFormat.u16(b, 96) <= RANGE_MAX;
  }

  /** Whether this is the header of the first file of a log. */
  static boolean isFirst(JournalHeader header) {
    return header.firstIndex == 0
        && header.previousFirst == -1
        && header.acceptedMs == 0
        && header.previousFrameHash.equals(Hash.of(new byte[Hash.BYTES]));
  }

  /** Decodes a page that {@link #isSound}. */
  static JournalHeader decode(byte[] b) {
    int n = RecordFormat.u16(b, 96);
    List<Hash> range = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      range.add(Hash.of(b, 98 + 32 * i));
    }
    return new JournalHeader(
        RecordFormat.i64(b, 8),
        RecordFormat.i64(b, 16),
        RecordFormat.i64(b, 24),
        Hash.of(b, 32),
        Hash.of(b, 64),
        range);
  }
}
