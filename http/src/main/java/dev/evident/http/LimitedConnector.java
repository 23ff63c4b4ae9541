package dev.evident.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Listens, and closes at once what one client address opens beyond its limit. */
final class LimitedConnector extends ServerConnector {
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS_BY_PROCESSORS = -1;

  private final AddressLimit limit;
  private final ConcurrentHashMap<EndPoint, InetAddress> counted = new ConcurrentHashMap<>();

  LimitedConnector(Server server, AddressLimit limit, ConnectionFactory... factories) {
    super(server, ACCEPTORS, SELECTORS_BY_PROCESSORS, factories);
    this.limit = limit;
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
