package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where limits may be lifted only by two, rights may still be given by one. */
class LiftedFiltersTest {
  private static final String LIMITED =
      "{\"role\":\"reader\",\"stream\":\"main\",\"filter\":\"actor.type:user\",\"hidden\":[\"origin.ip\"]}";
  private static final String OPEN = "{\"role\":\"reader\",\"stream\":\"main\"}";

  @TempDir Path directory;

  private static HttpResponse<byte[]> set(TestServer server, String query, String grant)
      throws Exception {
    String body = "{\"subject\":\"group:audit\",\"grants\":[" + grant + "]}";
    return server.send(server.key(), "PUT", "/v1/grants" + query, body);
  }

  private static String id(HttpResponse<byte[]> waiting) {
    assertThat(waiting.statusCode()).as(TestServer.text(waiting)).isEqualTo(202);
    assertThat(TestServer.json(waiting)).containsEntry("kind", "filters");
    return TestServer.json(waiting).get("id").toString();
  }

  @Test
  void givingAndNarrowingNeedsOneLiftingAndRemovingTwo() throws Exception {
    try (TestServer server = new TestServer(directory, "auth.two-person=filters")) {
      byte[] admin =
          "{\"name\":\"second\",\"grants\":[{\"role\":\"admin\",\"stream\":\"*\"}]}"
              .getBytes(StandardCharsets.UTF_8);
      String second =
          TestServer.json(server.post("/v1/keys", "application/json", admin)).get("key").toString();
      assertThat(set(server, "", LIMITED).statusCode()).as("the first grant").isEqualTo(200);
      assertThat(
              set(server, "", LIMITED.replace("origin.ip", "origin.ip\",\"actor.name"))
                  .statusCode())
          .as("one more hidden field")
          .isEqualTo(200);
      String id = id(set(server, "", LIMITED));
      assertThat(set(server, "?approval=" + id, LIMITED).statusCode()).isEqualTo(409);
      assertThat(server.send(second, "POST", "/v1/approvals/" + id + "/approve", "").statusCode())
          .isEqualTo(204);
      assertThat(set(server, "?approval=" + id, OPEN).statusCode())
          .as("an approval is for what was asked")
          .isEqualTo(409);
      assertThat(set(server, "?approval=" + id, LIMITED).statusCode()).isEqualTo(200);
      String open = id(set(server, "", OPEN));
      assertThat(open).isNotEqualTo(id);
      id(server.send(server.key(), "DELETE", "/v1/grants?subject=group:audit", ""));
      assertThat(TestServer.text(server.get("/v1/grants"))).contains("actor.type:user");
    }
  }
}
