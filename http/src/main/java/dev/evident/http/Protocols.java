package dev.evident.http;

import dev.evident.tls.ServerTls;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What is spoken on a port: plain, or through TLS. */
final class Protocols {
  /** Bytes asked of the connection at once: a 700 KB batch should not cost 90 reads. */
  private static final int INPUT_BUFFER_BYTES = 64 << 10;

  private static final int HTTP2_STREAMS_MAX = 256;

  /** A day: zero does not switch the library's limit off. */
  private static final long HTTP2_STREAM_IDLE_MILLIS = 86_400_000;

  /**
   * Cancelled requests, pings, settings and empty frames of one connection together; one more and
   * the connection is closed (CVE-2023-44487, "rapid reset"). Requests that are let end are free; a
   * cancelled one counts twice when we were about to answer it, for then we cancel it, too.
   */
  static final int HTTP2_CONTROL_FRAMES_PER_SECOND_MAX = 256;

  private static final int HTTP2_STREAM_WINDOW_BYTES = 1 << 20;
  private static final int HTTP2_SESSION_WINDOW_BYTES = 4 << 20;

  private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /**
   * Authenticated ciphers with a fresh key for each connection, in the order of our liking. All of
   * TLS 1.3 and of RFC 9325 §4.2; none of those that HTTP/2 forbids (RFC 9113, appendix A).
   */
  private static final String[] CIPHER_SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  };

  private Protocols() {}

  /** HTTP/1.1, and HTTP/2 with prior knowledge or upgrade (h2c). */
  static List<ConnectionFactory> plain(HttpConfig config) {
    HttpConfiguration http = configuration(config);
    return List.of(http1(http), tuned(new PlainHttp2(http)));
  }

  /**
   * HTTP/2 and HTTP/1.1, whichever the client prefers (ALPN), through TLS; whoever speaks plain
   * HTTP is told so. New material of the server is used for the connections that begin after it.
   */
  static List<ConnectionFactory> tls(HttpConfig config, ServerTls tls, RequestIds requestIds) {
    HttpConfiguration http = configuration(config);
    ConnectionFactory http1 = http1(http);
    ConnectionFactory http2 = tuned(new HTTP2ServerConnectionFactory(http));
    var choice = new ALPNServerConnectionFactory();
    choice.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
    SslContextFactory.Server contexts = contexts(tls);
    var secured = new SslConnectionFactory(contexts, choice.getProtocol());
    // That one refuses requests whose Host is none of the certificate's names: a client that trusts
    // a fingerprint may call us by any.
    secured.setEnsureSecureRequestCustomizer(false);
    tls.watch(changed -> reload(contexts, changed));
    return List.of(new TlsOnly(secured, requestIds), secured, choice, http2, http1);
  }

  private static SslContextFactory.Server contexts(ServerTls tls) {
    var contexts = new SslContextFactory.Server();
    contexts.setSslContext(tls.context());
    contexts.setIncludeProtocols(TLS_VERSIONS);
    contexts.setExcludeProtocols();
    contexts.setIncludeCipherSuites(CIPHER_SUITES);
    contexts.setExcludeCipherSuites();
    contexts.setUseCipherSuitesOrder(true);
    contexts.setRenegotiationAllowed(false);
    switch (tls.clientAuth()) {
      case NONE -> {}
      case OPTIONAL -> contexts.setWantClientAuth(true);
      case REQUIRED -> contexts.setNeedClientAuth(true);
    }
    return contexts;
  }

  private static void reload(SslContextFactory.Server contexts, ServerTls changed) {
    try {
      contexts.reload(factory -> factory.setSslContext(changed.context()));
    } catch (Exception e) {
      throw new IllegalStateException("a new TLS context was not taken", e);
    }
  }

  private static HttpConfiguration configuration(HttpConfig config) {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(config.headerBytesMax());
    http.setInputBufferSize(INPUT_BUFFER_BYTES);
    // Routing looks at the raw path and decodes it once, segment by segment, so that an id may
    // contain an encoded slash; nothing here maps a path to a file.
    http.setUriCompliance(UriCompliance.UNSAFE);
    return http;
  }

  private static ConnectionFactory http1(HttpConfiguration http) {
    var http1 = new HttpConnectionFactory(http);
    http1.setInputBufferSize(INPUT_BUFFER_BYTES);
    return http1;
  }

  private static ConnectionFactory tuned(AbstractHTTP2ServerConnectionFactory http2) {
    http2.setMaxConcurrentStreams(HTTP2_STREAMS_MAX);
    // Reading and writing have limits of their own; a stream that waits for events is not idle.
    http2.setStreamIdleTimeout(HTTP2_STREAM_IDLE_MILLIS);
    http2.setRateControlFactory(new WindowRateControl.Factory(HTTP2_CONTROL_FRAMES_PER_SECOND_MAX));
    http2.setInitialStreamRecvWindow(HTTP2_STREAM_WINDOW_BYTES);
    http2.setInitialSessionRecvWindow(HTTP2_SESSION_WINDOW_BYTES);
    http2.setInputBufferSize(INPUT_BUFFER_BYTES);
    return http2;
  }
}
