package dev.evident.http;

import static dev.evident.http.Servers.bytes;
import static dev.evident.http.Servers.config;
import static dev.evident.http.Servers.connect;
import static dev.evident.http.Servers.get;
import static dev.evident.http.Servers.post;
import static dev.evident.http.Servers.readAll;
import static dev.evident.http.Servers.readReply;
import static dev.evident.http.Servers.request;
import static dev.evident.http.Servers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class HttpServerTest {

  private static final long PATIENCE_SECONDS = Servers.PATIENCE.toSeconds();

  private HttpServer server;

  private void start(HttpConfig config, Routes.Builder routes) throws IOException {
    server = HttpServer.start(config, routes.build());
  }

  private static Routes.Builder hello() {
    return Routes.builder()
        .get("/", _ -> Reply.text(200, "hello"))
        .post("/", call -> Reply.text(200, new String(call.body().readAllBytes())));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

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
  void hostileHeaderBytesNeverReachTheReplyOrTheLog() throws Exception {
    start(config(), Routes.builder().get("/", call -> Reply.text(200, call.requestId())));
    try (var socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\u001b[31m\r\n\r\n");
      assertThat(readReply(socket)).doesNotContain("\u001b");
    }
    assertThatThrownBy(() -> Reply.empty(200).with("A", "b\r\nSet-Cookie: c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Reply.empty(200).with("A\r\nB", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Reply.empty(200).with("", "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA\u0000: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nab",
        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
      })
  void aMalformedRequestGetsAProblemAndTheConnectionEnds(String bad) throws Exception {
    start(config(), hello());
    try (var socket = connect(server)) {
      send(socket, bad);
      assertThat(readAll(socket))
          .matches("(?s)HTTP/1.1 (400|426|501|505) .*")
          .contains("application/problem+json")
          .contains("\"code\":\"")
          .contains("\"request_id\":\"")
          .doesNotContain("<html");
    }
  }

  @Test
  void headersThatAreTooLargeAre431() throws Exception {
    start(config(), hello());
    try (var socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(20_000) + "\r\n\r\n");
      assertThat(readAll(socket)).startsWith("HTTP/1.1 431 ").contains("headers-too-large");
    }
    try (var socket = connect(server)) {
      send(socket, "GET /" + "b".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readAll(socket)).startsWith("HTTP/1.1 414 ").contains("uri-too-long");
    }
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

  @Test
  void anUnexpectedExceptionIs500WithoutItsTextAndIsLogged() throws Exception {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Exchange.class);
    logger.setAdditive(false);
    logger.addAppender(log);
    try (var client = Servers.client(HttpClient.Version.HTTP_1_1)) {
      start(
          config(),
          Routes.builder()
              .get(
                  "/",
                  _ -> {
                    throw new IllegalStateException("secret-path-/etc/x");
                  }));
      var reply = get(client, server, "/");
      assertThat(reply.statusCode()).isEqualTo(500);
      assertThat(reply.body()).contains("\"code\":\"internal\"").doesNotContain("secret");
      String id = reply.headers().firstValue("X-Request-Id").orElseThrow();
      assertThat(reply.body()).contains("\"request_id\":\"" + id + "\"");
      assertThat(log.list)
          .singleElement()
          .satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getFormattedMessage()).contains(id);
            assertThat(event.getThrowableProxy().getMessage()).contains("secret-path");
          });
    } finally {
      logger.detachAppender(log);
      logger.setAdditive(true);
    }
  }

  @Test
  void aProblemCarriesItsMembersAndHeaders() throws Exception {
    start(
        config(),
        Routes.builder()
            .get(
                "/",
                _ -> {
                  throw new Problem(429, "queue-full", "say \"when\"\u0001")
                      .with("rejected", "[{\"line\":3}]")
                      .retryAfter(2);
                }));
    try (var client = Servers.client(HttpClient.Version.HTTP_1_1)) {
      var reply = get(client, server, "/");
      assertThat(reply.statusCode()).isEqualTo(429);
      assertThat(reply.headers().firstValue("Retry-After")).contains("2");
      String id = reply.headers().firstValue("X-Request-Id").orElseThrow();
      assertThat(reply.body())
          .isEqualTo(
              "{\"type\":\"urn:evident:problem:queue-full\",\"title\":\"Too Many Requests\","
                  + "\"status\":429,\"code\":\"queue-full\",\"detail\":\"say \\\"when\\\"\\u0001\","
                  + "\"request_id\":\""
                  + id
                  + "\",\"rejected\":[{\"line\":3}]}");
    }
  }

  @Test
  void aSlowBodyIsCutOff() throws Exception {
    start(config().withSlowClients(Duration.ofMillis(300), 1_000_000), hello());
    try (var socket = connect(server)) {
      send(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
      var trickle =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    send(socket, "x");
                    Thread.sleep(20);
                  }
                } catch (IOException | InterruptedException e) {
                  // the server cut us off, or the test is over
                }
              });
      assertThat(readReply(socket)).startsWith("HTTP/1.1 408 ").contains("request-too-slow");
      trickle.interrupt();
    }
  }

  @Test
  void slowHeadersAreCutOff() throws Exception {
    start(config().withSlowClients(Duration.ofMillis(300), 1_000_000), hello());
    try (var socket = connect(server)) {
      long began = System.nanoTime();
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n");
      var trickle =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    send(socket, "A: b\r\n");
                    Thread.sleep(20);
                  }
                } catch (IOException | InterruptedException e) {
                  // the server cut us off, or the test is over
                }
              });
      try {
        readAll(socket);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("reset");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      trickle.interrupt();
    }
  }

  @Test
  void anIdleKeptConnectionOutlivesTheSlowClientLimit() throws Exception {
    start(config().withSlowClients(Duration.ofMillis(200), 1_000_000), hello());
    try (var socket = connect(server)) {
      for (int i = 0; i < 3; i++) {
        send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(readReply(socket)).startsWith("HTTP/1.1 200 ");
        Thread.sleep(1_200); // longer than the limit and its clock's tick: nothing must happen
      }
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutOff() throws Exception {
    var ended = new CompletableFuture<Throwable>();
    byte[] piece = new byte[1 << 20];
    start(
        config().withSlowClients(Duration.ofMillis(300), 100_000_000),
        Routes.builder()
            .get(
                "/",
                _ ->
                    Reply.stream(
                        200,
                        "text/plain",
                        out -> {
                          try {
                            for (int i = 0; i < 1_000; i++) {
                              out.write(piece);
                            }
                          } catch (IOException e) {
                            ended.complete(e);
                            throw e;
                          }
                        })));
    try (var socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(ClientLeft.class);
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    start(config().withTimeouts(Duration.ofMillis(200), Duration.ofSeconds(5)), hello());
    try (var socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readReply(socket)).startsWith("HTTP/1.1 200 ");
      assertThat(readAll(socket)).isEmpty();
    }
  }

  @Test
  void aHandlerMayTakeLongerThanTheIdleTimeout() throws Exception {
    var handled = new AtomicInteger();
    start(
        config().withTimeouts(Duration.ofMillis(100), Duration.ofSeconds(5)),
        Routes.builder()
            .get(
                "/",
                _ -> {
                  handled.incrementAndGet();
                  Thread.sleep(1_000); // an fsync on a bad day
                  return Reply.text(200, "late");
                })
            .get(
                "/tail",
                _ ->
                    Reply.stream(
                        200,
                        "text/plain",
                        out -> {
                          out.flush();
                          Thread.sleep(1_000);
                          out.write(bytes("late"));
                        })));
    for (String version : new String[] {"HTTP_1_1", "HTTP_2"}) {
      try (var client = Servers.client(HttpClient.Version.valueOf(version))) {
        assertThat(get(client, server, "/").body()).isEqualTo("late");
        assertThat(get(client, server, "/tail").body()).isEqualTo("late");
      }
    }
    assertThat(handled).as("the client did not have to ask again").hasValue(2);
  }

  @Test
  void anErrorInAHandlerIs500AsWell() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Exchange.class);
    logger.setLevel(Level.OFF);
    start(
        config(),
        Routes.builder()
            .get(
                "/",
                _ -> {
                  throw new AssertionError("bug: secret");
                }));
    try (var client = Servers.client(HttpClient.Version.HTTP_1_1)) {
      var reply = get(client, server, "/");
      assertThat(reply.statusCode()).isEqualTo(500);
      assertThat(reply.body()).contains("internal").doesNotContain("secret");
    } finally {
      logger.setLevel(null);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aStreamIsFlushedPieceByPieceAndNoticesThatTheClientLeft(HttpClient.Version version)
      throws Exception {
    var seen = new CountDownLatch(1);
    var ended = new CompletableFuture<Throwable>();
    start(
        config(),
        Routes.builder()
            .get(
                "/tail",
                _ ->
                    Reply.stream(
                        200,
                        "text/event-stream",
                        out -> {
                          try {
                            out.write(bytes("data: 1\n\n"));
                            out.flush();
                            assertThat(seen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                            while (true) {
                              out.write(bytes(": alive\n\n"));
                              out.flush();
                              Thread.sleep(5);
                            }
                          } catch (IOException e) {
                            assertThat(out.clientLeft()).isTrue();
                            ended.complete(e);
                            throw e;
                          }
                        })));
    try (var client = Servers.client(version)) {
      HttpResponse<InputStream> reply =
          client.send(request(server, "/tail").build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(reply.version()).isEqualTo(version);
      assertThat(reply.body().readNBytes(9)).isEqualTo(bytes("data: 1\n\n"));
      seen.countDown();
      assertThat(reply.body().readNBytes(9)).isEqualTo(bytes(": alive\n\n"));
      reply.body().close();
      client.shutdownNow();
      assertThat(ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(ClientLeft.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aHandlerAtWorkNoticesThatTheClientLeft(HttpClient.Version version) throws Exception {
    var working = new CountDownLatch(1);
    var noticed = new CompletableFuture<Boolean>();
    start(
        config(),
        hello()
            .get(
                "/query",
                call -> {
                  assertThat(call.clientLeft()).isFalse();
                  working.countDown();
                  while (!call.clientLeft()) {
                    Thread.sleep(1);
                  }
                  noticed.complete(true);
                  return Reply.text(200, "nobody reads this");
                }));
    try (var client = Servers.client(version)) {
      assertThat(get(client, server, "/").version()).isEqualTo(version); // the upgrade is over
      var reply =
          client.sendAsync(request(server, "/query").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(working.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      reply.cancel(true);
      client.shutdownNow();
      assertThat(noticed.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void lookingForTheClientLosesNothingOfWhatItSendsNext() throws Exception {
    var looked = new CountDownLatch(1);
    start(
        config(),
        hello()
            .get(
                "/query",
                call -> {
                  looked.countDown();
                  for (int i = 0; i < 100; i++) {
                    assertThat(call.clientLeft()).isFalse();
                    Thread.sleep(2);
                  }
                  return Reply.text(200, "found");
                }));
    try (var socket = connect(server)) {
      send(socket, "GET /query HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(looked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      for (String piece :
          new String[] {"POST / HT", "TP/1.1\r\nHost: x\r\nContent-", "Length: 2\r\n\r\n4"}) {
        send(socket, piece);
        Thread.sleep(30); // each piece by itself
      }
      send(socket, "2GET /query HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readReply(socket)).endsWith("\r\n\r\nfound");
      assertThat(readReply(socket)).endsWith("\r\n\r\n42");
      assertThat(readReply(socket)).endsWith("\r\n\r\nfound");
    }
  }

  @Test
  void aStreamThatFailsHalfwayCannotPassForWhole() throws Exception {
    start(
        config(),
        Routes.builder()
            .get(
                "/",
                _ ->
                    Reply.stream(
                        200,
                        "text/plain",
                        out -> {
                          out.write(bytes("half"));
                          out.flush();
                          throw new ClientLeft(null);
                        })));
    try (var socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readAll(socket)).contains("half").doesNotContain("\r\n0\r\n\r\n");
    }
  }

  @Test
  void closingWaitsForTheRequestUnderWayAndTakesNoNewOne() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    start(
        config(),
        Routes.builder()
            .get("/", _ -> Reply.text(200, "quick"))
            .get(
                "/slow",
                _ -> {
                  entered.countDown();
                  assertThat(release.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                  return Reply.text(200, "done");
                }));
    InetSocketAddress address = server.address();
    try (var client = Servers.client(HttpClient.Version.HTTP_1_1);
        var kept = connect(server)) {
      send(kept, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readReply(kept)).startsWith("HTTP/1.1 200 ");
      var slow =
          client.sendAsync(request(server, "/slow").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(entered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      var closing = CompletableFuture.runAsync(server::close);
      // The gate closes before the port: what comes in between is told so.
      String late;
      do {
        send(kept, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        late = readReply(kept);
      } while (late.startsWith("HTTP/1.1 200 "));
      assertThat(late).contains("server-stopping", "Connection: close", "Retry-After: 1");
      awaitRefusal(address);
      assertThat(closing).isNotDone();
      release.countDown();
      assertThat(slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS).body()).isEqualTo("done");
      closing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void awaitRefusal(InetSocketAddress address) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      try (Socket _ = new Socket(address.getAddress(), address.getPort())) {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (IOException refused) {
        return;
      }
    }
    throw new AssertionError("the port still takes connections");
  }

  @Test
  void closingGivesUpAfterItsTime() throws Exception {
    var entered = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    start(
        config().withTimeouts(Duration.ofSeconds(30), Duration.ofMillis(200)),
        Routes.builder()
            .get(
                "/",
                _ -> {
                  entered.countDown();
                  never.await();
                  return Reply.text(200, "never");
                }));
    try (var socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(entered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      CompletableFuture.runAsync(server::close).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      never.countDown();
    }
  }

  @Test
  void moreRequestsThanAllowedAre503() throws Exception {
    var entered = new CountDownLatch(2);
    var release = new CountDownLatch(1);
    start(
        config().withConcurrency(2, 100),
        Routes.builder()
            .get(
                "/",
                _ -> {
                  entered.countDown();
                  assertThat(release.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                  return Reply.text(200, "done");
                }));
    try (var first = connect(server);
        var second = connect(server);
        var third = connect(server)) {
      send(first, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      send(second, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(entered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      send(third, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readReply(third)).startsWith("HTTP/1.1 503 ").contains("server-busy");
      release.countDown();
      assertThat(readReply(first)).startsWith("HTTP/1.1 200 ");
      assertThat(readReply(second)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void connectionsBeyondTheLimitWaitForTheirTurn() throws Exception {
    start(config().withConcurrency(10, 1), hello());
    Socket first = connect(server);
    send(first, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(readReply(first)).startsWith("HTTP/1.1 200 ");
    try (var second = connect(server)) {
      send(second, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      second.setSoTimeout(300);
      assertThatThrownBy(() -> readReply(second)).isInstanceOf(SocketTimeoutException.class);
      first.close();
      second.setSoTimeout((int) Servers.PATIENCE.toMillis());
      assertThat(readReply(second)).startsWith("HTTP/1.1 200 ");
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
