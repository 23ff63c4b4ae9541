package dev.evident.http;

import static dev.evident.http.Servers.bytes;
import static dev.evident.http.Servers.config;
import static dev.evident.http.Servers.connect;
import static dev.evident.http.Servers.get;
import static dev.evident.http.Servers.readAll;
import static dev.evident.http.Servers.readReply;
import static dev.evident.http.Servers.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long a client is waited for. */
class SlowClientsTest extends OneServer {
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
}
