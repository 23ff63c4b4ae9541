package dev.evident.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Body} writes. Buffers; {@link #flush} sends what is there at once. Each write to
 * the connection blocks until the client's side took it, but no longer than the client's rate
 * allows. Used by one thread.
 */
public final class ReplyStream extends OutputStream {

  private static final int BUFFER_BYTES = 16 << 10;

  private final Response response;
  private final HttpConfig config;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private volatile boolean clientLeft;

  ReplyStream(Response response, HttpConfig config) {
    this.response = response;
    this.config = config;
    response.getRequest().addFailureListener(_ -> clientLeft = true);
  }

  /**
   * Whether the client is known to be gone. Over HTTP/2 its leaving is noticed at once; over
   * HTTP/1.1 only by the next writes, so a body that waits for events must send a sign of life now
   * and then (a comment line in a server-sent event stream).
   */
  public boolean clientLeft() {
    return clientLeft;
  }

  @Override
  public void write(int one) throws IOException {
    if (buffered == buffer.length) {
      flush();
    }
    buffer[buffered++] = (byte) one;
  }

  /** Throws {@link ClientLeft} once the client is gone. */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > buffer.length - buffered) {
      flush();
    }
    if (length >= buffer.length) {
      send(false, ByteBuffer.wrap(bytes, offset, length));
    } else {
      System.arraycopy(bytes, offset, buffer, buffered, length);
      buffered += length;
    }
  }

  /** Sends what is buffered and the headers before it, even if nothing is buffered yet. */
  @Override
  public void flush() throws IOException {
    int count = buffered;
    buffered = 0;
    if (count > 0 || !response.isCommitted()) {
      send(false, ByteBuffer.wrap(buffer, 0, count));
    }
  }

  /** Does nothing: the reply ends when the {@link Body} returns. */
  @Override
  public void close() {}

  /** Sends the end. */
  void finish() throws IOException {
    int count = buffered;
    buffered = 0;
    send(true, ByteBuffer.wrap(buffer, 0, count));
  }

  private void send(boolean last, ByteBuffer bytes) throws IOException {
    if (clientLeft) {
      throw new ClientLeft(null);
    }
    try {
      write(response, last, bytes, config);
    } catch (ClientLeft e) {
      clientLeft = true;
      throw e;
    }
  }

  /** Writes and waits until the connection took it all. */
  static void write(Response response, boolean last, ByteBuffer bytes, HttpConfig config)
      throws IOException {
    long patience = config.patienceNanos(bytes.remaining());
    var written = new Written(Thread.currentThread());
    long began = System.nanoTime();
    response.write(last, bytes, written);
    while (!written.done) {
      long left = patience - (System.nanoTime() - began);
      if (left <= 0) {
        throw new ClientLeft(new IOException("the client reads too slowly"));
      }
      LockSupport.parkNanos(written, left);
      if (Thread.interrupted()) {
        throw new ClientLeft(new InterruptedException("interrupted while writing a reply"));
      }
    }
    if (written.failure != null) {
      throw new ClientLeft(written.failure);
    }
  }

  /** Wakes the writer; the failure is written before, and read after, the volatile flag. */
  private static final class Written implements Callback {
    private final Thread writer;
    private @Nullable Throwable failure;
    private volatile boolean done;

    Written(Thread writer) {
      this.writer = writer;
    }

    @Override
    public void succeeded() {
      done = true;
      LockSupport.unpark(writer);
    }

    @Override
    public void failed(Throwable cause) {
      failure = cause;
      succeeded();
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }
}
