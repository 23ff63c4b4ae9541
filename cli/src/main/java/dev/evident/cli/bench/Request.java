package dev.evident.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The bytes of one request after the other in one buffer, whose head is written only once. */
final class Request {
  private static final String LENGTH = "Content-Length:";
  private static final int LENGTH_DIGITS = 10;

  private final ByteBuffer buffer;
  private final int headBytes;
  private final Events events;

  /**
   * @param type media type of the events
   * @param eventsMax most events of one request
   */
  Request(URI server, String key, String type, Events events, int eventsMax) {
    String head =
        "POST /v1/events HTTP/1.1\r\nHost: "
            + server.getAuthority()
            + "\r\nAuthorization: Bearer "
            + key
            + "\r\nContent-Type: "
            + type
            + "\r\n"
            + LENGTH
            + " ".repeat(LENGTH_DIGITS)
            + "\r\n\r\n";
    byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
    this.headBytes = bytes.length;
    this.events = events;
    this.buffer = ByteBuffer.allocateDirect(headBytes + events.bytesMax(eventsMax));
    buffer.put(bytes);
  }

  /** Fills in events, and their length into the head. */
  void fill(long first, int count) throws IOException {
    buffer.clear().position(headBytes);
    events.put(first, count, buffer);
    buffer.flip();
    int rest = buffer.limit() - headBytes;
    int at = headBytes - "\r\n\r\n".length();
    for (int i = 1; i <= LENGTH_DIGITS; i++) {
      // Spaces in front: optional white space of the header.
      buffer.put(at - i, (byte) (rest > 0 || i == 1 ? '0' + rest % 10 : ' '));
      rest /= 10;
    }
  }

  /** Sends it whole. */
  void send(SocketChannel channel) throws IOException {
    buffer.rewind();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
