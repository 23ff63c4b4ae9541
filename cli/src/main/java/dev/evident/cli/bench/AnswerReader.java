package dev.evident.cli.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads HTTP/1.1 answers from one connection and understands no more of them than the load needs:
 * the status, the length, and how many events were accepted. One thread at a time.
 */
final class AnswerReader {
  private static final byte[] LENGTH =
      "\ncontent-length:".getBytes(StandardCharsets.US_ASCII); // compared in lower case
  private static final byte[] ACCEPTED = "\"accepted\":".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private final ByteBuffer in = ByteBuffer.allocateDirect(16 << 10);
  private byte[] bytes = new byte[16 << 10];
  private int length;
  private int bodyAt;
  private int end;

  /** Forgets the answer that was read. */
  void clear() {
    length = 0;
    bodyAt = 0;
    end = 0;
  }

  /**
   * Reads what is there.
   *
   * @return whether the answer is whole
   * @throws IOException when the server closed the connection, or the answer has no length
   */
  boolean read(SocketChannel channel) throws IOException {
    in.clear();
    if (channel.read(in) < 0) {
      throw new EOFException("the server closed the connection after " + text());
    }
    in.flip();
    if (length + in.remaining() > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + in.remaining()));
    }
    int from = Math.max(0, length - 3);
    in.get(bytes, length, in.remaining());
    length += in.limit();
    if (bodyAt == 0) {
      head(from);
    }
    return bodyAt > 0 && length >= end;
  }

  private void head(int from) throws IOException {
    for (int i = from; i + 3 < length; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r') {
        int at = indexOf(LENGTH, 0, i);
        if (at < 0) {
          throw new IOException("an answer without Content-Length: " + text());
        }
        bodyAt = i + 4;
        end = bodyAt + (int) number(at + LENGTH.length);
        return;
      }
    }
  }

  int status() {
    return (int) number(STATUS_AT);
  }

  /** Events that the answer says were accepted; 0 when it does not say. */
  int accepted() {
    int at = indexOf(ACCEPTED, bodyAt, end);
    return at < 0 ? 0 : (int) number(at + ACCEPTED.length);
  }

  String body() {
    return new String(bytes, bodyAt, end - bodyAt, StandardCharsets.UTF_8);
  }

  /** What was read so far, for an error message. */
  String text() {
    String text = new String(bytes, 0, Math.min(length, 2_000), StandardCharsets.UTF_8);
    return text.isEmpty() ? "nothing" : text.strip().toLowerCase(Locale.ROOT);
  }

  private long number(int at) {
    int i = at;
    while (bytes[i] == ' ') {
      i++;
    }
    long value = 0;
    for (; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      value = 10 * value + bytes[i] - '0';
    }
    return value;
  }

  private int indexOf(byte[] wanted, int from, int to) {
    for (int i = from; i + wanted.length <= to; i++) {
      int j = 0;
      while (j < wanted.length && lower(bytes[i + j]) == wanted[j]) {
        j++;
      }
      if (j == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }
}
