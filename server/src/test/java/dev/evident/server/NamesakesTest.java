package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers are told of one another: nothing that is not theirs. */
class NamesakesTest {
  @TempDir Path directory;

  private static String key(TestServer server, String name, String grant) throws Exception {
    byte[] body =
        "{\"name\":\"%s\",\"grants\":[%s]}".formatted(name, grant).getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> made = server.post("/v1/keys", "application/json", body);
    assertThat(made.statusCode()).as(TestServer.text(made)).isEqualTo(201);
    return TestServer.json(made).get("key").toString();
  }

  @Test
  void twoKeysOfOneNameDoNotShareTheirExportsAndCursors() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      String events = "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}\n".repeat(3);
      assertThat(server.postLines("/v1/events", events).statusCode()).isEqualTo(201);
      String grant = "{\"role\":\"responder\",\"stream\":\"main\"}";
      String one = key(server, "desk", grant);
      String other = key(server, "desk", grant);
      HttpResponse<byte[]> begun =
          server.send(one, "POST", "/v1/exports?q=a&format=jsonl&purpose=secret+case", "");
      assertThat(begun.statusCode()).isEqualTo(202);
      String id = TestServer.json(begun).get("id").toString();
      assertThat(TestServer.text(server.send(other, "GET", "/v1/exports", "")))
          .isEqualTo("{\"exports\":[]}");
      assertThat(server.send(other, "DELETE", "/v1/exports/" + id, "").statusCode()).isEqualTo(404);
      assertThat(server.send(one, "DELETE", "/v1/exports/" + id, "").statusCode()).isEqualTo(204);
      String page = "/v1/events?q=a.b&limit=1";
      String next = TestServer.json(server.send(one, "GET", page, "")).get("next").toString();
      assertThat(server.send(one, "GET", page + "&cursor=" + next, "").statusCode()).isEqualTo(200);
      assertThat(server.send(other, "GET", page + "&cursor=" + next, "").statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void whoSeesOneStreamIsNotToldWhichOthersThereAre() throws Exception {
    try (TestServer server = new TestServer(directory, "streams=main,payroll")) {
      String reader = key(server, "reader", "{\"role\":\"reader\",\"stream\":\"main\"}");
      String admin = key(server, "admin", "{\"role\":\"admin\",\"stream\":\"main\"}");
      for (String stream : List.of("payroll", "nowhere")) {
        HttpResponse<byte[]> minted =
            server.send(reader, "POST", "/v1/viewer-tokens", "{\"stream\":\"" + stream + "\"}");
        assertThat(minted.statusCode()).as(stream).isEqualTo(422);
        assertThat(TestServer.json(minted))
            .containsEntry("detail", "there is no stream '" + stream + "'");
        String grants =
            "{\"name\":\"x\",\"grants\":[{\"role\":\"reader\",\"stream\":\"" + stream + "\"}]}";
        HttpResponse<byte[]> made = server.send(admin, "POST", "/v1/keys", grants);
        assertThat(made.statusCode()).as(stream).isEqualTo(403);
        assertThat(TestServer.json(made)).containsEntry("code", "grant-too-wide");
      }
      assertThat(
              server
                  .send(reader, "POST", "/v1/viewer-tokens", "{\"stream\":\"main\"}")
                  .statusCode())
          .isEqualTo(201);
    }
  }
}
