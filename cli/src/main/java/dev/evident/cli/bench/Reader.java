package dev.evident.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection that reads. One thread at a time. */
final class Reader implements AutoCloseable {
  private final ServerProcess server;
  private final SocketChannel channel;
  private final AnswerReader answer = new AnswerReader();

  Reader(ServerProcess server) throws IOException {
    this.server = server;
    this.channel = BatchLoad.connect(server);
  }

  /**
   * The body of an answer that must be 200.
   *
   * @throws IOException when it is not
   */
  String get(String path) throws IOException {
    read(path);
    return answer.body();
  }

  /** Nanoseconds that an answer took, which must be 200. */
  long nanos(String path) throws IOException {
    long started = System.nanoTime();
    read(path);
    return System.nanoTime() - started;
  }

  private void read(String path) throws IOException {
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + server.url().getAuthority()
            + "\r\nAuthorization: Bearer "
            + server.key()
            + "\r\n\r\n";
    ByteBuffer request = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
    while (request.hasRemaining()) {
      channel.write(request);
    }
    answer.clear();
    boolean whole = answer.read(channel);
    while (!whole) {
      whole = answer.read(channel);
    }
    if (answer.status() != 200) {
      throw new IOException(path + ": " + answer.text());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
