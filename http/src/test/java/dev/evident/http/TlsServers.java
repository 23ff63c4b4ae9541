package dev.evident.http;

import dev.evident.tls.ClientAuth;
import dev.evident.tls.ServerFiles;
import dev.evident.tls.ServerTls;
import dev.evident.tls.TestAuthority;
import dev.evident.tls.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server behind TLS with files of its own, and clients that believe it. */
final class TlsServers implements AutoCloseable {
  static final TestAuthority AUTHORITY = new TestAuthority("Authority");
  static final TestAuthority CLIENTS = new TestAuthority("Client Authority");

  final Path folder;
  private final ServerTls tls;
  final HttpServer server;

  TlsServers(Path folder, ClientAuth clientAuth, HttpConfig config, Handler handler)
      throws IOException {
    this.folder = folder;
    renew();
    Path ca = CLIENTS.writeTo(folder.resolve("clients.pem"));
    Optional<Path> clientCa = clientAuth == ClientAuth.NONE ? Optional.empty() : Optional.of(ca);
    tls =
        ServerTls.open(
            new ServerFiles(certificate(), key(), clientCa, clientAuth), Duration.ofMillis(10));
    server = HttpServer.start(config, tls, handler);
  }

  Path certificate() {
    return folder.resolve("certificate.pem");
  }

  private Path key() {
    return folder.resolve("key.pem");
  }

  /** Puts a new pair in the place of the old. */
  String renew() {
    return AUTHORITY
        .issue("server", "dns:localhost", "ip:127.0.0.1", "dns:audit.example")
        .writeTo(certificate(), key())
        .fingerprint();
  }

  ServerTls tls() {
    return tls;
  }

  int port() {
    return server.address().getPort();
  }

  static SSLContext trusting() {
    return new Trust.Authorities(List.of(AUTHORITY.certificate())).context();
  }

  HttpClient client(HttpClient.Version version, SSLContext context) {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(context)
        .connectTimeout(Servers.PATIENCE)
        .build();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + port() + path))
        .timeout(Servers.PATIENCE);
  }

  /** One connection through TLS, its handshake done. */
  SSLSocket connect(SSLContext context) throws IOException {
    Socket plain = Servers.connect(server);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port(), true);
    socket.startHandshake();
    return socket;
  }

  Socket connectPlain() throws IOException {
    return Servers.connect(server);
  }

  static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void close() {
    server.close();
    tls.close();
  }
}
