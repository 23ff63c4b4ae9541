package dev.evident.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A client of HTTP/2 (RFC 9113, with prior knowledge) that sends what no library would, and all of
 * it at once: what the server counts in a second does not depend on how quick the client is.
 */
final class RawHttp2 implements AutoCloseable {
  /** The error code of a connection that is ended because its client asks too much. */
  static final int ENHANCE_YOUR_CALM = 0xb;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_OF_STREAM_AND_HEADERS = 0x5;
  private static final int CANCEL = 0x8;

  private final Socket socket;
  private final DataInputStream in;
  private int stream = 1;

  RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    var greeting = new ByteArrayOutputStream();
    greeting.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
    frame(greeting, SETTINGS, 0, 0, new byte[0]);
    send(greeting);
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    out.writeBytes(
        ByteBuffer.allocate(9)
            .putInt(payload.length << 8 | type)
            .put((byte) flags)
            .putInt(stream)
            .array());
    out.writeBytes(payload);
  }

  /** A whole request; its fields need no table of the connection (RFC 7541). */
  private void request(ByteArrayOutputStream out, String path) {
    var fields = new ByteArrayOutputStream();
    fields.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86}); // :method GET, :scheme http
    literal(fields, 1, "x"); // :authority
    literal(fields, 4, path); // :path
    frame(out, HEADERS, END_OF_STREAM_AND_HEADERS, stream, fields.toByteArray());
  }

  private static void literal(ByteArrayOutputStream out, int name, String value) {
    out.write(name);
    out.write(value.length());
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private void send(ByteArrayOutputStream frames) throws IOException {
    socket.getOutputStream().write(frames.toByteArray());
    socket.getOutputStream().flush();
  }

  void get(String path) throws IOException {
    var frames = new ByteArrayOutputStream();
    request(frames, path);
    send(frames);
    stream += 2;
  }

  /** Sends so many requests, each of them cancelled at once. */
  void cancelled(String path, int count) throws IOException {
    var frames = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      request(frames, path);
      frame(frames, RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
      stream += 2;
    }
    send(frames);
  }

  private record Frame(int type, int stream, ByteBuffer payload) {}

  private Frame next() throws IOException {
    int lengthAndType = in.readInt();
    in.readUnsignedByte();
    int of = in.readInt();
    byte[] payload = new byte[lengthAndType >>> 8];
    in.readFully(payload);
    return new Frame(lengthAndType & 0xff, of, ByteBuffer.wrap(payload));
  }

  /** The first piece of the body that answers the last request. */
  String awaitData() throws IOException {
    Frame frame = next();
    while (frame.type() != DATA || frame.stream() != stream - 2) {
      frame = next();
    }
    return StandardCharsets.US_ASCII.decode(frame.payload()).toString();
  }

  /** Why the server ends the connection. */
  int awaitGoAway() throws IOException {
    Frame frame = next();
    while (frame.type() != GOAWAY) {
      frame = next();
    }
    return frame.payload().getInt(4);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
