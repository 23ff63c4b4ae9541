package dev.evident.log;

import dev.evident.log.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the frames of one journal file one after the other and checks each against its own
 * checksums and lengths. Whether a frame belongs to this log (index, chain, root) is the caller's
 * question. One thread.
 */
final class FrameScanner {
  private static final int FIRST_READ_BYTES = 64 * 1024;

  private final DiskFile file;
  private final long end;
  private final int readAheadBytes;
  private byte[] buffer;
  // Bytes of the file that the buffer holds: [bufferStart, bufferStart + bufferBytes).
  private long bufferStart;
  private int bufferBytes;
  private long next;
  private int at = -1;
  private String stoppedBy = "";

  /**
   * @param start offset of the first frame to read, in bytes
   * @param end where the file ends for this scan
   * @param buffer first buffer; replaced by a larger one for a larger frame
   */
  FrameScanner(DiskFile file, long start, long end, byte[] buffer) {
    this(file, start, end, buffer, Integer.MAX_VALUE);
  }

  /**
   * @param readAheadBytes how much is read at once beyond what a frame needs: a large buffer that
   *     is used again must not make a small read large
   */
  FrameScanner(DiskFile file, long start, long end, byte[] buffer, int readAheadBytes) {
    this.file = file;
    this.next = start;
    this.end = end;
    this.readAheadBytes = readAheadBytes;
    this.buffer = buffer.length >= FIRST_READ_BYTES ? buffer : new byte[FIRST_READ_BYTES];
  }

  /** Moves to the next sound frame; false when there is none, see {@link #stoppedBy}. */
  boolean next() throws IOException {
    if (end - next < FrameFormat.HEADER_BYTES + FrameFormat.TRAILER_BYTES) {
      return stop("end of file");
    }
    if (!load(FrameFormat.HEADER_BYTES)) {
      return stop("end of file");
    }
    int head = (int) (next - bufferStart);
    if (RecordFormat.i32(buffer, head) == 0) {
      return stop("end of data");
    }
    if (!FrameFormat.headerIsSound(buffer, head)) {
      return stop("frame header does not match its checksum");
    }
    int bytes = FrameFormat.frameBytes(buffer, head);
    if (bytes > end - next || !load(bytes)) {
      return stop("frame is longer than the file");
    }
    head = (int) (next - bufferStart);
    if (!FrameFormat.trailerIsSound(buffer, head)) {
      return stop("frame does not match its checksum");
    }
    if (!bodyIsSound(head)) {
      return stop("frame body does not hold the records that its header counts");
    }
    at = head;
    next += bytes;
    return true;
  }

  private boolean stop(String why) {
    stoppedBy = why;
    at = -1;
    return false;
  }

  private boolean bodyIsSound(int head) {
    int p = head + FrameFormat.HEADER_BYTES;
    int bodyEnd = p + FrameFormat.bodyBytes(buffer, head);
    for (int i = FrameFormat.records(buffer, head); i > 0; i--) {
      int length = RecordFormat.length(buffer, p, bodyEnd);
      if (length < 0) {
        return false;
      }
      p += length;
    }
    return p == bodyEnd;
  }

  /** Makes {@code bytes} bytes from {@link #next} on available in the buffer. */
  private boolean load(int bytes) throws IOException {
    if (next >= bufferStart && next + bytes <= bufferStart + bufferBytes) {
      return true;
    }
    if (bytes > buffer.length) {
      buffer = new byte[Math.max(bytes, Math.min(2 * buffer.length, FrameFormat.FRAME_BYTES_MAX))];
    }
    bufferStart = next;
    bufferBytes = 0;
    int atOnce = Math.max(bytes, Math.min(buffer.length, readAheadBytes));
    int wanted = (int) Math.min(atOnce, end - next);
    bufferBytes = file.read(ByteBuffer.wrap(buffer, 0, wanted), next);
    return bufferBytes >= bytes;
  }

  /** Why {@link #next} said no. */
  String stoppedBy() {
    return stoppedBy;
  }

  /** Whether the scan ended where nothing was ever written. */
  boolean reachedEnd() {
    return stoppedBy.startsWith("end of");
  }

  /** Offset in the file behind the last sound frame. */
  long position() {
    return next;
  }

  /** Holds the current frame; valid until the next call of {@link #next}. */
  byte[] buffer() {
    return buffer;
  }

  /** Start of the current frame in the buffer. */
  int at() {
    return at;
  }

  /** Offset of the current frame in the file. */
  long frameOffset() {
    return bufferStart + at;
  }

  long firstIndex() {
    return FrameFormat.firstIndex(buffer, at);
  }

  int records() {
    return FrameFormat.records(buffer, at);
  }

  long acceptedMs() {
    return FrameFormat.acceptedMs(buffer, at);
  }

  int bodyStart() {
    return at + FrameFormat.HEADER_BYTES;
  }

  int trailerStart() {
    return bodyStart() + FrameFormat.bodyBytes(buffer, at);
  }
}
