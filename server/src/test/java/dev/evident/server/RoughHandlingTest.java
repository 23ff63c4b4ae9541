package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.codec.Limits;
import dev.evident.log.disk.StartRefused;
import dev.evident.merkle.Entry;
import dev.evident.server.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that break off, that all write the same, and a server that stops under load. */
@Timeout(120)
class RoughHandlingTest {
  private static final int WRITERS = 64;

  @TempDir Path directory;

  private static String event(String id) {
    return "{\"id\":\""
        + id
        + "\",\"time\":\"2026-11-01T00:00:00Z\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}\n";
  }

  private Socket connect(TestServer test) throws IOException {
    Socket socket = new Socket("127.0.0.1", test.uri("/").getPort());
    socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String head(TestServer test, String headers) {
    return "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + test.key()
        + "\r\n"
        + headers
        + "\r\n";
  }

  @Test
  void aBodyThatBreaksOffInTheMiddleStoresNothing() throws Exception {
    try (TestServer test = new TestServer(directory)) {
      String lines = event("torn-1") + event("torn-2");
      try (Socket socket = connect(test)) {
        send(socket, head(test, "Content-Length: 10000\r\n") + lines);
      }
      try (Socket socket = connect(test)) {
        String chunk = Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n";
        send(socket, head(test, "Transfer-Encoding: chunked\r\n") + chunk);
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes()).asString().doesNotContain(" 201 ");
      }
      // The next events get the first indexes: nothing of the torn ones took one.
      assertThat(TestServer.json(test.postLines("/v1/events", event("whole"))))
          .containsEntry("index", new java.math.BigDecimal(1));
      assertThat(test.get("/v1/events/torn-1").statusCode()).isEqualTo(404);
    }
    try (TestServer test = new TestServer(directory)) {
      assertThat(test.get("/v1/events/torn-2").statusCode()).isEqualTo(404);
      assertThat(TestServer.text(test.get("/v1/events"))).contains("whole").doesNotContain("torn");
    }
  }

  @Test
  void aBodyAnnouncedAsTooLargeIsRefusedBeforeItIsSent() throws Exception {
    try (TestServer test = new TestServer(directory);
        Socket socket = connect(test)) {
      send(socket, head(test, "Content-Length: 33554433\r\nExpect: 100-continue\r\n"));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(reply).startsWith("HTTP/1.1 413 ").contains("\"code\":\"body-too-large\"");
    }
  }

  @Test
  void httpTakesTheBodiesThatTheEventReaderTakes() {
    var config = TestServer.config(directory, List.of("http.requests-max=77"));
    var http = EvidentServer.httpConfig(config);
    assertThat(http.bodyBytesMax()).isEqualTo(Limits.BATCH_BYTES_MAX);
    assertThat(http.expandedBytesMax()).isEqualTo(EvidentServer.limits(config).batchBytesMax());
    assertThat(http.requestsMax()).isEqualTo(77);
    assertThat(http.idleTimeout()).isEqualTo(config.http().limits().idleTimeout());
  }

