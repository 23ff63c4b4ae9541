package dev.evident.log;

import dev.evident.merkle.Hash;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The frame that the sequencer is filling: one buffer, used again for every commit.
 *
 * <p>Owned by the sequencer thread.
 */
final class FrameDraft {
  private final RecordFormat format = new RecordFormat();
  private final @Nullable FrameSealer sealer;
  private byte[] bytes;
  private byte[] written = new byte[0];
  private int length;
  private int[] starts;
  private int records;
  // In bytes, behind the last record.
  private int recordsEnd;
  private int trailerAt;
  private long firstIndex;
  private long acceptedMs;

  /**
   * @param sealer encrypts the frames; without one they are written plain
   */
  FrameDraft(int bytesExpected, int recordsExpected, @Nullable FrameSealer sealer) {
    this.sealer = sealer;
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
    if (sealer != null) {
      sealer.begin(accepted, recordsMax);
    }
  }

  /** Appends record {@code i} of a batch and writes its leaf hash. */
  void add(Batch batch, int i, byte[] leaf) {
    int start = batch.start(i);
    int count = batch.end(i) - start;
    System.arraycopy(batch.body(), start, bytes, length, count);
    int kind = RecordFormat.kind(bytes, length);
    if (sealer != null) {
      int recordClass = RecordFormat.u16(bytes, length + 1);
      sealer.add(FrameSealer.key(kind, recordClass, RecordFormat.stream(bytes, length)), count);
    }
    if (RecordFormat.isControl(kind)) {
      format.leaf(bytes, length, acceptedMs, leaf, 0);
    } else {
      format.leaf(bytes, length, acceptedMs, batch.commitments(), Hash.BYTES * i, leaf, 0);
    }
    starts[records++] = length;
    length += count;
  }

  /** Writes header and trailer, sealed if need be: the frame is ready to be written. */
  void finish(byte[] bootId, byte[] previousFrameHash, long treeSize, byte[] root)
      throws IOException {
    recordsEnd = length;
    int bodyBytes = length - FrameFormat.HEADER_BYTES;
    FrameFormat.putHeader(
        bytes,
        0,
        FrameFormat.PLAIN,
        firstIndex,
        records,
        bodyBytes,
        acceptedMs,
        bootId,
        previousFrameHash);
    written = bytes;
    if (sealer != null) {
      length = sealer.seal(bytes, length, starts);
      written = sealer.sealed();
    }
    trailerAt = length;
    FrameFormat.putTrailer(written, 0, trailerAt, treeSize, root);
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

  /** Hands the records on, once they are committed. */
  void giveTo(RecentFrames recent) {
    recent.put(firstIndex, records, bytes, FrameFormat.HEADER_BYTES, recordsEnd, acceptedMs);
  }

  /** The finished frame. */
  byte[] bytes() {
    return written;
  }

  /** Where the trailer of the finished frame begins. */
  int trailerAt() {
    return trailerAt;
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
