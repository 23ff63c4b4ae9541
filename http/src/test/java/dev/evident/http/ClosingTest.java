package dev.evident.http;

import static dev.evident.http.Servers.config;
import static dev.evident.http.Servers.connect;
import static dev.evident.http.Servers.readReply;
import static dev.evident.http.Servers.request;
import static dev.evident.http.Servers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of requests when the server closes or has too many. */
class ClosingTest extends OneServer {
  @Test
  void closingWaitsForTheRequestUnderWayAndTakesNoNewOne() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    start(
        config().withTimeouts(Duration.ofSeconds(30), Duration.ofMinutes(2)),
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
        var kept = connect(server);
        var other = connect(server)) {
      for (Socket one : new Socket[] {kept, other}) {
        send(one, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(readReply(one)).startsWith("HTTP/1.1 200 ");
      }
      var slow =
          client.sendAsync(request(server, "/slow").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(entered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      var closing = CompletableFuture.runAsync(server::close);
      // Whoever came in just before the gate closed is answered, and told that it was the last one.
      String late;
      do {
        send(kept, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        late = readReply(kept);
      } while (!late.contains("Connection: close"));
      assertThat(late).containsAnyOf("quick", "server-stopping");
      // The gate closes before the port: what comes in between is told so.
      send(other, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readReply(other))
          .contains("server-stopping", "Connection: close", "Retry-After: 1");
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
}
