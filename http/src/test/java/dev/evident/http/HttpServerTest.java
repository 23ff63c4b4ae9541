package dev.evident.http;

import static dev.evident.http.Servers.bytes;
import static dev.evident.http.Servers.config;
import static dev.evident.http.Servers.connect;
import static dev.evident.http.Servers.get;
import static dev.evident.http.Servers.post;
import static dev.evident.http.Servers.readReply;
import static dev.evident.http.Servers.request;
import static dev.evident.http.Servers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpServerTest extends OneServer {
  @Test
  void itListensOnLoopbackOnly() {
    for (String host : new String[] {"0.0.0.0", "192.0.2.1", "::"}) {
      var everywhere = HttpConfig.on(new InetSocketAddress(host, 0));
      assertThatThrownBy(() -> HttpServer.start(everywhere, hello().build()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("http.listen")
          .hasMessageContaining("loopback");
    }
    var unknown = HttpConfig.on(InetSocketAddress.createUnresolved("no.such.host.invalid", 1));
    assertThatThrownBy(() -> HttpServer.start(unknown, hello().build()))
        .hasMessageContaining("unknown");
  }

  @Test
  void aTakenPortIsSaidPlainly() throws Exception {
    start(config(), hello());
    var same = HttpConfig.on(server.address());
    assertThatThrownBy(() -> HttpServer.start(same, hello().build()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(server.address().getPort() + " (")
        .hasMessageContaining("http.listen");
  }

  @Test
  void bothVersionsOfHttpAreSpokenOnOnePort() throws Exception {
    start(config(), hello());
    for (HttpClient.Version version :
        new HttpClient.Version[] {HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2}) {
      try (var client = Servers.client(version)) {
        var first = get(client, server, "/");
        assertThat(first.body()).isEqualTo("hello");
        assertThat(first.version()).isEqualTo(version);
        assertThat(post(client, server, "/", bytes("echo")).body()).isEqualTo("echo");
      }
    }
  }

  @Test
  void theFirstHttp2RequestMayBeAPostOfAnyUsualSize() throws Exception {
    start(config(), hello());
    for (int length : new int[] {0, 10, 100_000}) {
      try (var client = Servers.client(HttpClient.Version.HTTP_2)) {
        var reply = post(client, server, "/", new byte[length]);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).hasSize(length);
      }
    }
  }

  @Test
  void everyReplyCarriesTheSecurityHeadersAndNoServerName() throws Exception {
    start(config(), hello());
    try (var socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readReply(socket))
          .contains("X-Content-Type-Options: nosniff")
          .contains("Cache-Control: no-store")
          .contains("Referrer-Policy: no-referrer")
          .contains("Content-Security-Policy: default-src 'none'")
          .doesNotContain("Server:")
          .doesNotContainIgnoringCase("jetty");
    }
  }

  @Test
  void aRequestIdIsKeptIfSaneAndMadeIfNot() throws Exception {
    start(config(), Routes.builder().get("/", call -> Reply.text(200, call.requestId())));
    try (var client = Servers.client(HttpClient.Version.HTTP_1_1)) {
      for (String sane : new String[] {"a", "trace-1.2:3/4_5", "x".repeat(128)}) {
        var reply = requestWithId(client, sane);
        assertThat(reply.body()).isEqualTo(sane);
        assertThat(reply.headers().firstValue("X-Request-Id")).contains(sane);
      }
      var made = new ArrayList<String>();
      for (String hostile :
          new String[] {"", " ", "a b", "x".repeat(129), "<script>", "\"", "{jndi:x}", "a,b"}) {
        String id = requestWithId(client, hostile).body();
        assertThat(id).isNotEqualTo(hostile).matches("[0-9a-f]{8}-[0-9a-f]+");
        made.add(id);
      }
      assertThat(made).doesNotHaveDuplicates();
    }
  }

  private HttpResponse<String> requestWithId(HttpClient client, String id) throws Exception {
    return client.send(
        request(server, "/").header("X-Request-Id", id).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    start(config(), hello());
    try (var socket = connect(server)) {
      var all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        all.append("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n").append(10 + i);
      }
      send(socket, all.toString());
      for (int i = 0; i < 50; i++) {
        assertThat(readReply(socket)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + (10 + i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void thousandsOfConcurrentRequestsAreEachAnsweredWithTheirOwnBody(HttpClient.Version version)
      throws Exception {
    start(config(), hello());
    var done = new AtomicInteger();
    try (var client = Servers.client(version);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      get(client, server, "/");
      var all = new ArrayList<Future<?>>();
      for (int writer = 0; writer < 64; writer++) {
        int name = writer;
        Callable<Void> work =
            () -> {
              for (int i = 0; i < 60; i++) {
                String body = name + "/" + i + "x".repeat(i * 37);
                var reply = post(client, server, "/", bytes(body));
                assertThat(reply.body()).isEqualTo(body);
                assertThat(reply.version()).isEqualTo(version);
                done.incrementAndGet();
              }
              return null;
            };
        all.add(threads.submit(work));
      }
      for (Future<?> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    }
    assertThat(done).hasValue(64 * 60);
  }

  @Test
  void http2StreamsDoNotWaitForOneAnother() throws Exception {
    var inside = new CountDownLatch(20);
    start(
        config(),
        Routes.builder()
            .get("/", _ -> Reply.text(200, "x"))
            .get(
                "/together",
                _ -> {
                  inside.countDown();
                  assertThat(inside.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                  return Reply.text(200, "together");
                }));
    try (var client = Servers.client(HttpClient.Version.HTTP_2)) {
      get(client, server, "/");
      var all = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < 20; i++) {
        HttpRequest request = request(server, "/together").build();
        all.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      }
      for (var one : all) {
        assertThat(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS).body()).isEqualTo("together");
      }
    }
  }

  @Test
  void aLargeReplyArrivesWhole() throws Exception {
    byte[] large = new byte[10_000_000];
    new java.util.Random(1).nextBytes(large);
    start(
        config(),
        Routes.builder()
            .get("/bytes", _ -> Reply.bytes(200, "application/octet-stream", large))
            .get(
                "/stream",
                _ ->
                    Reply.stream(
                        200,
                        "application/octet-stream",
                        out -> {
                          out.write(large, 0, 100);
                          out.write(large, 100, 5_000_000);
                          for (int i = 5_000_100; i < large.length; i += 999) {
                            out.write(large, i, Math.min(999, large.length - i));
                          }
                        })));
    for (String version : new String[] {"HTTP_1_1", "HTTP_2"}) {
      try (var client = Servers.client(HttpClient.Version.valueOf(version))) {
        for (String path : new String[] {"/bytes", "/stream"}) {
          assertThat(
                  client
                      .send(request(server, path).build(), HttpResponse.BodyHandlers.ofByteArray())
                      .body())
              .isEqualTo(large);
        }
      }
    }
  }

  @Test
  void aSmallReplyLeavesInOnePiece() throws Exception {
    start(config(), hello());
    try (var socket = connect(server)) {
      byte[] piece = new byte[4_096];
      for (int i = 0; i < 20; i++) {
        send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        int read = socket.getInputStream().read(piece);
        assertThat(new String(piece, 0, read)).startsWith("HTTP/1.1 200").endsWith("hello");
      }
    }
  }
}
