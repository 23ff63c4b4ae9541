package dev.evident.http;

import static dev.evident.http.Servers.bytes;
import static dev.evident.http.Servers.config;
import static dev.evident.http.Servers.connect;
import static dev.evident.http.Servers.get;
import static dev.evident.http.Servers.readReply;
import static dev.evident.http.Servers.request;
import static dev.evident.http.Servers.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that leaves is noticed while it is answered. */
class LeavingClientsTest extends OneServer {
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
}
