package dev.evident.http;

import static dev.evident.http.Servers.config;
import static dev.evident.http.Servers.connect;
import static dev.evident.http.Servers.readAll;
import static dev.evident.http.Servers.readReply;
import static dev.evident.http.Servers.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.tls.ClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one client may take, over a real socket. The time limit ends loops that wait for the server.
 */
@Timeout(60)
class LimitsTest {
  private static final Handler HELLO =
      Routes.builder()
          .get("/", _ -> Reply.text(200, "hello"))
          .post("/", call -> Reply.text(200, "" + call.body().readAllBytes().length))
          .build();

  @TempDir private Path folder;

  private static Socket from(String address, HttpServer server) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(),
            server.address().getPort(),
            InetAddress.getByName(address),
            0);
    socket.setSoTimeout((int) Servers.PATIENCE.toMillis());
    return socket;
  }

  private static boolean answers(Socket socket) {
    try {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      return readReply(socket).endsWith("hello");
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("it hangs", e);
    } catch (IOException _) {
      return false; // reset
    }
  }

  @Test
  void oneAddressCannotTakeTheConnectionsOfAnother() throws Exception {
    List<Socket> greedy = new ArrayList<>();
    try (HttpServer server = HttpServer.start(config().withConnectionsPerAddress(3), HELLO)) {
      for (int i = 0; i < 3; i++) {
        Socket socket = from("127.0.0.1", server);
        greedy.add(socket);
        assertThat(answers(socket)).isTrue();
      }
      for (int i = 0; i < 20; i++) {
        try (Socket excess = from("127.0.0.1", server)) {
          assertThat(answers(excess)).isFalse();
        }
      }
      try (Socket other = from("127.0.0.2", server)) {
        assertThat(answers(other)).isTrue();
      }
      assertThat(greedy).allMatch(LimitsTest::answers);
      greedy.removeFirst().close();
      boolean again = false;
      while (!again) { // the server learns of the close a moment later
        try (Socket next = from("127.0.0.1", server)) {
          again = answers(next);
        }
      }
    } finally {
      for (Socket one : greedy) {
        one.close();
      }
    }
  }

  @Test
  void theLimitOfAnAddressHoldsThroughTls() throws Exception {
    HttpConfig two = config().withConnectionsPerAddress(2);
    try (TlsServers on = new TlsServers(folder, ClientAuth.NONE, two, HELLO);
        SSLSocket first = on.connect(TlsServers.trusting());
        SSLSocket second = on.connect(TlsServers.trusting());
        Socket third = on.connectPlain()) {
      assertThat(third.getInputStream().read()).isEqualTo(-1);
      assertThat(answers(first)).isTrue();
      assertThat(answers(second)).isTrue();
    }
  }

  @Test
  void headersAndBodiesHaveTheirLimitsThroughTls() throws Exception {
    HttpConfig small = config().withSizes(2_048, 10_000, 10_000);
    try (TlsServers on = new TlsServers(folder, ClientAuth.NONE, small, HELLO)) {
      try (SSLSocket socket = on.connect(TlsServers.trusting())) {
        send(socket, "GET / HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(3_000) + "\r\n\r\n");
        assertThat(readAll(socket)).startsWith("HTTP/1.1 431 ").contains("headers-too-large");
      }
      try (SSLSocket socket = on.connect(TlsServers.trusting())) {
        send(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10001\r\n\r\n");
        assertThat(readReply(socket)).startsWith("HTTP/1.1 413 ").contains("body-too-large");
      }
      try (SSLSocket socket = on.connect(TlsServers.trusting())) {
        send(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n");
        send(socket, "x".repeat(10_000));
        assertThat(readReply(socket)).startsWith("HTTP/1.1 200 ").endsWith("10000");
      }
    }
  }

  @Test
  void whatIsCountedGoesAwayWithTheConnections() throws Exception {
    AddressLimit limit = new AddressLimit(1);
    InetAddress one = InetAddress.getByName("2001:db8::1");
    InetAddress neighbour = InetAddress.getByName("2001:db8::ffff:2");
    InetAddress other = InetAddress.getByName("2001:db8:0:1::1");
    assertThat(limit.enter(one)).isTrue();
    assertThat(limit.enter(neighbour)).as("of the same network").isFalse();
    assertThat(limit.enter(other)).isTrue();
    limit.leave(neighbour);
    limit.leave(one);
    assertThat(limit.enter(neighbour)).isTrue();
    limit.leave(neighbour);
    limit.leave(other);
    assertThat(limit.clients()).isZero();
  }

  @Test
  void aConnectionThatWasRefusedIsNotCountedForEver() throws Exception {
    try (HttpServer server = HttpServer.start(config().withConnectionsPerAddress(1), HELLO)) {
      for (int round = 0; round < 50; round++) {
        try (Socket first = connect(server);
            Socket second = connect(server)) {
          second.getOutputStream().flush();
          first.getOutputStream().flush();
        }
      }
      boolean again = false;
      while (!again) {
        try (Socket next = connect(server)) {
          again = answers(next);
        }
      }
    }
  }

  @Test
  void whoCancelsRequestAfterRequestLosesHisConnectionAndNobodyElseDoes() throws Exception {
    Handler endless =
        Routes.builder()
            .get("/", _ -> Reply.text(200, "hello"))
            .get(
                "/endless",
                _ ->
                    Reply.stream(
                        200,
                        "text/plain",
                        out -> {
                          while (true) {
                            out.write(new byte[1_000]);
                            out.flush();
                            Thread.sleep(100);
                          }
                        }))
            .build();
    int limit = Protocols.HTTP2_CONTROL_FRAMES_PER_SECOND_MAX;
    try (HttpServer server = HttpServer.start(config(), endless);
        HttpClient calm = Servers.client(HttpClient.Version.HTTP_2);
        RawHttp2 moderate = new RawHttp2(connect(server));
        RawHttp2 rapid = new RawHttp2(connect(server))) {
      assertThat(Servers.get(calm, server, "/").version()).isEqualTo(HttpClient.Version.HTTP_2);
      try (InputStream reading =
          calm.send(
                  Servers.request(server, "/endless").build(),
                  HttpResponse.BodyHandlers.ofInputStream())
              .body()) {
        moderate.cancelled("/endless", limit / 4);
        moderate.get("/");
        assertThat(moderate.awaitData()).isEqualTo("hello");
        rapid.cancelled("/endless", 2 * (limit + 1)); // enough though the server pauses once
        assertThat(rapid.awaitGoAway()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
        assertThat(reading.readNBytes(5_000)).hasSize(5_000);
        assertThat(Servers.get(calm, server, "/").body()).isEqualTo("hello");
      }
    }
  }
}
