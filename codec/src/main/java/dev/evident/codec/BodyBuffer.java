package dev.evident.codec;

import dev.evident.model.Refusal;
import dev.evident.model.RefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A window on a body: {@code [start, end)} of {@code bytes} is what was fetched and not yet read.
 * It begins small for single events, grows to {@link #CHUNK} for batches and beyond only for one
 * long event. For one thread.
 */
final class BodyBuffer {
  static final int FIRST = 1 << 14;
  static final int CHUNK = 1 << 18;

  private final int bodyBytesMax;
  byte[] bytes = new byte[FIRST + RecordEncoder.SLACK];
  int start;
  int end;
  private boolean ended;
  private long total;

  BodyBuffer(int bodyBytesMax) {
    this.bodyBytesMax = bodyBytesMax;
  }

  void begin() {
    start = 0;
    end = 0;
    ended = false;
    total = 0;
    if (bytes.length > CHUNK + RecordEncoder.SLACK) {
      bytes = new byte[CHUNK + RecordEncoder.SLACK];
    }
  }

  boolean ended() {
    return ended;
  }

  int available() {
    return end - start;
  }

  /**
   * Fetches more behind what is there, which moves to the front.
   *
   * @return false when the body has ended and nothing came
   * @throws BodyRefused when the body is longer than it may be
   */
  boolean more(InputStream body) throws IOException, BodyRefused {
    if (ended) {
      return false;
    }
    int kept = end - start;
    System.arraycopy(bytes, start, bytes, 0, kept);
    start = 0;
    end = kept;
    int capacity = bytes.length - RecordEncoder.SLACK;
    boolean growing = capacity < CHUNK && total > 0;
    if (growing || kept > capacity / 2) {
      bytes = Arrays.copyOf(bytes, capacity * 2 + RecordEncoder.SLACK);
      capacity *= 2;
    }
    int count = body.readNBytes(bytes, end, capacity - end);
    ended = count < capacity - end;
    end += count;
    total += count;
    if (total > bodyBytesMax) {
      throw new BodyRefused(
          new Refusal(
              RefusalCode.BATCH_TOO_LARGE,
              0,
              "",
              "the body has more than " + bodyBytesMax + " bytes; send it in smaller batches"));
    }
    return count > 0;
  }

  /** Puts the 0 that the scanner stops at behind {@code to}. */
  void stopAt(int to) {
    bytes[to] = 0;
  }
}
