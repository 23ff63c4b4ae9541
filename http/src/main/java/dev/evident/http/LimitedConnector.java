package dev.evident.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Listens, and closes at once what one client address opens beyond its limit. */
final class LimitedConnector extends ServerConnector {
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS_BY_PROCESSORS = -1;

  private static final Duration ACCEPTED_WITHIN = Duration.ofSeconds(1);
  private static final long POLL_NANOS = 1_000_000;

  private final AddressLimit limit;
  private final AtomicInteger accepting = new AtomicInteger();
  private final ConcurrentHashMap<EndPoint, InetAddress> counted = new ConcurrentHashMap<>();

  LimitedConnector(Server server, AddressLimit limit, ConnectionFactory... factories) {
    super(server, ACCEPTORS, SELECTORS_BY_PROCESSORS, factories);
    this.limit = limit;
  }

  @Override
  public void accept(int acceptor) throws IOException {
    accepting.incrementAndGet();
    try {
      super.accept(acceptor);
    } finally {
      accepting.decrementAndGet();
    }
  }

  /**
   * Listens no more, and returns when nobody is about to accept a connection: an acceptor that is
   * interrupted just then, as the library does when it stops, drops a connection without closing
   * it, and its client would wait for an answer.
   */
  void stopListening() {
    setAccepting(false);
    close();
    long deadline = System.nanoTime() + ACCEPTED_WITHIN.toNanos();
    while (accepting.get() > 0 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
  }

  @Override
  protected void onEndPointOpened(EndPoint endPoint) {
    super.onEndPointOpened(endPoint);
    if (endPoint.getRemoteSocketAddress() instanceof InetSocketAddress client) {
      if (limit.enter(client.getAddress())) {
        counted.put(endPoint, client.getAddress());
      } else {
        limit.leave(client.getAddress());
        endPoint.close(); // no answer: whoever opens hundreds does not read them
      }
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    InetAddress client = counted.remove(endPoint); // a closed socket no longer knows its client
    if (client != null) {
      limit.leave(client);
    }
    super.onEndPointClosed(endPoint);
  }
}
