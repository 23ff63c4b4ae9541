package dev.evident.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * The request body as it came over the wire. Blocks for the next piece, but never longer than the
 * client's rate allows; only time spent waiting for the client counts, so that a busy server does
 * not cut off a quick client. One copy: from the connection's buffer into the reader's array.
 *
 * <p>Used by one thread. {@link #run} is called by the library and touches {@link #arrived} alone.
 */
final class WireBody extends InputStream implements Invocable.Task {

  private static final int FIRST_ARRAY_BYTES = 64 << 10;

  /** Who has sent 64 KiB is believed to send the announced 1 MiB, and one copy is saved. */
  private static final int BELIEVED_FACTOR = 16;

  private final Request request;
  private final HttpConfig config;
  private final Thread reader = Thread.currentThread();
  private volatile boolean arrived;

  private Content.@Nullable Chunk chunk;
  private boolean ended;
  private boolean abandoned;
  private boolean unwanted;
  private long received;
  private long waitedNanos;

  /** The body of a request of which nothing has been read yet. */
  WireBody(Request request, HttpConfig config) {
    this.request = request;
    this.config = config;
  }

  /** Whether the client was given up on while the library still waits for its bytes. */
  boolean abandoned() {
    return abandoned;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    ByteBuffer ready = fill();
    if (ready == null) {
      return -1;
    }
    int count = Math.min(length, ready.remaining());
    ready.get(bytes, offset, count);
    return count;
  }

  @Override
  public int read() throws IOException {
    ByteBuffer ready = fill();
    return ready == null ? -1 : ready.get() & 0xff;
  }

  /** Unlike the contract's minimum exact about the end: 0 only when nothing will ever come. */
  @Override
  public int available() throws IOException {
    ByteBuffer ready = fill();
    return ready == null ? 0 : ready.remaining();
  }

  /** Grows with what came, not with what the client announced: a promise must not cost memory. */
  @Override
  public byte[] readAllBytes() throws IOException {
    long announced = request.getLength();
    int first =
        announced >= 0 ? (int) Math.min(announced, FIRST_ARRAY_BYTES) : FIRST_ARRAY_BYTES / 8;
    byte[] all = new byte[first];
    int size = 0;
    while (true) {
      ByteBuffer ready = fill();
      if (ready == null) {
        return size == all.length ? all : Arrays.copyOf(all, size);
      }
      int count = ready.remaining();
      if (count > all.length - size) {
        all = Arrays.copyOf(all, grown(all.length, size + count, announced));
      }
      ready.get(all, size, count);
      size += count;
    }
  }

  private static int grown(int length, int needed, long announced) {
    long doubled = Math.max(needed, length * 2L);
    boolean believed = announced >= needed && announced <= length * (long) BELIEVED_FACTOR;
    return (int) Math.min(believed ? announced : doubled, Integer.MAX_VALUE - 8L);
  }

  /** The bytes that are next, or null at the end of the body. */
  private @Nullable ByteBuffer fill() throws IOException {
    while (true) {
      Content.Chunk current = chunk;
      if (current != null) {
        if (current.hasRemaining()) {
          return current.getByteBuffer();
        }
        ended = current.isLast();
        chunk = null;
        current.release();
      }
      if (ended) {
        return null;
      }
      Content.Chunk next = request.read();
      if (next == null) {
        awaitContent();
      } else if (Content.Chunk.isFailure(next)) {
        throw failure(next.getFailure());
      } else {
        chunk = next;
        received += next.remaining();
        if (received > config.bodyBytesMax() && !unwanted) {
          throw Bodies.tooLarge(config.bodyBytesMax(), "as sent");
        }
      }
    }
  }

  /**
   * Throws away what is here already, without waiting; true if that was all of the body. (The
   * library's own way fails the request when more is to come, and with it the reply.)
   */
  boolean skipArrived() {
    unwanted = true; // from here on the size no longer matters
    close();
    while (!ended && !abandoned) {
      Content.Chunk next = request.read();
      if (next == null) {
        return false;
      }
      if (Content.Chunk.isFailure(next)) {
        abandoned = true;
      } else {
        ended = next.isLast();
        next.release();
      }
    }
    return ended;
  }

  private void awaitContent() throws IOException {
    long patience = config.patienceNanos(received);
    long began = System.nanoTime();
    arrived = false;
    request.demand(this);
    while (!arrived) {
      long waited = waitedNanos + (System.nanoTime() - began);
      if (waited >= patience) {
        abandoned = true;
        throw tooSlow();
      }
      LockSupport.parkNanos(this, patience - waited);
      if (Thread.interrupted()) {
        abandoned = true;
        throw new InterruptedIOException("interrupted while waiting for a request body");
      }
    }
    waitedNanos += System.nanoTime() - began;
  }

  private static Problem tooSlow() {
    return new Problem(408, "request-too-slow", "the request body came too slowly");
  }

  private IOException failure(Throwable cause) {
    abandoned = true;
    if (cause instanceof TimeoutException) {
      return tooSlow();
    }
    HttpException bad = HttpException.asHttpException(cause);
    if (bad != null && bad.getCode() < 500) {
      return new Problem(400, "body-malformed", "the framing of the request body is broken");
    }
    return new ClientLeft(cause);
  }

  /** Content came, or will never come: the next read tells which. */
  @Override
  public void run() {
    arrived = true;
    LockSupport.unpark(reader);
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** Gives the connection's buffer back; what was not read stays unread. */
  @Override
  public void close() {
    Content.Chunk current = chunk;
    if (current != null) {
      ended |= current.isLast();
      chunk = null;
      current.release();
    }
  }
}
