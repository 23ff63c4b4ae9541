package dev.evident.log;

import dev.evident.log.Journal.JournalFile;
import dev.evident.log.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one journal file one after the other and checks each against its own
 * checksums and lengths, then decrypts it. Whether a frame belongs to this log (index, chain, root)
 * is the caller's question. One thread.
 */
final class FrameScanner {
  private static final int FIRST_READ_BYTES = 64 * 1024;

  private final String name;
  private final DiskFile file;
  private final long end;
  private final int readAheadBytes;
  private final @Nullable FrameBuffers buffers;
  private byte[] buffer;
  // Bytes of the file that the buffer holds: [bufferStart, bufferStart + bufferBytes).
  private long bufferStart;
  private int bufferBytes;
  private long next;
  private long frameOffset;
  // The present frame: in the buffer, or decrypted in the opener's.
  private byte[] frame;
  private int at = -1;
  private int trailerAt;
  private long wantedFrom;
  private boolean opened;
  private String stoppedBy = "";

  /**
   * Scans for whole frames only: a sealed one is not opened, and its records must not be asked for.
   *
   * @param start offset of the first frame to read, in bytes
   * @param end where the file ends for this scan
   */
  FrameScanner(DiskFile file, long start, long end) {
    this("", file, start, end, null, new byte[FIRST_READ_BYTES], Integer.MAX_VALUE);
  }

  /** Scans the records of a file from an offset to its end. */
  FrameScanner(JournalFile file, long start, FrameBuffers buffers) throws IOException {
    this(file, start, buffers, Integer.MAX_VALUE);
  }

  /**
   * @param readAheadBytes how much is read at once beyond what a frame needs: a large buffer that
   *     is used again must not make a small read large
   */
  FrameScanner(JournalFile file, long start, FrameBuffers buffers, int readAheadBytes)
      throws IOException {
    this(
        file.path().toString(),
        file.reader(),
        start,
        file.reader().size(),
        buffers,
        buffers.file.length >= FIRST_READ_BYTES ? buffers.file : new byte[FIRST_READ_BYTES],
        readAheadBytes);
  }

  private FrameScanner(
      String name,
      DiskFile file,
      long start,
      long end,
      @Nullable FrameBuffers buffers,
      byte[] buffer,
      int readAheadBytes) {
    this.name = name;
    this.file = file;
    this.next = start;
    this.end = end;
    this.buffers = buffers;
    this.buffer = buffer;
    this.frame = buffer;
    this.readAheadBytes = readAheadBytes;
  }

  /** Frames whose records all lie below this index are not opened. */
  FrameScanner wantedFrom(long index) {
    wantedFrom = index;
    return this;
  }

  /**
   * Moves to the next sound frame; false when there is none, see {@link #stoppedBy}.
   *
   * @throws CorruptLogException when a whole frame is not as it was sealed: no torn write does that
   * @throws dev.evident.log.keys.DataKeyMissing when a frame's key was destroyed
   */
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
    if (!open(head)) {
      return stop("frame body does not hold the records that its header counts");
    }
    frameOffset = next;
    next += bytes;
    return true;
  }

  /** Makes the frame in the buffer the present one; false when it does not hold its records. */
  private boolean open(int head) throws IOException {
    FrameBuffers with = buffers;
    boolean sealed = FrameFormat.isSealed(buffer, head);
    long frameEnd = FrameFormat.firstIndex(buffer, head) + FrameFormat.records(buffer, head);
    opened = !sealed || (with != null && frameEnd > wantedFrom);
    if (sealed && opened && with != null) {
      String where = name + " at offset " + next;
      trailerAt = with.opener.open(buffer, head, where);
      frame = with.opener.opened();
      at = 0;
      if (!bodyIsSound()) {
        throw new CorruptLogException(where + ": sealed records are malformed");
      }
      return true;
    }
    frame = buffer;
    at = head;
    trailerAt = head + FrameFormat.HEADER_BYTES + FrameFormat.bodyBytes(buffer, head);
    return sealed || bodyIsSound();
  }

  private boolean stop(String why) {
    stoppedBy = why;
    at = -1;
    return false;
  }

  private boolean bodyIsSound() {
    int p = at + FrameFormat.HEADER_BYTES;
    for (int i = FrameFormat.records(frame, at); i > 0; i--) {
      int length = RecordFormat.length(frame, p, trailerAt);
      if (length < 0) {
        return false;
      }
      p += length;
    }
    return p == trailerAt;
  }

  /** Makes {@code bytes} bytes from {@link #next} on available in the buffer. */
  private boolean load(int bytes) throws IOException {
    if (next >= bufferStart && next + bytes <= bufferStart + bufferBytes) {
      return true;
    }
    if (bytes > buffer.length) {
      buffer = new byte[Math.max(bytes, Math.min(2 * buffer.length, FrameFormat.FRAME_BYTES_MAX))];
      if (buffers != null) {
        buffers.file = buffer;
      }
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

  /**
   * Holds the header of the current frame, its plain body and its trailer; valid until the next
   * call of {@link #next}. The header is as it was written: the lengths in it may be those of a
   * sealed body.
   */
  byte[] buffer() {
    return frame;
  }

  /** Start of the current frame in {@link #buffer}. */
  int at() {
    return at;
  }

  /** Offset of the current frame in the file. */
  long frameOffset() {
    return frameOffset;
  }

  long firstIndex() {
    return FrameFormat.firstIndex(frame, at);
  }

  int records() {
    return FrameFormat.records(frame, at);
  }

  long acceptedMs() {
    return FrameFormat.acceptedMs(frame, at);
  }

  int bodyStart() {
    if (!opened) {
      throw new AssertionError("bug: the records of a frame are read that was not opened");
    }
    return at + FrameFormat.HEADER_BYTES;
  }

  /** Start of the current frame's trailer in {@link #buffer}. */
  int trailerStart() {
    return trailerAt;
  }

  /** Hash that the next frame carries. */
  byte[] hash() {
    return FrameFormat.hash(frame, at, trailerAt);
  }
}
