package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.verify.EvidenceCheck;
import dev.evident.log.verify.EvidenceVerdict;
import dev.evident.log.verify.ExitCode;
import dev.evident.log.verify.VerifyOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events taken out, at once and in the background. */
class ExportsTest {
  private static final int EVENTS = 40;

  @TempDir private Path directory;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.keepingAccount(directory);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < EVENTS; i++) {
      lines.append(
          "{\"id\":\"e%d\",\"action\":\"doc.read\",\"actor\":{\"type\":\"user\",\"id\":\"ann\",\"email\":\"ann@example.com\"}}\n"
              .formatted(i));
    }
    assertThat(server.postLines("/v1/events", lines.toString()).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EvidenceVerdict.Looked verified(byte[] file) throws Exception {
    EvidenceVerdict verdict =
        new EvidenceCheck(VerifyOptions.of(List.of(server.server().log().key())))
            .check(new ByteArrayInputStream(file), (_, _) -> {});
    assertThat(verdict).isInstanceOf(EvidenceVerdict.Looked.class);
    return (EvidenceVerdict.Looked) verdict;
  }

  @Test
  void aPageAndItsLinesAreEvidence() throws Exception {
    for (String format : List.of("html", "evidence")) {
      HttpResponse<byte[]> file = server.get("/v1/export?q=doc.read&purpose=T-1&format=" + format);
      assertThat(file.statusCode()).as(TestServer.text(file)).isEqualTo(200);
      assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
          .startsWith("attachment");
      EvidenceVerdict.Looked looked = verified(file.body());
      assertThat(looked.exitCode()).isEqualTo(ExitCode.VERIFIED);
      assertThat(looked.events()).isEqualTo(EVENTS);
      assertThat(looked.head().purpose()).isEqualTo("T-1");
      assertThat(looked.head().query()).isEqualTo("doc.read");
    }
  }

  @Test
  void anExportSaysWhyAndHasNoPipesAndAForm() throws Exception {
    refused("/v1/export?format=html", 400, "purpose-required");
    refused("/v1/export?format=html&purpose=x&q=*%7Ctop%2010", 422, "query-unsuitable");
    refused("/v1/export?format=pdf&purpose=x", 400, "parameter-invalid");
    refused("/v1/export?format=html&purpose=x&stream=nowhere", 404, "stream-unknown");
    refused("/v1/exports/nobody", 404, "export-unknown");
  }

  private void refused(String path, int status, String code) throws Exception {
    HttpResponse<byte[]> answer = server.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(status);
    assertThat(TestServer.json(answer)).containsEntry("code", code);
  }

  private Map<String, Object> made(String question) throws Exception {
    HttpResponse<byte[]> begun =
        server.post("/v1/exports?purpose=T-2&" + question, "application/json", new byte[0]);
    assertThat(begun.statusCode()).as(TestServer.text(begun)).isEqualTo(202);
    String path = begun.headers().firstValue("Location").orElseThrow();
    long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
    Map<String, Object> state = TestServer.json(server.get(path));
    while (List.of("waiting", "running").contains(state.get("state"))) {
      assertThat(System.nanoTime()).as("the export ends: %s", state).isLessThan(deadline);
      Thread.sleep(20);
      state = TestServer.json(server.get(path));
    }
    assertThat(state).containsEntry("state", "ready");
    return state;
  }

  @Test
  void aFileIsFetchedPieceByPieceAndItsManifestProvesIt() throws Exception {
    Map<String, Object> state = made("q=doc.read&format=jsonl");
    String path = "/v1/exports/" + state.get("id");
    byte[] whole = server.get(path + "/content").body();
    assertThat(new String(whole, StandardCharsets.UTF_8).lines()).hasSize(EVENTS);
    assertThat(((Number) state.get("bytes")).longValue()).isEqualTo(whole.length);
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    for (int at = 0; at < whole.length; at += 1_000) {
      HttpResponse<byte[]> piece = ranged(path + "/content", "bytes=" + at + "-" + (at + 999));
      assertThat(piece.statusCode()).isEqualTo(206);
      pieces.writeBytes(piece.body());
    }
    assertThat(pieces.toByteArray()).isEqualTo(whole);
    assertThat(ranged(path + "/content", "bytes=" + whole.length + "-").statusCode())
        .isEqualTo(416);
    EvidenceVerdict.Looked looked = verified(server.get(path + "/manifest").body());
    assertThat(looked.exitCode()).isEqualTo(ExitCode.VERIFIED);
    assertThat(looked.end().orElseThrow().export().orElseThrow().bytes()).isEqualTo(whole.length);
    assertThat(server.delete(path).statusCode()).isEqualTo(204);
    assertThat(server.get(path).statusCode()).isEqualTo(404);
    assertThat(filesOfExports()).isEmpty();
  }

  @Test
  void theAccountSaysHowManyTheFileHoldsAlsoWhileEventsArrive() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    FutureTask<Void> producer =
        new FutureTask<>(() -> {
          while (!over.get()) {
            String event = "{\"action\":\"doc.read\",\"actor\":{\"type\":\"system\"}}\n";
            assertThat(server.postLines("/v1/events", event).statusCode()).isEqualTo(201);
          }
          return null;
        });
    Thread.ofVirtual().start(producer);
    for (int i = 0; i < 5; i++) {
      String export = "/v1/export?q=doc.read&format=evidence&purpose=R-" + i;
      long events = verified(server.get(export).body()).events();
      String account = "/v1/events?stream=evident&q=action:events.export%20reason%3DR-" + i;
      assertThat(TestServer.text(server.get(account))).contains("\"results\":" + events + "}");
    }
    over.set(true);
    producer.get();
  }

  private HttpResponse<byte[]> ranged(String path, String range) throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.uri(path))
            .header("Authorization", "Bearer " + server.key())
            .header("Range", range)
            .build(),
        false);
  }

  private List<Path> filesOfExports() throws Exception {
    try (Stream<Path> all = Files.list(directory.resolve("exports"))) {
      return all.toList();
    }
  }

  @Test
  void whatWaitsOnTheDiskIsNotPlainAndARestartRemovesIt() throws Exception {
    Map<String, Object> state = made("q=doc.read&format=csv");
    List<Path> files = filesOfExports();
    assertThat(files).hasSize(2);
    for (Path file : files) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .doesNotContain("doc.read")
          .doesNotContain("evident-evidence");
    }
    server.restart();
    assertThat(filesOfExports()).isEmpty();
    assertThat(server.get("/v1/exports/" + state.get("id")).statusCode()).isEqualTo(404);
  }

  @Test
  void everyExportIsInTheAccountWithItsReason() throws Exception {
    Map<String, Object> _ = made("q=doc.read&format=csv");
    String account =
        TestServer.text(server.get("/v1/events?stream=evident&q=action:events.export"));
    assertThat(account)
        .contains("\"reason\":\"T-2\"")
        .contains("\"results\":" + EVENTS)
        .contains("\"query\":\"doc.read\"");
  }

  @Test
  void onlyItsOwnerSeesIt() throws Exception {
    Map<String, Object> state = made("q=doc.read&format=csv");
    String key = key("{\"role\":\"auditor\",\"stream\":\"*\"}");
    for (String more : List.of("", "/content", "/manifest")) {
      assertThat(as(key, "/v1/exports/" + state.get("id") + more).statusCode()).isEqualTo(404);
    }
    assertThat(TestServer.text(as(key, "/v1/exports"))).isEqualTo("{\"exports\":[]}");
    assertThat(TestServer.text(server.get("/v1/exports"))).contains((String) state.get("id"));
  }

  @Test
  void whatMayNotBeSeenIsNotInTheFile() throws Exception {
    String key = key("{\"role\":\"responder\",\"stream\":\"main\",\"hidden\":[\"actor.email\"]}");
    byte[] file = as(key, "/v1/export?q=doc.read&purpose=T-3&format=evidence").body();
    EvidenceVerdict.Looked looked = verified(file);
    assertThat(looked.exitCode()).isEqualTo(ExitCode.PARTLY_SHOWN);
    assertThat(looked.partlyShown()).isEqualTo(EVENTS);
    String text = new String(file, StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("\"salt\"").contains("\"view\"");
    String lines =
        new String(
            as(key, "/v1/export?q=doc.read&purpose=T-3&format=jsonl").body(),
            StandardCharsets.UTF_8);
    assertThat(lines).contains("doc.read").doesNotContain("ann@example.com");
  }

  private String key(String grant) throws Exception {
    HttpResponse<byte[]> made =
        server.post(
            "/v1/keys",
            "application/json",
            ("{\"name\":\"k\",\"grants\":[" + grant + "]}").getBytes(StandardCharsets.UTF_8));
    assertThat(made.statusCode()).as(TestServer.text(made)).isEqualTo(201);
    return (String) TestServer.json(made).get("key");
  }

  private HttpResponse<byte[]> as(String key, String path) throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.uri(path)).header("Authorization", "Bearer " + key).build(),
        false);
  }
}
