package dev.evident.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that take too long over their TLS handshake, and HTTP/1 connections that take
 * too long over one request's headers. The library's idle timeout starts anew with every byte, so a
 * byte now and then would hold a connection for days. A connection on which bytes come, but no
 * request is under way and none becomes complete, is such a one; looking at all of them now and
 * then costs the quick ones nothing.
 */
final class SlowHeaders extends AbstractLifeCycle implements Runnable {

  private static final long TICK_MILLIS = 1_000;
  private static final int HTTP_2 = 20;

  private final ServerConnector connector;
  private final long patienceNanos;

  // Owned by the scheduler's tick: one runs at a time.
  private Map<EndPoint, Seen> seen = new HashMap<>();
  private Map<EndPoint, Long> greeting = new HashMap<>();

  /** A connection as found between two requests, and since when a further one is coming. */
  private record Seen(long messages, long bytes, long sinceNanos) {
    boolean isComing() {
      return sinceNanos != 0;
    }
  }

  SlowHeaders(ServerConnector connector, HttpConfig config) {
    this.connector = connector;
    this.patienceNanos = config.slowGrace().toNanos();
  }

  @Override
  protected void doStart() {
    schedule();
  }

  private void schedule() {
    Scheduler scheduler = connector.getScheduler();
    scheduler.schedule(this, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void run() {
    if (!connector.isRunning()) {
      return;
    }
    long now = System.nanoTime();
    var next = new HashMap<EndPoint, Seen>();
    var nextGreeting = new HashMap<EndPoint, Long>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Connection connection = inside(endPoint.getConnection());
      if (!(connection instanceof ConnectionMetaData meta)) {
        // Still at the TLS handshake: what is spoken inside is not settled.
        nextGreeting.put(endPoint, greeting.getOrDefault(endPoint, now));
      } else if (meta.getHttpVersion().getVersion() < HTTP_2
          && connection.getMessagesIn() == connection.getMessagesOut()) {
        next.put(endPoint, look(connection, seen.get(endPoint), now));
      }
    }
    next.forEach((endPoint, one) -> closeIfLate(endPoint, one.isComing(), one.sinceNanos(), now));
    nextGreeting.forEach((endPoint, since) -> closeIfLate(endPoint, true, since, now));
    seen = next;
    greeting = nextGreeting;
    schedule();
  }

  private void closeIfLate(EndPoint endPoint, boolean isComing, long sinceNanos, long now) {
    if (isComing && now - sinceNanos > patienceNanos) {
      endPoint.close(new ClientLeft(null));
    }
  }

  /** What is spoken through TLS, if it is TLS. */
  private static @Nullable Connection inside(@Nullable Connection connection) {
    return connection instanceof SslConnection tls
        ? tls.getSslEndPoint().getConnection()
        : connection;
  }

  private static Seen look(Connection connection, @Nullable Seen before, long now) {
    long messages = connection.getMessagesIn();
    long bytes = connection.getBytesIn();
    if (before == null || before.messages() != messages) {
      // A connection's very first bytes belong to headers for certain.
      return new Seen(messages, bytes, messages == 0 && bytes > 0 ? now : 0);
    }
    return before.isComing() || before.bytes() == bytes ? before : new Seen(messages, bytes, now);
  }
}
