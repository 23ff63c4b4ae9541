package dev.evident.receive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stream that counts lines and takes back what was read too far. For one thread. */
final class ByteFeed {
  static final int END = -1;
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private long line = 1;
  private boolean lineStart = true;

  ByteFeed(InputStream in) {
    this.in = in;
  }

  /** The 1-based line of the next byte. */
  long line() {
    return line;
  }

  /** Whether the next byte is the first of its line. */
  boolean atLineStart() {
    return lineStart;
  }

  /** The next byte without taking it, or {@link #END}. */
  int peek() throws IOException {
    return at < end || fill() ? buffer[at] & 0xff : END;
  }

  /** Takes the next byte, or gives {@link #END}. */
  int read() throws IOException {
    if (at >= end && !fill()) {
      return END;
    }
    int b = buffer[at++] & 0xff;
    lineStart = b == '\n';
    if (lineStart) {
      line++;
    }
    return b;
  }

  /** Gives back the end of what was read: {@code bytes} from {@code from} on, a line's start. */
  void unreadLines(byte[] bytes, int from) {
    int length = bytes.length - from;
    byte[] joined = Arrays.copyOfRange(bytes, from, bytes.length + end - at);
    System.arraycopy(buffer, at, joined, length, end - at);
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line--;
      }
    }
    // What is given back is bounded by the longest original; the buffer shrinks with the next fill.
    buffer = joined;
    at = 0;
    end = joined.length;
    lineStart = true;
  }

  /** Takes the rest of the line, with its break. */
  void skipLine() throws IOException {
    int b;
    do {
      b = read();
    } while (b != '\n' && b != END);
  }

  private boolean fill() throws IOException {
    if (buffer.length != BUFFER_BYTES) {
      buffer = new byte[BUFFER_BYTES];
    }
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
