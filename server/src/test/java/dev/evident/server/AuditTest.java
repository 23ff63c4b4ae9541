package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with a real server is in its log. */
class AuditTest {
  private static final String EVENT =
      "{\"id\":\"e\",\"action\":\"door.open\",\"actor\":{\"type\":\"system\"}}";

  @TempDir Path directory;

  private static String own(TestServer server, String query) throws Exception {
    String q = URLEncoder.encode("stream=evident " + query, StandardCharsets.UTF_8);
    return TestServer.text(server.get("/v1/events?order=index.asc&limit=1000&q=" + q));
  }

  /** Asks until it is there: acts of readers are written a moment after the answer. */
  private static String soon(TestServer server, String query, String wanted) throws Exception {
    long until = System.nanoTime() + TestServer.PATIENCE.toNanos();
    String found = own(server, query);
    while (!found.contains(wanted) && System.nanoTime() < until) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      found = own(server, query);
    }
    assertThat(found).contains(wanted);
    return found;
  }

  @Test
  void queriesProofsRefusalsAndChangesAreEvents() throws Exception {
    try (TestServer server = TestServer.keepingAccount(directory)) {
      assertThat(server.postLines("/v1/events", EVENT).statusCode()).isEqualTo(201);
      server.get("/v1/events?q=door&from=-24h&purpose=TICKET-9");
      server.get("/v1/stats?q=" + "*+%7C+count");
      server.get("/v1/events/e/proof");
      server.get("/v1/receipts/1");
      server.get("/v1/events/nothing");
      server.post(
          "/v1/streams",
          "application/json",
          "{\"name\":\"acme\"}".getBytes(StandardCharsets.UTF_8));
      String found =
          soon(server, "action=events.query parameters.query:door", "\"reason\":\"TICKET-9\"");
      assertThat(found)
          .contains("\"actor\":{\"type\":\"service\",\"id\":\"admin:admin\"}")
          .contains("\"origin\":{\"ip\":\"127.0.0.1\"")
          .contains("\"results\":1,\"from\":\"-24h\"")
          .contains("\"streams\":[\"main\"]");
      soon(server, "action=events.count", "\"query\":\"* | count\"");
      soon(server, "action=proof.download", "id=e");
      soon(server, "action=receipt.download", "index=1");
      soon(server, "action=request.refuse", "event-unknown");
      soon(server, "action=admin_key.use", "\"category\":\"administration\"");
      assertThat(own(server, "action=stream.create")).contains("\"id\":\"acme\"");
    }
  }

  @Test
  void readingTheServersOwnStreamIsRecordedOnceAndAnIdleServerHasAnIdleLog() throws Exception {
    try (TestServer server = TestServer.keepingAccount(directory)) {
      for (int i = 0; i < 20; i++) {
        own(server, "action=events.query");
      }
      String found = soon(server, "action=events.query", "stream=evident action=events.query");
      assertThat(found.split("\"action\":\"events.query\"", -1)).hasSize(2);
      long size = server.server().log().committed().size();
      LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
      assertThat(server.server().log().committed().size()).isEqualTo(size);
    }
  }

  @Test
  void whoReadsAStreamThatAsksForAPurposeMustSayIt() throws Exception {
    try (TestServer server =
        TestServer.keepingAccount(
            directory, "streams=main,payroll", "audit.purpose-streams=payroll")) {
      server.postLines("/v1/events", EVENT.replace("}}", "},\"stream\":\"payroll\"}"));
      for (String path :
          List.of(
              "/v1/events",
              "/v1/events?stream=payroll",
              "/v1/stats?q=*%7Ccount",
              "/v1/tail",
              "/v1/receipts/1?level=durable",
              "/v1/events/e?stream=payroll",
              "/v1/events/e/proof?stream=payroll")) {
        HttpResponse<byte[]> refused = server.get(path);
        if (path.startsWith("/v1/receipts")) {
          continue; // the first record may be the one of the key's use
        }
        assertThat(refused.statusCode()).as(path).isEqualTo(400);
        assertThat(TestServer.json(refused)).as(path).containsEntry("code", "purpose-required");
      }
      assertThat(server.get("/v1/events?stream=main").statusCode()).isEqualTo(200);
      assertThat(server.get("/v1/events?purpose=T-1").statusCode()).isEqualTo(200);
      HttpRequest said =
          HttpRequest.newBuilder(server.uri("/v1/events/e?stream=payroll"))
              .header("Authorization", "Bearer " + server.key())
              .header("Evident-Purpose", "T-2")
              .build();
      assertThat(server.send(said, false).statusCode()).isEqualTo(200);
      soon(server, "action=event.read", "\"reason\":\"T-2\"");
    }
  }

  @Test
  void aWrongKeyIsRecordedWithoutIt() throws Exception {
    try (TestServer server = TestServer.keepingAccount(directory)) {
      HttpRequest wrong =
          HttpRequest.newBuilder(server.uri("/v1/events"))
              .header("Authorization", "Bearer evd_wrongkey")
              .build();
      assertThat(server.send(wrong, false).statusCode()).isEqualTo(401);
      String found = soon(server, "category=authentication", "\"type\":\"anonymous\"");
      assertThat(found).doesNotContain("evd_wrongkey");
    }
  }
}
