package dev.evident.http;

import dev.evident.tls.ServerTls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running server: HTTP/1.1 and HTTP/2 on one port, plain or through TLS, one virtual thread per
 * request.
 */
public final class HttpServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** Connections that the operating system keeps until we take them. */
  private static final int ACCEPT_QUEUE = 1_024;

  private final Server server;
  private final LimitedConnector connector;
  private final Gate gate;
  private final HttpConfig config;

  private HttpServer(Server server, LimitedConnector connector, Gate gate, HttpConfig config) {
    this.server = server;
    this.connector = connector;
    this.gate = gate;
    this.config = config;
  }

  /**
   * Checks that {@link #start} could listen here, before anything else is begun that a failure
   * would leave half done.
   *
   * @param tls whether it will speak TLS
   * @throws IOException as {@link #start} would
   */
  public static void check(InetSocketAddress listen, boolean tls) throws IOException {
    requireAllowed(listen, tls);
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(listen);
    } catch (BindException e) {
      throw cannotListen(listen, e);
    }
  }

  /**
   * Listens in plain HTTP, and answers with the handler (usually {@link Routes}, perhaps in a
   * {@link Filter}).
   *
   * @throws IOException if the address is not a loopback one or cannot be had; the message is for
   *     the person who starts the server
   */
  public static HttpServer start(HttpConfig config, Handler handler) throws IOException {
    requireAllowed(config.listen(), false);
    return start(config, Protocols.plain(config), handler, new RequestIds());
  }

  /**
   * The same through TLS, on any address. Whoever opened the material closes it, after this server.
   */
  public static HttpServer start(HttpConfig config, ServerTls tls, Handler handler)
      throws IOException {
    requireAllowed(config.listen(), true);
    RequestIds requestIds = new RequestIds();
    return start(config, Protocols.tls(config, tls, requestIds), handler, requestIds);
  }

  private static HttpServer start(
      HttpConfig config, List<ConnectionFactory> protocols, Handler handler, RequestIds requestIds)
      throws IOException {
    InetSocketAddress listen = config.listen();
    var gate = new Gate(config.requestsMax());
    var server = new Server(new VirtualThreadPool());
    var limit = new AddressLimit(config.connectionsPerAddressMax());
    var connector =
        new LimitedConnector(server, limit, protocols.toArray(ConnectionFactory[]::new));
    connector.setHost(listen.getAddress().getHostAddress());
    connector.setPort(listen.getPort());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(config.idleTimeout().toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(config.connectionsMax(), connector));
    server.addBean(new SlowHeaders(connector, config));
    server.setHandler(new Bridge(handler, config, gate, requestIds));
    server.setErrorHandler(new ProblemPages(requestIds, gate));
    server.setStopTimeout(0); // waiting is the gate's business
    var started = new HttpServer(server, connector, gate, config);
    try {
      server.start();
    } catch (Exception e) {
      started.stop();
      throw cannotListen(listen, e);
    }
    return started;
  }

  private static IOException cannotListen(InetSocketAddress listen, Exception cause) {
    return new IOException(
        "cannot listen on %s:%d (%s); stop what listens there or choose another http.listen"
            .formatted(listen.getAddress().getHostAddress(), listen.getPort(), rootMessage(cause)),
        cause);
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private static void requireAllowed(InetSocketAddress listen, boolean tls) throws IOException {
    if (listen.isUnresolved()) {
      throw new IOException("http.listen: the host '" + listen.getHostString() + "' is unknown");
    }
    if (!tls && !listen.getAddress().isLoopbackAddress()) {
      throw new IOException(
          "http.listen %s:%d is not a loopback address, and plain HTTP would show keys and events to the network; set http.tls.certificate and http.tls.key (evident keys tls --self-signed HOST makes a pair), or listen on 127.0.0.1 or [::1]"
              .formatted(listen.getHostString(), listen.getPort()));
    }
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return new InetSocketAddress(config.listen().getAddress(), connector.getLocalPort());
  }

  /**
   * Takes no new connection and no new request (503 {@code server-stopping}), waits up to {@link
   * HttpConfig#closeTimeout} for those under way, then closes what is left.
   */
  @Override
  public void close() {
    // First: while the port closes, who is connected already is told that the server stops.
    gate.close();
    connector.stopListening();
    if (!gate.drain(config.closeTimeout())) {
      LOG.warn("requests were still under way after {}: cut off", config.closeTimeout());
    }
    stop();
  }

  private void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the HTTP server did not stop cleanly", e);
    }
  }
}
