package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people keep, on a real server. */
class SavedRoutesTest {
  private static final String SEARCH =
      "{\"title\":\"%s\",\"query\":\"outcome:denied\",\"from\":\"-24h\",\"shared\":%s}";
  private static final String BOARD =
      """
      {"title":"%s","from":"-7d","shared":%s,"panels":[
        {"type":"top","title":"Who","query":"* | count by actor.id | top 10","width":4,"height":3}]}
      """;

  @TempDir Path directory;

  private TestServer server;

  private String key(String role, String stream) throws Exception {
    String body =
        "{\"name\":\"%s-%s\",\"grants\":[{\"role\":\"%s\",\"stream\":\"%s\"}]}"
            .formatted(role, stream.replace("*", "all"), role, stream);
    var made = server.post("/v1/keys", "application/json", body.getBytes(StandardCharsets.UTF_8));
    return String.valueOf(TestServer.json(made).get("key"));
  }

  private HttpResponse<byte[]> send(String key, String method, String path, String body)
      throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.uri(path))
            .timeout(TestServer.PATIENCE)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        false);
  }

  private Map<String, Object> made(String key, String path, String body) throws Exception {
    HttpResponse<byte[]> response = send(key, "POST", path, body);
    assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(201);
    return TestServer.json(response);
  }

  private static void refused(HttpResponse<byte[]> response, int status, String code) {
    assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(status);
    assertThat(TestServer.json(response)).containsEntry("code", code);
  }

  private static List<Object> ids(HttpResponse<byte[]> list, String what) {
    assertThat(list.statusCode()).isEqualTo(200);
    return ApiDescription.list(TestServer.json(list).get(what)).stream()
        .map(one -> ApiDescription.map(one).get("id"))
        .toList();
  }

  @Test
  void whatIsPersonalIsThereForItsOwnerAloneAndWhatIsSharedForReaders() throws Exception {
    try (TestServer started = new TestServer(directory, "streams=main,shop,other")) {
      server = started;
      String responder = key("responder", "*");
      String reader = key("reader", "shop");
      Object personal = made(responder, "/v1/searches", SEARCH.formatted("p", false)).get("id");
      Object shared = made(responder, "/v1/searches", SEARCH.formatted("s", true)).get("id");
      String ofOther = SEARCH.formatted("o", true).replace("{", "{\"stream\":\"other\",");
      Object other = made(responder, "/v1/searches", ofOther).get("id");

      assertThat(ids(send(responder, "GET", "/v1/searches", ""), "searches"))
          .containsExactly(personal, shared, other);
      assertThat(ids(send(reader, "GET", "/v1/searches", ""), "searches")).containsExactly(shared);
      assertThat(ids(server.get("/v1/searches"), "searches"))
          .as("nor is it there for the administrator")
          .containsExactly(shared, other);
      refused(send(reader, "GET", "/v1/searches/" + personal, ""), 404, "saved-unknown");
      refused(send(reader, "GET", "/v1/searches/" + other, ""), 404, "saved-unknown");
      refused(send(reader, "GET", "/v1/searches/nobody", ""), 404, "saved-unknown");
      Map<String, Object> seen = TestServer.json(send(reader, "GET", "/v1/searches/" + shared, ""));
      assertThat(seen)
          .containsEntry("owner", "key:responder-all")
          .containsEntry("own", false)
          .containsEntry("may_change", false)
          .containsEntry("query", "outcome:denied");
    }
  }

  @Test
  void whoMayShareAndChangeIsInTheTableOfRoles() throws Exception {
    try (TestServer started = new TestServer(directory, "streams=main,shop")) {
      server = started;
      String reader = key("reader", "*");
      String responder = key("responder", "*");
      refused(send(reader, "POST", "/v1/searches", SEARCH.formatted("s", true)), 403, "forbidden");
      refused(
          send(key("responder", "shop"), "POST", "/v1/searches", SEARCH.formatted("s", true)),
          403,
          "forbidden");
      Object id = made(responder, "/v1/dashboards", BOARD.formatted("b", true)).get("id");
      String change = BOARD.formatted("c", true).replaceFirst("\\{", "{\"version\":1,");
      refused(send(reader, "PUT", "/v1/dashboards/" + id, change), 403, "forbidden");
      refused(send(reader, "DELETE", "/v1/dashboards/" + id + "?version=1", ""), 403, "forbidden");
      refused(send(reader, "PUT", "/v1/dashboards/activity", change), 403, "forbidden");
      assertThat(send(server.key(), "PUT", "/v1/dashboards/" + id, change).statusCode())
          .isEqualTo(200);
      assertThat(
              send(server.key(), "DELETE", "/v1/dashboards/" + id + "?version=2", "").statusCode())
          .isEqualTo(204);
    }
  }

  /** It is in the hands of a customer, and what colleagues share is not for him. */
  @Test
  void aViewerTokenIsForNoneOfThis() throws Exception {
    try (TestServer started = new TestServer(directory)) {
      server = started;
      String key = key("responder", "*");
      made(key, "/v1/searches", SEARCH.formatted("s", true));
      HttpResponse<byte[]> minted = send(key, "POST", "/v1/viewer-tokens", "{\"stream\":\"main\"}");
      String token = String.valueOf(TestServer.json(minted).get("token"));
      assertThat(send(token, "GET", "/v1/events?stream=main", "").statusCode()).isEqualTo(200);
      for (String path : List.of("/v1/searches", "/v1/dashboards", "/v1/dashboards/activity")) {
        refused(send(token, "GET", path, ""), 403, "forbidden");
      }
    }
  }

  @Test
  void aLostUpdateIsRefusedAndARestartKeepsWhatWasKept() throws Exception {
    try (TestServer started = new TestServer(directory)) {
      server = started;
      String key = key("auditor", "*");
      Object id = made(key, "/v1/dashboards", BOARD.formatted("one", false)).get("id");
      String two = BOARD.formatted("two", false).replaceFirst("\\{", "{\"version\":1,");
      assertThat(TestServer.json(send(key, "PUT", "/v1/dashboards/" + id, two)))
          .containsEntry("title", "two");
      HttpResponse<byte[]> late =
          send(key, "PUT", "/v1/dashboards/" + id, two.replace("two", "three"));
      refused(late, 409, "saved-changed");
      assertThat(TestServer.text(late)).contains("\"version\":2");
      refused(send(key, "DELETE", "/v1/dashboards/" + id + "?version=1", ""), 409, "saved-changed");
      refused(send(key, "DELETE", "/v1/dashboards/" + id, ""), 400, "parameter-invalid");
      server.restart();
      assertThat(TestServer.json(send(key, "GET", "/v1/dashboards/" + id, "")))
          .containsEntry("title", "two");
    }
  }

  @Test
  void aMistakeIsShownWhereItIs() throws Exception {
    try (TestServer started = new TestServer(directory)) {
      server = started;
      HttpResponse<byte[]> query =
          send(
              server.key(),
              "POST",
              "/v1/dashboards",
              BOARD.formatted("b", false).replace("count by actor.id", "cuont by actor.id"));
      refused(query, 422, "query-invalid");
      assertThat(TestServer.text(query)).contains("\"panel\":1").contains("\"column\":5");
      HttpResponse<byte[]> shape =
          send(
              server.key(),
              "POST",
              "/v1/dashboards",
              BOARD.formatted("b", false).replace("| top 10", ""));
      refused(shape, 422, "body-invalid");
      assertThat(TestServer.text(shape)).contains("top N").contains("\"panel\":1");
      for (String body :
          List.of(
              "",
              "[]",
              SEARCH.formatted("s", false).replace("{", "{\"sharde\":true,"),
              SEARCH.formatted("s", false).replace("{", "{\"stream\":\"nowhere\","),
              SEARCH.formatted("x".repeat(121), false))) {
        refused(send(server.key(), "POST", "/v1/searches", body), 422, "body-invalid");
      }
    }
  }

  /** Each panel asks what the server answers; the newest language must know the oldest defaults. */
  @Test
  void everyPanelOfTheDefaultDashboardsIsAnswered() throws Exception {
    try (TestServer started = TestServer.keepingAccount(directory)) {
      server = started;
      server.postLines(
          "/v1/events",
          "{\"action\":\"door.open\",\"actor\":{\"type\":\"system\",\"id\":\"d\"},\"outcome\":\"denied\"}");
      List<Object> boards = ids(server.get("/v1/dashboards"), "dashboards");
      assertThat(boards).hasSize(6);
      int asked = 0;
      for (Object id : boards) {
        Map<String, Object> board = TestServer.json(server.get("/v1/dashboards/" + id));
        for (Object one : ApiDescription.list(board.get("panels"))) {
          Map<String, Object> panel = ApiDescription.map(one);
          if (panel.get("query") instanceof String query) {
            String asking = panel.get("type").equals("count") ? query + " | count" : query;
            String route = asking.contains("| top 20 | fields") ? "/v1/events" : "/v1/stats";
            String stream = board.get("stream") == null ? "" : "&stream=" + board.get("stream");
            HttpResponse<byte[]> answer =
                server.get(
                    route
                        + "?q="
                        + URLEncoder.encode(asking, StandardCharsets.UTF_8)
                        + "&from="
                        + panel.getOrDefault("from", board.get("from"))
                        + stream);
            assertThat(answer.statusCode())
                .as("%s: %s: %s", id, panel.get("title"), TestServer.text(answer))
                .isEqualTo(200);
            asked++;
          }
        }
      }
      assertThat(asked).isGreaterThan(30);
    }
  }

  @Test
  void changesAreEventsBeforeTheyAreDone() throws Exception {
    try (TestServer started = TestServer.keepingAccount(directory)) {
      server = started;
      Map<String, Object> made = made(server.key(), "/v1/searches", SEARCH.formatted("s", true));
      String change = SEARCH.formatted("t", false).replace("{", "{\"version\":1,");
      send(server.key(), "PUT", "/v1/searches/" + made.get("id"), change);
      send(server.key(), "DELETE", "/v1/searches/" + made.get("id") + "?version=2", "");
      refused(
          send(server.key(), "DELETE", "/v1/searches/" + made.get("id") + "?version=2", ""),
          404,
          "saved-unknown");
      String q = URLEncoder.encode("stream=evident action:search.*", StandardCharsets.UTF_8);
      String found = TestServer.text(server.get("/v1/events?order=index.asc&q=" + q));
      assertThat(found)
          .containsSubsequence(
              "search.save",
              "'s' of admin:admin, shared, version 1",
              "search.change",
              "'t' of admin:admin, personal, version 2",
              "search.delete")
          .contains("\"category\":\"configuration\"")
          .contains("{\"type\":\"search\",\"id\":\"" + made.get("id") + "\"}");
      assertThat(found.split("search.delete", -1)).hasSize(2);
    }
  }
}
