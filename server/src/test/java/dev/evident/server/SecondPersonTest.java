package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs two, and what does not. */
class SecondPersonTest {
  /** What a request may have, and what waits for a second person may have. */
  private static final int BODY_BYTES_MAX = 256 << 10;

  @TempDir Path directory;

  private static Map<String, Object> made(TestServer server, String as, String grant)
      throws Exception {
    HttpResponse<byte[]> made =
        server.send(as, "POST", "/v1/keys", "{\"name\":\"desk\",\"grants\":[" + grant + "]}");
    assertThat(made.statusCode()).as(TestServer.text(made)).isEqualTo(201);
    return TestServer.json(made);
  }

  @Test
  void aKeyIsSomebodyElsesAlsoWhenHeHasTheSameName() throws Exception {
    try (TestServer server = new TestServer(directory, "auth.two-person=keys-of-others")) {
      String admin = "{\"role\":\"admin\",\"stream\":\"main\"}";
      String reader = "{\"role\":\"reader\",\"stream\":\"main\"}";
      String one = made(server, server.key(), admin).get("key").toString();
      String other = made(server, server.key(), admin).get("key").toString();
      String path = "/v1/keys/" + made(server, one, reader).get("id");
      for (String[] act : new String[][] {{"DELETE", path}, {"POST", path + "/rotate"}}) {
        HttpResponse<byte[]> waits = server.send(other, act[0], act[1], "");
        assertThat(waits.statusCode()).as(act[1]).isEqualTo(202);
        assertThat(TestServer.json(waits)).containsEntry("kind", "keys-of-others");
      }
      server.restart();
      assertThat(server.send(one, "DELETE", path, "").statusCode()).isEqualTo(204);
    }
  }

  /** The time is written out with more digits than it came with. */
  @Test
  void whatIsTooLongToWaitIsNotCalledTooMany() throws Exception {
    try (TestServer server = new TestServer(directory, "auth.two-person=keys")) {
      HttpResponse<byte[]> refused = server.send(server.key(), "POST", "/v1/keys", longest());
      assertThat(TestServer.json(refused)).containsEntry("code", "approval-too-large");
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(TestServer.text(refused)).contains("fewer grants").contains("262144");
      assertThat(TestServer.text(server.get("/v1/approvals"))).isEqualTo("{\"approvals\":[]}");
    }
  }

  private static String longest() {
    StringBuilder body = new StringBuilder("{\"name\":\"desk\",\"grants\":[");
    for (int grant = 0; grant < 64; grant++) {
      body.append(grant == 0 ? "" : ",")
          .append("{\"role\":\"reader\",\"stream\":\"main\",\"hidden\":[");
      for (int field = 0; field < 8; field++) {
        body.append(field == 0 ? "\"" : ",\"")
            .append("parameters.f" + field + "x".repeat(400))
            .append('"');
      }
      body.append("],\"masked\":[\"parameters.").append("y".repeat(400)).append("\"]}");
    }
    String end = "],\"expires\":\"2099-01-01T00:00:00.1Z\"}";
    int left = BODY_BYTES_MAX - body.length() - end.length();
    // Filters, each as long as it may be, until nothing is left.
    String filter = ",\"filter\":\"id:%s\"";
    int around = filter.formatted("").length();
    int from = 0;
    while (left > 0) {
      int some = Math.min(left, 2_000);
      if (left - some > 0 && left - some <= around) {
        some -= around + 1;
      }
      from = body.indexOf("\"hidden\"", from) - 1; // the comma before
      body.insert(from, filter.formatted("z".repeat(some - around)));
      from += some + 10;
      left -= some;
    }
    String whole = body.append(end).toString();
    assertThat(whole.getBytes(StandardCharsets.UTF_8)).hasSize(BODY_BYTES_MAX);
    return whole;
  }
}
