package dev.evident.http;

import static dev.evident.http.Servers.bytes;
import static dev.evident.http.Servers.config;
import static dev.evident.http.Servers.connect;
import static dev.evident.http.Servers.get;
import static dev.evident.http.Servers.readAll;
import static dev.evident.http.Servers.readReply;
import static dev.evident.http.Servers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a client is told when something is wrong, and what nobody is told. */
class ErrorRepliesTest extends OneServer {
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
}
