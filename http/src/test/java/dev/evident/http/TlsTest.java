package dev.evident.http;

import static dev.evident.http.Servers.readAll;
import static dev.evident.http.Servers.readReply;
import static dev.evident.http.Servers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.tls.ClientAuth;
import dev.evident.tls.Fingerprint;
import dev.evident.tls.KeyAndChain;
import dev.evident.tls.TestAuthority;
import dev.evident.tls.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server through TLS, with the JDK's own client. */
class TlsTest {
  @TempDir private Path folder;

  private static final Handler HELLO =
      Routes.builder()
          .get("/", _ -> Reply.text(200, "hello"))
          .get(
              "/who",
              call ->
                  Reply.text(200, call.clientCertificate().map(Object::toString).orElse("nobody")))
          .post("/", call -> Reply.text(200, new String(call.body().readAllBytes())))
          .build();

  private TlsServers start(ClientAuth clientAuth, Handler handler) throws IOException {
    return new TlsServers(folder, clientAuth, Servers.config(), handler);
  }

  private static String get(TlsServers on, HttpClient client, String path) throws Exception {
    return client.send(on.request(path).build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  /** The certificate that a new connection is shown. */
  private static String shown(SSLSocket socket) throws Exception {
    X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return Fingerprint.of(own).toString();
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void bothVersionsOfHttpAreSpokenThroughTls(HttpClient.Version version) throws Exception {
    try (TlsServers on = start(ClientAuth.NONE, HELLO);
        HttpClient client = on.client(version, TlsServers.trusting())) {
      for (int length : new int[] {0, 10, 3_000_000}) {
        HttpResponse<String> reply =
            client.send(
                on.request("/")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(new byte[length]))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(reply.version()).isEqualTo(version);
        assertThat(reply.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(reply.body()).hasSize(length);
      }
      assertThat(get(on, client, "/who")).isEqualTo("nobody");
    }
  }

  @Test
  void withTlsAnyAddressMayBeListenedOnAndWithoutItTheRefusalSaysWhatToSet() throws Exception {
    HttpConfig everywhere = HttpConfig.on(new InetSocketAddress("0.0.0.0", 0));
    try (TlsServers on = new TlsServers(folder, ClientAuth.NONE, everywhere, HELLO);
        HttpClient client = on.client(HttpClient.Version.HTTP_2, TlsServers.trusting())) {
      assertThat(get(on, client, "/")).isEqualTo("hello");
    }
    HttpServer.check(everywhere.listen(), true);
    for (var attempt :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> HttpServer.check(everywhere.listen(), false),
            () -> HttpServer.start(everywhere, HELLO))) {
      assertThatThrownBy(attempt)
          .hasMessageContaining("http.tls.certificate")
          .hasMessageContaining("http.tls.key")
          .hasMessageContaining("evident keys tls --self-signed");
    }
  }

  @Test
  void everyReplyCarriesTheSecurityHeadersAndNoneThatOpensUsToOtherSites() throws Exception {
    try (TlsServers on = start(ClientAuth.NONE, HELLO);
        SSLSocket socket = on.connect(TlsServers.trusting())) {
      for (String request :
          new String[] {
            "GET / HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n\r\n",
            "GET /nothing HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n\r\n",
            "OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n"
                + "Access-Control-Request-Method: POST\r\n\r\n",
            "GET / HTTP/9.9\r\nHost: x\r\n\r\n"
          }) {
        send(socket, request);
        assertThat(readReply(socket))
            .contains("Strict-Transport-Security: max-age=31536000")
            .contains("X-Content-Type-Options: nosniff")
            .contains("Referrer-Policy: no-referrer")
            .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
            .contains("Cache-Control: no-store")
            .doesNotContainIgnoringCase("Access-Control-")
            .doesNotContain("Server:");
      }
    }
    try (HttpServer plain = HttpServer.start(Servers.config(), HELLO);
        Socket socket = Servers.connect(plain)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n\r\n");
      assertThat(readReply(socket))
          .contains("200 OK")
          .doesNotContain("Strict-Transport")
          .doesNotContainIgnoringCase("Access-Control-");
    }
  }

  @Test
  void aNewPairIsShownToNewConnectionsWhileTheOldOnesGoOn() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch renewed = new CountDownLatch(1);
    Handler tail =
        Routes.builder()
            .get("/", _ -> Reply.text(200, "hello"))
            .get(
                "/tail",
                _ ->
                    Reply.stream(
                        200,
                        "text/plain",
                        out -> {
                          out.write(Servers.bytes("before "));
                          out.flush();
                          reading.countDown();
                          try {
                            assertThat(renewed.await(20, TimeUnit.SECONDS)).isTrue();
                          } catch (InterruptedException e) {
                            throw new IOException(e);
                          }
                          out.write(Servers.bytes("after"));
                        }))
            .build();
    try (TlsServers on = start(ClientAuth.NONE, tail);
        SSLSocket kept = on.connect(TlsServers.trusting());
        HttpClient client = on.client(HttpClient.Version.HTTP_2, TlsServers.trusting())) {
      String first = shown(kept);
      send(kept, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readReply(kept)).endsWith("hello");
      CompletableFuture<HttpResponse<String>> streamed =
          client.sendAsync(on.request("/tail").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();

      String second = on.renew();
      await(on, second);
      renewed.countDown();
      assertThat(streamed.get(20, TimeUnit.SECONDS).body()).isEqualTo("before after");
      send(kept, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readReply(kept)).endsWith("hello");
      assertThat(shown(kept)).isEqualTo(first).isNotEqualTo(second);
      try (SSLSocket fresh = on.connect(TlsServers.trusting())) {
        assertThat(shown(fresh)).isEqualTo(second);
      }

      Files.writeString(on.certificate(), "-----BEGIN CERTIFICATE-----\nbroken");
      while (on.tls().status().trouble().isEmpty()) {
        Thread.onSpinWait();
      }
      try (SSLSocket fresh = on.connect(TlsServers.trusting())) {
        assertThat(shown(fresh)).isEqualTo(second);
      }
    }
  }

  /** Until a new connection is shown this certificate. */
  private static void await(TlsServers on, String fingerprint) throws Exception {
    String seen;
    do {
      try (SSLSocket fresh = on.connect(TlsServers.trusting())) {
        seen = shown(fresh);
      }
    } while (!seen.equals(fingerprint));
  }

  private SSLContext showing(TestAuthority.Issued issued) throws IOException {
    issued.writeTo(folder.resolve("client.pem"), folder.resolve("client.key"));
    KeyAndChain own = KeyAndChain.read(folder.resolve("client.pem"), folder.resolve("client.key"));
    return new Trust.Authorities(List.of(TlsServers.AUTHORITY.certificate())).context(own);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aHandlerLearnsWhoseCertificateTheClientShowed(HttpClient.Version version) throws Exception {
    TestAuthority.Issued billing =
        TlsServers.CLIENTS.issue(
            "billing",
            "dns:billing.example",
            "uri:spiffe://example.org/billing",
            "email:billing@example.org");
    ClientCertificate[] seen = new ClientCertificate[2];
    int[] count = new int[1];
    Handler handler =
        call -> {
          seen[count[0]++] = call.clientCertificate().orElseThrow();
          return Reply.text(200, "ok");
        };
    try (TlsServers on = start(ClientAuth.OPTIONAL, handler);
        HttpClient client = on.client(version, showing(billing))) {
      assertThat(get(on, client, "/")).isEqualTo("ok");
      assertThat(get(on, client, "/")).isEqualTo("ok");
      assertThat(seen[0])
          .isEqualTo(
              new ClientCertificate(
                  "CN=billing",
                  List.of("billing.example"),
                  List.of("spiffe://example.org/billing"),
                  List.of("billing@example.org"),
                  Fingerprint.parse(billing.fingerprint()).hex()))
          .as("read once in a connection")
          .isSameAs(seen[1]);
    }
  }

  @Test
  void anOptionalCertificateMayBeMissingButNotBeAStrangers() throws Exception {
    try (TlsServers on = start(ClientAuth.OPTIONAL, HELLO)) {
      try (HttpClient client = on.client(HttpClient.Version.HTTP_2, TlsServers.trusting())) {
        assertThat(get(on, client, "/who")).isEqualTo("nobody");
      }
      refusesStrangers(on);
    }
  }

  @Test
  void aRequiredCertificateMustBeShownAndBeInItsTime() throws Exception {
    try (TlsServers on = start(ClientAuth.REQUIRED, HELLO)) {
      try (HttpClient client =
          on.client(HttpClient.Version.HTTP_2, showing(TlsServers.CLIENTS.issue("me")))) {
        assertThat(get(on, client, "/who")).contains("CN=me");
      }
      try (HttpClient client = on.client(HttpClient.Version.HTTP_2, TlsServers.trusting())) {
        assertThatThrownBy(() -> get(on, client, "/")).isInstanceOf(IOException.class);
      }
      refusesStrangers(on);
    }
  }

  private void refusesStrangers(TlsServers on) throws IOException {
    for (TestAuthority.Issued wrong :
        List.of(
            new TestAuthority("Stranger").issue("me"),
            TlsServers.AUTHORITY.issue("me"),
            TlsServers.CLIENTS.issue("me", Duration.ofDays(-9), Duration.ofDays(-1)))) {
      // Straight to the socket: some clients leave a certificate out that the server will not like.
      SSLContext context = showing(wrong);
      assertThatThrownBy(
              () -> {
                try (SSLSocket socket = on.connect(context)) {
                  send(socket, "GET /who HTTP/1.1\r\nHost: x\r\n\r\n");
                  String reply = readReply(socket);
                  if (reply.endsWith("nobody") && on.tls().clientAuth() == ClientAuth.OPTIONAL) {
                    throw new IOException("not shown, so nobody");
                  }
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void plainHttpToATlsPortIsToldSoAndClosed() throws Exception {
    try (TlsServers on = start(ClientAuth.NONE, HELLO)) {
      for (String text :
          new String[] {
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000),
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\0\0\0\0\0\0\0\0"
          }) {
        try (Socket socket = on.connectPlain()) {
          send(socket, text);
          assertThat(readAll(socket))
              .startsWith("HTTP/1.1 400 ")
              .contains("\"code\":\"tls-required\"", "https://", "X-Content-Type-Options: nosniff")
              .contains("Connection: close")
              .endsWith("}");
        }
      }
      try (HttpClient client = on.client(HttpClient.Version.HTTP_2, TlsServers.trusting())) {
        assertThat(get(on, client, "/")).isEqualTo("hello");
      }
    }
  }

  @Test
  void tornAndWrongRecordsEndTheirConnectionAndNothingElse() throws Exception {
    long seed = new Random().nextInt();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    HttpConfig impatient =
        Servers.config().withSlowClients(Duration.ofMillis(200), HttpConfig.BYTES_PER_SECOND_MIN);
    byte[] greeting = Greeting.record();
    try (TlsServers on = new TlsServers(folder, ClientAuth.OPTIONAL, impatient, HELLO)) {
      var all = new ArrayList<Future<?>>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int round = 0; round < 200; round++) {
          byte[] bytes = greeting.clone();
          int flips = random.nextInt(8);
          for (int i = 0; i < flips; i++) {
            bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt(256);
          }
          int length = random.nextInt(4) == 0 ? 1 + random.nextInt(bytes.length) : bytes.length;
          boolean ends = random.nextBoolean();
          all.add(threads.submit(() -> endsSomehow(on, Arrays.copyOf(bytes, length), ends)));
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
      try (HttpClient client = on.client(HttpClient.Version.HTTP_2, TlsServers.trusting())) {
        assertThat(get(on, client, "/")).isEqualTo("hello");
      }
    }
  }

  private static void endsSomehow(TlsServers on, byte[] bytes, boolean ends) {
    try (Socket socket = on.connectPlain()) {
      socket.getOutputStream().write(bytes);
      if (ends) {
        socket.shutdownOutput();
      }
      socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("a connection hangs", e);
    } catch (IOException _) {
      // Reset: that is an end, too.
    }
  }

  @Test
  void wrongBytesInsideAnEstablishedConnectionEndIt() throws Exception {
    try (TlsServers on = start(ClientAuth.NONE, HELLO);
        Socket plain = on.connectPlain();
        SSLSocket socket =
            (SSLSocket)
                TlsServers.trusting()
                    .getSocketFactory()
                    .createSocket(plain, "localhost", on.port(), true)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readReply(socket)).endsWith("hello");
      plain.getOutputStream().write(new byte[] {0x17, 3, 3, 0, 32});
      plain.getOutputStream().write(new byte[32]); // a record that no key has sealed
      plain.getInputStream().readAllBytes();
    }
  }

  @Test
  void aHandshakeThatIsNotFinishedIsCutOff() throws Exception {
    HttpConfig impatient =
        Servers.config().withSlowClients(Duration.ofMillis(300), HttpConfig.BYTES_PER_SECOND_MIN);
    byte[] greeting = Greeting.record();
    try (TlsServers on = new TlsServers(folder, ClientAuth.NONE, impatient, HELLO);
        Socket silent = on.connectPlain();
        Socket halfway = on.connectPlain();
        Socket drop = on.connectPlain()) {
      halfway.getOutputStream().write(greeting);
      drop.getOutputStream().write(greeting, 0, 1);
      boolean closed = false;
      for (int i = 1; i < greeting.length && !closed; i++) {
        Thread.sleep(50); // a byte now and then, which is what the limit is about
        try {
          drop.getOutputStream().write(greeting, i, 1);
        } catch (IOException _) {
          closed = true;
        }
      }
      assertThat(closed).isTrue();
      assertThat(halfway.getInputStream().readAllBytes()).isNotEmpty(); // the server's part
      assertThat(silent.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void aHandlerAtWorkNoticesThatTheClientLeft() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CompletableFuture<Boolean> noticed = new CompletableFuture<>();
    Handler handler =
        call -> {
          assertThat(call.clientLeft()).isFalse();
          working.countDown();
          while (!call.clientLeft()) {
            Thread.sleep(1);
          }
          noticed.complete(true);
          return Reply.text(200, "nobody reads this");
        };
    try (TlsServers on = start(ClientAuth.NONE, handler)) {
      try (SSLSocket socket = on.connect(TlsServers.trusting())) {
        send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(working.await(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(noticed.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void withoutTlsNobodyHasACertificate() throws Exception {
    try (HttpServer plain = HttpServer.start(Servers.config(), HELLO);
        HttpClient client = Servers.client(HttpClient.Version.HTTP_2)) {
      assertThat(Servers.get(client, plain, "/who").body()).isEqualTo("nobody");
      assertThat(Optional.of(plain.address())).isPresent();
    }
  }
}
