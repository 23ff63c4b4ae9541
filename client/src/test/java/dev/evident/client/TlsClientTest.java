package dev.evident.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.evident.tls.ClientAuth;
import dev.evident.tls.Fingerprint;
import dev.evident.tls.KeyAndChain;
import dev.evident.tls.ServerFiles;
import dev.evident.tls.ServerTls;
import dev.evident.tls.TestAuthority;
import dev.evident.tls.Trust;
import dev.evident.tls.UntrustedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client says about the other end of a TLS connection. */
class TlsClientTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Authority");
  private static final SSLContext BELIEVES =
      new Trust.Authorities(List.of(AUTHORITY.certificate())).context();

  @TempDir private Path folder;

  /** Another implementation than ours, so that the client is not only tested against itself. */
  private HttpsServer start(TestAuthority.Issued issued, ClientAuth clientAuth) throws IOException {
    issued.writeTo(folder.resolve("c"), folder.resolve("k"));
    Path ca = AUTHORITY.writeTo(folder.resolve("ca"));
    ServerTls tls =
        ServerTls.open(
            new ServerFiles(folder.resolve("c"), folder.resolve("k"), Optional.of(ca), clientAuth),
            Duration.ofDays(1));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls.context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters all = getSSLContext().getDefaultSSLParameters();
            all.setNeedClientAuth(clientAuth == ClientAuth.REQUIRED);
            parameters.setSSLParameters(all);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          byte[] note = "a note\n".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, note.length);
          exchange.getResponseBody().write(note);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String ask(URI url, SSLContext tls) throws Exception {
    ClientOptions options =
        ClientOptions.of(url, "").withRetryFor(Duration.ofSeconds(30)).withTls(tls);
    try (EvidentClient client = EvidentClient.open(options)) {
      return client.checkpoint();
    }
  }

  private static URI url(HttpsServer server, String host) {
    return URI.create("https://" + host + ":" + server.getAddress().getPort());
  }

  private void untrusted(
      TestAuthority.Issued issued, String host, SSLContext tls, UntrustedServer.Reason reason)
      throws IOException {
    HttpsServer server = start(issued, ClientAuth.NONE);
    try {
      assertThatThrownBy(() -> ask(url(server, host), tls))
          .isInstanceOfSatisfying(
              EvidentException.class,
              e -> {
                assertThat(e.code()).isEqualTo(EvidentException.UNTRUSTED);
                assertThat(e.getMessage())
                    .startsWith(url(server, host) + " is not trusted: ")
                    .doesNotContain("\n");
                assertThat(UntrustedServer.among(e).orElseThrow().reason()).isEqualTo(reason);
              });
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerIsBelievedByItsAuthorityOrItsFingerprint() throws Exception {
    TestAuthority.Issued issued = AUTHORITY.issue("server", "dns:localhost");
    HttpsServer server = start(issued, ClientAuth.NONE);
    try {
      assertThat(ask(url(server, "localhost"), BELIEVES)).isEqualTo("a note\n");
      Trust pinned = new Trust.Pinned(Fingerprint.parse(issued.fingerprint()));
      assertThat(ask(url(server, "127.0.0.1"), pinned.context())).isEqualTo("a note\n");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatIsWrongWithACertificateIsSaid() throws Exception {
    TestAuthority.Issued good = AUTHORITY.issue("server", "dns:localhost");
    untrusted(good, "127.0.0.1", BELIEVES, UntrustedServer.Reason.OTHER_HOST);
    untrusted(
        good, "localhost", new Trust.Public().context(), UntrustedServer.Reason.UNKNOWN_AUTHORITY);
    untrusted(
        AUTHORITY.issue("server", Duration.ofDays(-9), Duration.ofDays(-1), "dns:localhost"),
        "localhost",
        BELIEVES,
        UntrustedServer.Reason.EXPIRED);
    Trust pinned = new Trust.Pinned(Fingerprint.parse(good.fingerprint()));
    untrusted(
        AUTHORITY.issue("server", "dns:localhost"),
        "localhost",
        pinned.context(),
        UntrustedServer.Reason.OTHER_FINGERPRINT);
  }

  @Test
  void aCertificateIsShownWhereOneIsWantedAndItsLackIsExplained() throws Exception {
    HttpsServer server = start(AUTHORITY.issue("server", "dns:localhost"), ClientAuth.REQUIRED);
    try {
      AUTHORITY.issue("me").writeTo(folder.resolve("me"), folder.resolve("me.key"));
      KeyAndChain own = KeyAndChain.read(folder.resolve("me"), folder.resolve("me.key"));
      SSLContext showing = new Trust.Authorities(List.of(AUTHORITY.certificate())).context(own);
      assertThat(ask(url(server, "localhost"), showing)).isEqualTo("a note\n");
      assertThatThrownBy(() -> ask(url(server, "localhost"), BELIEVES))
          .isInstanceOfSatisfying(
              EvidentException.class,
              e -> {
                assertThat(e.code()).isEqualTo("tls");
                assertThat(e.getMessage()).contains("wants a certificate of this client");
              });
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsSaidToBeOne() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> answerInPlain(plain));
      URI url = URI.create("https://127.0.0.1:" + plain.getLocalPort());
      assertThatThrownBy(() -> ask(url, BELIEVES))
          .isInstanceOfSatisfying(
              EvidentException.class,
              e -> assertThat(e.getMessage()).contains("does not speak TLS", "http://"));
      server.join();
    }
  }

  /** As an HTTP server does that does not understand what it reads. */
  private static void answerInPlain(ServerSocket listening) {
    try (Socket socket = listening.accept()) {
      socket.getInputStream().read();
      socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException _) {
      // The client has closed first.
    }
  }
}
