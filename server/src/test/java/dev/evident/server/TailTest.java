package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers of {@code /v1/tail} against a real server. */
@Timeout(120)
class TailTest {
  @TempDir Path directory;

  private static String events(String prefix, int count, String outcome) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines
          .append("{\"id\":\"" + prefix + i + "\",\"action\":\"door.open\",\"outcome\":\"")
          .append(outcome + "\",\"actor\":{\"type\":\"system\"}}\n");
    }
    return lines.toString();
  }

  /** A reader of server-sent events as a browser is one. */
  private static final class Reader implements AutoCloseable {
    final HttpResponse<InputStream> response;
    private final HttpClient client;
    private final BufferedReader lines;
    String lastId = "";

    Reader(TestServer server, HttpClient.Version version, String query, String... headers)
        throws Exception {
      this(server, server.key(), version, query, headers);
    }

    Reader(
        TestServer server, String key, HttpClient.Version version, String query, String... headers)
        throws Exception {
      client = HttpClient.newBuilder().version(version).build();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(server.uri("/v1/tail" + query))
              .header("Authorization", "Bearer " + key);
      if (headers.length > 0) {
        request.headers(headers);
      }
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next block of fields; comments are left out; empty at the end. */
    Map<String, String> next() throws IOException {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          lastId = fields.getOrDefault("id", lastId);
          return fields;
        }
        if (!line.startsWith(":")) {
          String[] parts = line.split(": ", 2);
          fields.put(parts[0], parts[1]);
        }
      }
      return Map.of();
    }

    /** The ids of the next events that have data. */
    List<String> ids(int count) throws IOException {
      List<String> ids = new ArrayList<>();
      while (ids.size() < count) {
        Map<String, String> block = next();
        assertThat(block).as("the stream goes on after " + ids).isNotEmpty();
        if (block.containsKey("data") && !block.containsKey("event")) {
          Map<String, Object> data = JsonText.object(block.get("data"));
          assertThat(data.get("index").toString()).isEqualTo(block.get("id"));
          ids.add(ApiDescription.map(data.get("event")).get("id").toString());
        }
      }
      return ids;
    }

    @Override
    public void close() throws IOException {
      response.body().close();
      client.shutdownNow();
    }
  }

  @Test
  void aTailEndsWhenTheKeyThatOpenedItIsRevoked() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      String wanted = "{\"name\":\"r\",\"grants\":[{\"role\":\"reader\",\"stream\":\"*\"}]}";
      Map<String, Object> made =
          TestServer.json(
              server.post("/v1/keys", "application/json", wanted.getBytes(StandardCharsets.UTF_8)));
      String key = made.get("key").toString();
      try (Reader reader = new Reader(server, key, HttpClient.Version.HTTP_1_1, "?after=0")) {
        server.postLines("/v1/events", events("seen", 2, "success"));
        assertThat(reader.ids(2)).containsExactly("seen0", "seen1");
        assertThat(server.delete("/v1/keys/" + made.get("id")).statusCode()).isEqualTo(204);
        // What comes within the second after it may still be shown; then the tail says why it ends.
        Map<String, String> block = Map.of();
        for (int i = 0; !block.containsKey("event"); i++) {
          server.postLines("/v1/events", events("later" + i + "-", 1, "success"));
          block = reader.next();
        }
        assertThat(block).containsEntry("event", "dropped");
        assertThat(block.get("data")).contains("access-ended");
        assertThat(reader.next()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void everyMatchComesInOrderAndAReaderThatComesAgainMissesNothing(HttpClient.Version version)
      throws Exception {
    try (TestServer server = new TestServer(directory)) {
      server.postLines("/v1/events", events("old", 3, "denied"));
      String last;
      try (Reader reader = new Reader(server, version, "?q=outcome%3Adenied")) {
        assertThat(reader.response.statusCode()).isEqualTo(200);
        assertThat(reader.response.headers().firstValue("Content-Type"))
            .contains("text/event-stream");
        assertThat(reader.next()).containsEntry("id", "3").doesNotContainKey("data");
        server.postLines("/v1/events", events("a", 2, "denied") + events("b", 2, "success"));
        server.postLines("/v1/events", events("c", 1, "denied"));
        assertThat(reader.ids(3)).containsExactly("a0", "a1", "c0");
        last = reader.lastId;
      }
      server.postLines("/v1/events", events("d", 700, "denied"));
      List<String> missed = new ArrayList<>();
      for (int i = 0; i < 700; i++) {
        missed.add("d" + i);
      }
      try (Reader reader =
          new Reader(server, version, "?q=outcome%3Adenied", "Last-Event-ID", last)) {
        assertThat(reader.ids(700)).isEqualTo(missed);
        server.postLines("/v1/events", events("e", 1, "denied"));
        assertThat(reader.ids(1)).containsExactly("e0");
      }
      try (Reader reader = new Reader(server, version, "?q=outcome%3Adenied&after=0")) {
        assertThat(reader.ids(4)).containsExactly("old0", "old1", "old2", "a0");
      }
    }
  }

  @Test
  void aServerThatStopsSaysSoAtOnceAndTheReaderGoesOnAfterwards() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      String last;
      try (Reader reader = new Reader(server, HttpClient.Version.HTTP_1_1, "")) {
        server.postLines("/v1/events", events("a", 1, "denied"));
        assertThat(reader.ids(1)).containsExactly("a0");
        server.restart();
        Map<String, String> end = reader.next();
        assertThat(end).containsEntry("event", "dropped");
        assertThat(end.get("data")).contains("\"server-stopping\"");
        last = reader.lastId;
      }
      server.postLines("/v1/events", events("b", 1, "denied"));
      try (Reader reader =
          new Reader(server, HttpClient.Version.HTTP_1_1, "", "Last-Event-ID", last)) {
        assertThat(reader.ids(1)).containsExactly("b0");
      }
    }
  }

  @Test
  void noMoreTailsThanAllowedAndThoseWhoLeftMakeRoom() throws Exception {
    try (TestServer server = new TestServer(directory, "query.tails-max=1")) {
      try (Reader reader = new Reader(server, HttpClient.Version.HTTP_1_1, "")) {
        assertThat(reader.next()).containsKey("retry");
        HttpResponse<byte[]> second = server.get("/v1/tail");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(TestServer.json(second)).containsEntry("code", "tails-full");
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
      }
      long patience = System.nanoTime() + TestServer.PATIENCE.toNanos();
      while (TestServer.text(server.get("/metrics")).contains("\nevident_tails 1")
          && System.nanoTime() < patience) {
        // Something to send is what tells that an HTTP/1.1 reader has left.
        server.postLines("/v1/events", events("x" + System.nanoTime(), 50, "denied"));
      }
      assertThat(TestServer.text(server.get("/metrics"))).contains("\nevident_tails 0");
    }
  }

  @Test
  void aReaderThatTakesNothingNeitherHoldsTheWritersNorStaysForEver() throws Exception {
    try (TestServer server = new TestServer(directory, "query.tail-behind-max=200")) {
      try (Socket lazy = new Socket()) {
        lazy.setReceiveBufferSize(4 << 10); // before it connects: later it would grow by itself
        lazy.connect(new InetSocketAddress("127.0.0.1", server.uri("/").getPort()));
        lazy.getOutputStream()
            .write(
                ("GET /v1/tail HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + server.key()
                        + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        String large = "\"message\":\"" + "y".repeat(8_000) + "\",\"actor\"";
        try (Reader quick = new Reader(server, HttpClient.Version.HTTP_1_1, "")) {
          assertThat(quick.next()).containsKey("retry");
          for (int i = 0; i < 24; i++) {
            String batch = events("r" + i + "-", 100, "denied").replace("\"actor\"", large);
            assertThat(server.postLines("/v1/events", batch).statusCode()).isEqualTo(201);
            for (int seen = 0; seen < 100; ) {
              seen += quick.next().containsKey("data") ? 1 : 0; // it keeps up
            }
          }
        }
        // What it did not take stays in the buffers of the connection; then it is told, or cut off.
        byte[] all = read(lazy);
        String end = new String(all, StandardCharsets.UTF_8);
        assertThat(end).startsWith("HTTP/1.1 200");
        assertThat(end).doesNotContain("\"r23-99\"");
        boolean told = end.contains("event: dropped") && end.contains("tail-too-slow");
        assertThat(told || !end.endsWith("0\r\n\r\n")).isTrue();
      }
    }
  }

  private static byte[] read(Socket socket) throws IOException {
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 << 10];
    String end = "";
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        all.write(buffer, 0, n);
        end += new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        end = end.substring(Math.max(0, end.length() - 5));
        if (end.equals("0\r\n\r\n")) {
          break;
        }
      }
    } catch (IOException e) {
      // cut off
    }
    return all.toByteArray();
  }
}
