package dev.evident.log;

import dev.evident.merkle.Hash;

/**
 * The frame that the sequencer is filling: one buffer, used again for every commit.
 *
 * <p>Owned by the sequencer thread.
 */
final class FrameDraft {
  private final RecordFormat format = new RecordFormat();
  private byte[] bytes;
  private int length;
  private int[] starts;
  private int records;
  private long firstIndex;
  private long acceptedMs;

  FrameDraft(int bytesExpected, int recordsExpected) {
    this.bytes = new byte[bytesExpected];
    this.starts = new int[recordsExpected];
  }

  /** Begins a frame that will hold at most so many records and bytes. */
  void begin(long first, long accepted, int recordsMax, int bytesMax) {
    if (bytes.length < bytesMax) {
      bytes = new byte[bytesMax];
    }
    if (starts.length < recordsMax) {
      starts = new int[recordsMax];
    }
    length = FrameFormat.HEADER_BYTES;
    records = 0;
    firstIndex = first;
    acceptedMs = accepted;
  }

  /** Appends record {@code i} of a batch and writes its leaf hash. */
  void add(Batch batch, int i, byte[] leaf) {
    int start = batch.start(i);
    int count = batch.end(i) - start;
    System.arraycopy(batch.body(), start, bytes, length, count);
    if (RecordFormat.isControl(RecordFormat.kind(bytes, length))) {
      format.leaf(bytes, length, acceptedMs, leaf, 0);
    } else {
      format.leaf(bytes, length, acceptedMs, batch.commitments(), Hash.BYTES * i, leaf, 0);
    }
    starts[records++] = length;
    length += count;
  }

  /** Writes header and trailer: the frame is ready to be written. */
  void finish(byte[] bootId, byte[] previousFrameHash, long treeSize, byte[] root) {
    int bodyBytes = length - FrameFormat.HEADER_BYTES;
    FrameFormat.putHeader(
        bytes, 0, firstIndex, records, bodyBytes, acceptedMs, bootId, previousFrameHash);
    FrameFormat.putTrailer(bytes, 0, length, treeSize, root);
    length += FrameFormat.TRAILER_BYTES;
  }

  /** Whether this record was placed in this frame. */
  boolean holds(long index) {
    return index >= firstIndex;
  }

  /** A record of this frame. */
  StoredRecord stored(long index) {
    return RecordFormat.stored(bytes, starts[(int) (index - firstIndex)], index, acceptedMs);
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int records() {
    return records;
  }

  long acceptedMs() {
    return acceptedMs;
  }
}
