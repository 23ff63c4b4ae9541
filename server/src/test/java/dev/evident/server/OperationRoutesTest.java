package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages Integrity and Administration ask: settings, storage, checkpoints, verification.
 */
class OperationRoutesTest {
  private static final String EVENT =
      "{\"id\":\"%s\",\"action\":\"door.open\",\"actor\":{\"type\":\"system\"}}";

  @TempDir Path directory;

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Map<String, Object> of, String member) {
    return (List<Map<String, Object>>) of.get(member);
  }

  private static Map<String, Object> get(TestServer server, String path) throws Exception {
    HttpResponse<byte[]> response = server.get(path);
    assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(200);
    return TestServer.json(response);
  }

  @Test
  void settingsSayWhatIsInForceAndWhereItCameFrom() throws Exception {
    String secret = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";
    try (TestServer server = new TestServer(directory, "query.timeout=7s", "keys.kek=" + secret)) {
      String text = TestServer.text(server.get("/v1/settings"));
      assertThat(text)
          .contains(
              "{\"key\":\"query.timeout\",\"values\":[\"7s\"],\"list\":false,"
                  + "\"source\":\"--set query.timeout\"}")
          .contains(
              "{\"key\":\"streams\",\"values\":[\"main\"],\"list\":true,\"source\":\"default\"}")
          .contains("{\"key\":\"keys.kek\",\"values\":[\"***\"],\"list\":false,")
          .contains("{\"key\":\"log.origin\",\"values\":[],\"list\":false,\"source\":\"\"}")
          .doesNotContain(secret);
    }
  }

  @Test
  void storageCountsWhatIsNotSealedYet() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      server.postLines("/v1/events", EVENT.formatted("a"));
      Map<String, Object> storage = get(server, "/v1/storage");
      assertThat(storage).containsKeys("sealed", "unsealed", "rows");
      assertThat(list(storage, "rows")).isEmpty();
    }
  }

  @Test
  void checkpointsGrowWithTheLogAndTheLimitCounts() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      for (String id : List.of("a", "b", "c")) {
        server.postLines("/v1/events", EVENT.formatted(id));
        long index = server.server().log().committed().size() - 1;
        assertThat(server.server().log().awaitPublished(index, TestServer.PATIENCE)).isPresent();
      }
      Map<String, Object> all = get(server, "/v1/checkpoints");
      assertThat(list(all, "witnesses")).isEmpty();
      List<Map<String, Object>> checkpoints = list(all, "checkpoints");
      assertThat(checkpoints)
          .hasSizeGreaterThanOrEqualTo(3)
          .allMatch(one -> one.containsKey("time"));
      List<Map<String, Object>> two = list(get(server, "/v1/checkpoints?limit=2"), "checkpoints");
      assertThat(two).hasSize(2);
      assertThat(two.getLast().get("size")).isEqualTo(checkpoints.getLast().get("size"));
      assertThat(server.get("/v1/checkpoints?limit=1").statusCode()).isEqualTo(400);
      assertThat(server.get("/v1/checkpoints?limit=501").statusCode()).isEqualTo(400);
      assertThat(server.get("/v1/checkpoints?limit=many").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aVerificationIsBegunOnRequestGoesOnAndEnds() throws Exception {
    try (TestServer server = TestServer.keepingAccount(directory)) {
      server.postLines("/v1/events", EVENT.formatted("a"));
      long index = server.server().log().committed().size() - 1;
      assertThat(server.server().log().awaitPublished(index, TestServer.PATIENCE)).isPresent();
      assertThat(get(server, "/v1/integrity/verification")).containsEntry("state", "none");
      HttpResponse<byte[]> begun =
          server.post("/v1/integrity/verification", "application/json", new byte[0]);
      assertThat(begun.statusCode()).as(TestServer.text(begun)).isEqualTo(202);
      long due = System.nanoTime() + TestServer.PATIENCE.toNanos();
      Map<String, Object> state = get(server, "/v1/integrity/verification");
      while (state.get("state").equals("running")) {
        assertThat(System.nanoTime() - due).isNegative();
        state = get(server, "/v1/integrity/verification");
      }
      assertThat(state).containsEntry("state", "verified").containsEntry("findings", List.of());
      assertThat(state.get("done")).isEqualTo(state.get("size"));
      assertThat(TestServer.text(server.get("/v1/events?stream=evident&q=action:integrity.verify")))
          .contains("integrity.verify")
          .contains("admin");
    }
  }
}
