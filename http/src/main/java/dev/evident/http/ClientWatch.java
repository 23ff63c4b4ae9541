package dev.evident.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Looks whether the client of a request that is being handled is still there. HTTP/2 tells by
 * itself. Over HTTP/1.1 the library reads nothing between a request and its reply, so an end of the
 * stream goes unseen; this one reads in its place, without waiting. What it finds is at most the
 * beginning of the next request, which it puts where the library looks next.
 *
 * <p>Thread-safe. After {@link #end} the connection is not touched any more.
 */
final class ClientWatch {
  private static final long LOOK_NANOS = 20_000_000;

  private final Request request;
  private final boolean http1;
  private volatile boolean left;
  // Guarded by this.
  private boolean ended;
  private boolean spoke;
  private long lookedNanos = System.nanoTime();

  ClientWatch(Request request) {
    this.request = request;
    this.http1 = request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
    request.addFailureListener(_ -> left = true);
  }

  boolean left() {
    if (!left && http1) {
      look();
    }
    return left;
  }

  private synchronized void look() {
    long now = System.nanoTime();
    // A body that is still to come is not ours to read.
    boolean mayRead = !ended && !spoke && !hasBody();
    if (!mayRead || now - lookedNanos < LOOK_NANOS) {
      return;
    }
    lookedNanos = now;
    Connection connection = request.getConnectionMetaData().getConnection();
    EndPoint endPoint = connection.getEndPoint();
    if (!(connection instanceof Connection.UpgradeTo library)) {
      return;
    }
    ByteBuffer found = ByteBuffer.allocate(1).limit(0);
    try {
      // The library's buffers are in flush mode: the limit is where filling begins.
      int count = endPoint.fill(found);
      if (count < 0) {
        left = true;
      } else if (count > 0) {
        spoke = true;
        library.onUpgradeTo(found);
      }
    } catch (IOException e) {
      left = true; // reset by the client
    }
  }

  private boolean hasBody() {
    long announced = request.getLength();
    return announced > 0
        || (announced < 0 && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
  }

  /** Waits for a look that is under way. */
  synchronized void end() {
    ended = true;
  }
}
