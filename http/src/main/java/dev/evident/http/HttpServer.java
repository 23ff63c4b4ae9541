package dev.evident.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running server: HTTP/1.1 and HTTP/2 with prior knowledge or upgrade (h2c) on one plain port,
 * one virtual thread per request.
 */
public final class HttpServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** Connections that the operating system keeps until we take them. */
  private static final int ACCEPT_QUEUE = 1_024;

  /** Bytes asked of the connection at once: a 700 KB batch should not cost 90 reads. */
  private static final int INPUT_BUFFER_BYTES = 64 << 10;

  private static final int HTTP2_STREAMS_MAX = 256;

  /** A day: zero does not switch the library's limit off. */
  private static final long HTTP2_STREAM_IDLE_MILLIS = 86_400_000;

  private static final int HTTP2_STREAM_WINDOW_BYTES = 1 << 20;
  private static final int HTTP2_SESSION_WINDOW_BYTES = 4 << 20;

  private final Server server;
  private final ServerConnector connector;
  private final Gate gate;
  private final HttpConfig config;

  private HttpServer(Server server, ServerConnector connector, Gate gate, HttpConfig config) {
    this.server = server;
    this.connector = connector;
    this.gate = gate;
    this.config = config;
  }

  /**
   * Checks that {@link #start} could listen here, before anything else is begun that a failure
   * would leave half done.
   *
   * @throws IOException as {@link #start} would
   */
  public static void check(InetSocketAddress listen) throws IOException {
    requireLoopback(listen);
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(listen);
    } catch (BindException e) {
      throw cannotListen(listen, e);
    }
  }

  /**
   * Listens, and answers with the handler (usually {@link Routes}, perhaps in a {@link Filter}).
   *
   * @throws IOException if the address is not a loopback one or cannot be had; the message is for
   *     the person who starts the server
   */
  public static HttpServer start(HttpConfig config, Handler handler) throws IOException {
    InetSocketAddress listen = config.listen();
    requireLoopback(listen);
    var gate = new Gate(config.requestsMax());
    var requestIds = new RequestIds();
    var server = new Server(new VirtualThreadPool());
    var connector =
        new ServerConnector(server, 1, -1, plain(config).toArray(ConnectionFactory[]::new));
    connector.setHost(listen.getAddress().getHostAddress());
    connector.setPort(listen.getPort());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(config.idleTimeout().toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(config.connectionsMax(), connector));
    server.addBean(new SlowHeaders(connector, config));
    server.setHandler(new Bridge(handler, config, gate, requestIds));
    server.setErrorHandler(new ProblemPages(requestIds));
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

  private static void requireLoopback(InetSocketAddress listen) throws IOException {
    if (listen.isUnresolved()) {
      throw new IOException("http.listen: the host '" + listen.getHostString() + "' is unknown");
    }
    if (!listen.getAddress().isLoopbackAddress()) {
      throw new IOException(
          "http.listen %s:%d is not a loopback address, and plain HTTP would show keys and events to the network; listen on 127.0.0.1 or [::1] and put a TLS proxy before it"
              .formatted(listen.getHostString(), listen.getPort()));
    }
  }

  /** What is spoken on a plain connector; a TLS one will have its own list with ALPN in front. */
  private static List<ConnectionFactory> plain(HttpConfig config) {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(config.headerBytesMax());
    http.setInputBufferSize(INPUT_BUFFER_BYTES);
    // Routing looks at the raw path and decodes it once, segment by segment, so that an id may
    // contain an encoded slash; nothing here maps a path to a file.
    http.setUriCompliance(UriCompliance.UNSAFE);
    var http2 = new PlainHttp2(http);
    http2.setMaxConcurrentStreams(HTTP2_STREAMS_MAX);
    // Reading and writing have limits of their own; a stream that waits for events is not idle.
    http2.setStreamIdleTimeout(HTTP2_STREAM_IDLE_MILLIS);
    http2.setInitialStreamRecvWindow(HTTP2_STREAM_WINDOW_BYTES);
    http2.setInitialSessionRecvWindow(HTTP2_SESSION_WINDOW_BYTES);
    http2.setInputBufferSize(INPUT_BUFFER_BYTES);
    var http1 = new HttpConnectionFactory(http);
    http1.setInputBufferSize(INPUT_BUFFER_BYTES);
    return List.of(http1, http2);
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
    connector.close();
    if (!gate.closeAndDrain(config.closeTimeout())) {
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
