package dev.evident.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client believes, over a real socket, and what it is told when it does not. */
class TrustTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Authority");
  private static final int PATIENCE_MS = 20_000;

  @TempDir private Path folder;

  private ServerTls server(TestAuthority.Issued issued) throws IOException {
    issued.writeTo(folder.resolve("c"), folder.resolve("k"));
    return ServerTls.open(
        new ServerFiles(
            folder.resolve("c"), folder.resolve("k"), Optional.empty(), ClientAuth.NONE),
        Duration.ofDays(1));
  }

  /** Connects by this name with the check of host names on, as an HTTP client does. */
  private void connect(TestAuthority.Issued issued, Trust trust, String host) throws Exception {
    try (ServerTls tls = server(issued);
        SSLServerSocket listening =
            (SSLServerSocket)
                tls.context()
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(PATIENCE_MS);
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(() -> {
            try (Socket accepted = listening.accept()) {
              accepted.setSoTimeout(PATIENCE_MS);
              int first = accepted.getInputStream().read();
              accepted.getOutputStream().write(first);
            } catch (IOException _) {
              // The client did not believe us.
            }
          });
      SSLContext context = trust.context();
      try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
          SSLSocket socket =
              (SSLSocket) context.getSocketFactory().createSocket(plain, host, 1, true)) {
        socket.setSoTimeout(PATIENCE_MS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.getOutputStream().write(7);
        assertThat(socket.getInputStream().read()).isEqualTo(7);
      } finally {
        served.join();
      }
    }
  }

  private Trust authority() throws IOException {
    return Trust.authorities(AUTHORITY.writeTo(folder.resolve("ca.pem")));
  }

  private void untrusted(
      UntrustedServer.Reason reason,
      TestAuthority.Issued issued,
      Trust trust,
      String host,
      String... words) {
    assertThatThrownBy(() -> connect(issued, trust, host))
        .isInstanceOf(SSLException.class)
        .satisfies(e -> {
          UntrustedServer why = UntrustedServer.among(e).orElseThrow();
          assertThat(why.reason()).isEqualTo(reason);
          assertThat(why.getMessage()).contains(words).doesNotContain("\n");
        });
  }

  @Test
  void aServerThatTheAuthorityOfAFileSignedIsBelieved() throws Exception {
    TestAuthority.Issued issued = AUTHORITY.issue("host", "dns:audit.example", "ip:127.0.0.1");
    connect(issued, authority(), "audit.example");
    connect(issued, authority(), "127.0.0.1");
  }

  @Test
  void anExpiredServerIsExplained() throws Exception {
    TestAuthority.Issued issued =
        AUTHORITY.issue("host", Duration.ofDays(-9), Duration.ofDays(-1), "dns:localhost");
    untrusted(
        UntrustedServer.Reason.EXPIRED, issued, authority(), "localhost", "expired at", "renew");
    TestAuthority.Issued early =
        AUTHORITY.issue("host", Duration.ofDays(1), Duration.ofDays(9), "dns:localhost");
    untrusted(
        UntrustedServer.Reason.NOT_YET_VALID,
        early,
        authority(),
        "localhost",
        "valid from",
        "clock");
  }

  @Test
  void aServerOfAnUnknownAuthorityIsExplainedWithItsFingerprint() throws Exception {
    TestAuthority.Issued issued = new TestAuthority("Stranger").issue("host", "dns:localhost");
    untrusted(
        UntrustedServer.Reason.UNKNOWN_AUTHORITY,
        issued,
        authority(),
        "localhost",
        issued.fingerprint());
    untrusted(
        UntrustedServer.Reason.UNKNOWN_AUTHORITY,
        issued,
        new Trust.Public(),
        "localhost",
        issued.fingerprint());
  }

  @Test
  void aServerOfAnotherNameIsExplainedWithTheNamesThatItHas() throws Exception {
    TestAuthority.Issued issued = AUTHORITY.issue("host", "dns:audit.example", "ip:10.0.0.1");
    untrusted(
        UntrustedServer.Reason.OTHER_HOST,
        issued,
        authority(),
        "localhost",
        "audit.example, 10.0.0.1");
    untrusted(
        UntrustedServer.Reason.OTHER_HOST,
        AUTHORITY.issue("localhost"),
        authority(),
        "127.0.0.1",
        "names no host");
  }

  @Test
  void aFingerprintIsBelievedWhateverNameAndTimeItHasAndNoOtherIs() throws Exception {
    TestAuthority.Issued issued =
        new TestAuthority("Stranger")
            .issue("host", Duration.ofDays(-9), Duration.ofDays(-1), "dns:elsewhere");
    connect(issued, new Trust.Pinned(Fingerprint.parse(issued.fingerprint())), "localhost");
    TestAuthority.Issued other = AUTHORITY.issue("host", "dns:localhost");
    untrusted(
        UntrustedServer.Reason.OTHER_FINGERPRINT,
        other,
        new Trust.Pinned(Fingerprint.parse(issued.fingerprint())),
        "localhost",
        other.fingerprint(),
        issued.fingerprint());
  }
}