  @Test
  void writersOfTheSameIdsStoreEachOnce() throws Exception {
    int ids = 200;
    AtomicInteger accepted = new AtomicInteger();
    Map<String, Set<Long>> indexes = new ConcurrentHashMap<>();
    try (TestServer test = new TestServer(directory)) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
          int from = w * 37 % ids;
          writers.add(threads.submit(() -> write(test, from, ids, accepted, indexes)));
        }
        for (Future<?> writer : writers) {
          writer.get(100, TimeUnit.SECONDS);
        }
      }
      assertThat(accepted).hasValue(ids);
      assertThat(indexes).hasSize(ids).allSatisfy((id, all) -> assertThat(all).hasSize(1));
      assertThat(test.server().log().committed().size()).isEqualTo(ids + 1L);
    }
  }

  private static Void write(
      TestServer test, int from, int ids, AtomicInteger accepted, Map<String, Set<Long>> indexes)
      throws Exception {
    for (int part = 0; part < 4; part++) {
      StringBuilder lines = new StringBuilder();
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String id = "id-" + (from + part * 50 + i) % ids;
        sent.add(id);
        lines.append(event(id));
      }
      boolean atomic = part % 2 == 0;
      HttpResponse<byte[]> response =
          test.postLines("/v1/events?receipts=true&atomic=" + atomic, lines.toString());
      assertThat(response.statusCode()).isIn(200, 201);
      Map<String, Object> answer = TestServer.json(response);
      accepted.addAndGet(Integer.parseInt(answer.get("accepted").toString()));
      List<Object> receipts = ApiDescription.list(answer.get("receipts"));
      assertThat(receipts).hasSize(50);
      for (int i = 0; i < 50; i++) {
        indexes
            .computeIfAbsent(sent.get(i), _ -> ConcurrentHashMap.newKeySet())
            .add(Long.parseLong(ApiDescription.map(receipts.get(i)).get("index").toString()));
      }
    }
    return null;
  }

  @Test
  void everyEventAcknowledgedBeforeTheServerStoppedIsThereAfterwards() throws Exception {
    Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    Set<String> unclear = ConcurrentHashMap.newKeySet();
    TestServer test = new TestServer(directory);
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        String name = "w" + w + "-";
        writers.add(
            threads.submit(() -> writeUntilStopped(test, name, acknowledged, unclear, done)));
      }
      while (done.get() < 400) {
        Thread.onSpinWait();
      }
      test.server().close();
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
    }
    assertThat(directory.resolve(EvidentServer.URL_FILE)).doesNotExist();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(400);
    try (TestServer again = new TestServer(directory)) {
      for (Map.Entry<String, Long> one : acknowledged.entrySet()) {
        HttpResponse<byte[]> found = again.get("/v1/events/" + one.getKey());
        assertThat(found.statusCode()).as(one.getKey()).isEqualTo(200);
        assertThat(found.headers().firstValue("Evident-Index")).contains(one.getValue().toString());
      }
      // Only requests whose connection was cut may be stored without an acknowledgement.
      var log = again.server().log();
      AtomicInteger stored = new AtomicInteger();
      log.scan(
          0,
          log.committed().size(),
          record -> {
            stored.addAndGet(record.isControl() ? 0 : 1);
            return true;
          });
      long events = stored.get();
      assertThat(events)
          .isBetween((long) acknowledged.size(), (long) acknowledged.size() + unclear.size());
    }
  }

  private static Void writeUntilStopped(
      TestServer test,
      String name,
      Map<String, Long> acknowledged,
      Set<String> unclear,
      AtomicInteger done)
      throws InterruptedException {
    for (int i = 0; ; i++) {
      String id = name + i;
      try {
        HttpResponse<byte[]> response = test.postLines("/v1/events", event(id));
        if (response.statusCode() != 201) {
          assertThat(response.statusCode()).isEqualTo(503);
          assertThat(TestServer.json(response).get("code")).isIn("server-stopping", "log-stopped");
          return null;
        }
        acknowledged.put(id, Long.parseLong(TestServer.json(response).get("index").toString()));
        done.incrementAndGet();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        assertThat(e).isInstanceOf(IOException.class); // no connection any more
        unclear.add(id);
        return null;
      }
    }
  }

  @Test
  void aNewClassIsAnnouncedOnceAndANewLogHasItInItsGenesis() throws Exception {
    try (TestServer test = new TestServer(directory)) {
      test.restart("classes=default,long");
      test.restart("classes=long"); // the order and what is left out change no number
      List<String> announced = new ArrayList<>();
      var log = test.server().log();
      log.scan(
          1,
          log.committed().size(),
          record -> {
            if (record.kind() == Entry.Kind.CLASS_CHANGE.code()) {
              announced.add(new String(record.publicBody(), StandardCharsets.UTF_8));
            }
            return true;
          });
      assertThat(Entry.Kind.CLASS_CHANGE.code()).isEqualTo(21);
      assertThat(announced).singleElement().asString().contains("\"long\"").contains("2");
      assertThat(Files.readString(directory.resolve("catalog")))
          .isEqualTo("stream 1 main\nstream 2 evident\nclass 1 default\nclass 2 long\n");
    }
  }

  @Test
  void aStartThatCannotListenLeavesNothingBehind() throws Exception {
    Path fresh = directory.resolve("never-begun");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      for (String listen : new String[] {"127.0.0.1:" + taken.getLocalPort(), "0.0.0.0:0"}) {
        Config config = TestServer.config(fresh, List.of("http.listen=" + listen));
        assertThatThrownBy(() ->
                EvidentServer.start(config, InstantSource.system(), new SecureRandom(), _ -> {}))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("listen");
        assertThat(fresh).doesNotExist();
      }
    }
  }

  @Test
  void aLogWithEventsDoesNotStartWithoutItsCatalog() throws Exception {
    try (TestServer test = new TestServer(directory)) {
      test.postLines("/v1/events", event("one"));
    }
    byte[] catalog = Files.readAllBytes(directory.resolve("catalog"));
    Files.delete(directory.resolve("catalog"));
    assertThatThrownBy(() -> new TestServer(directory))
        .hasCauseInstanceOf(StartRefused.class)
        .hasMessageContaining("restore it");
    Files.write(directory.resolve("catalog"), catalog);
    try (TestServer test = new TestServer(directory)) {
      assertThat(test.get("/v1/events/one").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void pagesWhileWritersWriteNeitherRepeatNorSkip() throws Exception {
    try (TestServer test = new TestServer(directory)) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        lines.append(event("old-" + i));
      }
      test.postLines("/v1/events", lines.toString());
      Set<Object> seen = new HashSet<>();
      List<Object> order = new ArrayList<>();
      Map<String, Object> page = new HashMap<>(Map.of("next", ""));
      for (int n = 0; page.containsKey("next"); n++) {
        test.postLines("/v1/events", event("new-" + n));
        String cursor = n == 0 ? "" : "&cursor=" + page.get("next");
        page = TestServer.json(test.get("/v1/events?limit=7" + cursor));
        for (Object item : ApiDescription.list(page.get("events"))) {
          Object index = ApiDescription.map(item).get("index");
          assertThat(seen.add(index)).as("index %s again", index).isTrue();
          order.add(index);
        }
      }
      assertThat(order).hasSize(501); // the old ones, and the one stored before the first page
    }
  }
}
