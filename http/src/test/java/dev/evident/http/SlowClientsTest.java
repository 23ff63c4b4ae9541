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
import java.net.SocketException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        readAll(socket); // until it is cut off; while it is not, the socket's patience ends
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("reset");
      }
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
    String reply = "";
    while (reply.isEmpty()) { // a slow machine: idle for too long before it asked
      try (var socket = connect(server)) {
        send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        reply = readReply(socket);
        assertThat(readAll(socket)).isEmpty();
      } catch (SocketException e) {
        assertThat(reply).isEmpty();
      }
    }
    assertThat(reply).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, /late", "HTTP_1_1, /tail", "HTTP_2, /late", "HTTP_2, /tail"})
  void aHandlerMayTakeLongerThanTheIdleTimeout(HttpClient.Version version, String path)
      throws Exception {
    Optional<String> reply = late(version, path);
    while (reply.isEmpty()) {
      stop();
      reply = late(version, path);
    }
    assertThat(reply).hasValue("late");
  }

  /** Empty when a slow machine let the connection be idle for too long before it was asked. */
  private Optional<String> late(HttpClient.Version version, String path) throws Exception {
    var idle = Duration.ofMillis(200);
    var begun = new LinkedBlockingQueue<Long>();
    start(
        config().withTimeouts(idle, Duration.ofSeconds(5)),
        hello()
            .get(
                "/late",
                _ -> {
                  begun.add(System.nanoTime());
                  Thread.sleep(1_000); // an fsync on a bad day
                  return Reply.text(200, "late");
                })
            .get(
                "/tail",
                _ -> {
                  begun.add(System.nanoTime());
                  return Reply.stream(
                      200,
                      "text/plain",
                      out -> {
                        out.flush();
                        Thread.sleep(1_000);
                        out.write(bytes("late"));
                      });
                }));
    long connecting = System.nanoTime();
    try (var client = Servers.client(version)) {
      assertThat(get(client, server, "/").version()).isEqualTo(version); // the upgrade is over
      String reply = get(client, server, path).body();
      assertThat(begun).as("the client did not have to ask again").hasSize(1);
      return Optional.of(reply);
    } catch (IOException e) {
      for (long one : begun) {
        assertThat(one - connecting).as("%s", e).isGreaterThanOrEqualTo(idle.toNanos());
      }
      return Optional.empty();
    }
  }
}
