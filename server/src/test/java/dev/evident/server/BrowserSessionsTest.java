package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key for a cookie: how the page in the browser signs in, and how that ends. */
class BrowserSessionsTest {
  private static final String OWN_PAGE = "Sec-Fetch-Site";

  @TempDir Path directory;

  private static HttpResponse<byte[]> send(
      TestServer server, String method, String path, String body, String... headers)
      throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.uri(path))
            .timeout(TestServer.PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .headers(headers)
            .build(),
        false);
  }

  /** Signs in with a key; the cookie as a browser sends it. */
  private static String cookie(TestServer server, String key) throws Exception {
    HttpResponse<byte[]> started =
        send(server, "POST", "/v1/sessions", "", "Authorization", "Bearer " + key);
    assertThat(started.statusCode()).as(TestServer.text(started)).isEqualTo(201);
    String set = started.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(set)
        .matches("evident-session=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200");
    assertThat(TestServer.text(started)).doesNotContain(key, set.split("[=;]", 3)[1]);
    return set.split(";", 2)[0];
  }

  private static int me(TestServer server, String cookie) throws Exception {
    return send(server, "GET", "/v1/me", "", "Cookie", cookie).statusCode();
  }

  private static Map<String, Object> newKey(TestServer server) throws Exception {
    HttpResponse<byte[]> made =
        server.post(
            "/v1/keys",
            "application/json",
            "{\"name\":\"k\",\"grants\":[{\"role\":\"reader\",\"stream\":\"main\"}]}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(made.statusCode()).isEqualTo(201);
    return TestServer.json(made);
  }

  @Test
  void aKeyGivesACookieThatIsWhoTheKeyIs() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      Map<String, Object> key = newKey(server);
      String cookie = cookie(server, key.get("key").toString());
      HttpResponse<byte[]> me = send(server, "GET", "/v1/me", "", "Cookie", cookie);
      assertThat(TestServer.json(me)).containsEntry("name", "k").containsEntry("kind", "key");
      HttpResponse<byte[]> state = send(server, "GET", "/auth/session", "", "Cookie", cookie);
      assertThat(TestServer.json(state))
          .containsEntry("single_sign_on", false)
          .containsEntry("caller", TestServer.json(me));
    }
  }

  @Test
  void withoutASessionThePageIsToldSoAndNotRefused() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      for (String cookie : new String[] {"other=1", "evident-session=" + "x".repeat(43)}) {
        HttpResponse<byte[]> state = send(server, "GET", "/auth/session", "", "Cookie", cookie);
        assertThat(state.statusCode()).isEqualTo(200);
        assertThat(TestServer.json(state)).doesNotContainKey("caller");
      }
    }
  }

  @Test
  void aSessionEndsWithItsKey() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      Map<String, Object> key = newKey(server);
      String cookie = cookie(server, key.get("key").toString());
      String other = cookie(server, newKey(server).get("key").toString());
      assertThat(me(server, cookie)).isEqualTo(200);
      assertThat(server.delete("/v1/keys/" + key.get("id")).statusCode()).isEqualTo(204);
      assertThat(me(server, cookie)).isEqualTo(401);
      assertThat(me(server, other)).isEqualTo(200);
    }
  }

  @Test
  void aSessionEndsWhenItsKeyIsRotatedAlsoWhileTheOldKeyStillCounts() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      Map<String, Object> key = newKey(server);
      String old = key.get("key").toString();
      String cookie = cookie(server, old);
      assertThat(
              server
                  .post(
                      "/v1/keys/" + key.get("id") + "/rotate",
                      "application/json",
                      "{\"overlap_seconds\":600}".getBytes(StandardCharsets.UTF_8))
                  .statusCode())
          .isEqualTo(200);
      assertThat(me(server, cookie)).isEqualTo(401);
      assertThat(me(server, cookie(server, old))).isEqualTo(200);
    }
  }

  @Test
  void onlyAKeyInTheHeaderBeginsASession() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      String key = newKey(server).get("key").toString();
      String cookie = cookie(server, key);
      assertThat(
              send(server, "POST", "/v1/sessions", "", "Cookie", cookie, OWN_PAGE, "same-origin")
                  .statusCode())
          .isEqualTo(403);
      HttpResponse<byte[]> minted =
          send(
              server,
              "POST",
              "/v1/viewer-tokens",
              "{\"stream\":\"main\"}",
              "Authorization",
              "Bearer " + key);
      String token = TestServer.json(minted).get("token").toString();
      assertThat(
              send(server, "POST", "/v1/sessions", "", "Authorization", "Bearer " + token)
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              send(server, "POST", "/v1/sessions", "", "Authorization", "Bearer evd_wrong")
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void signingOutNeedsAPageOfOursAndEndsTheSession() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      String cookie = cookie(server, server.key());
      assertThat(send(server, "POST", "/auth/logout", "", "Cookie", cookie).statusCode())
          .isEqualTo(403);
      assertThat(me(server, cookie)).isEqualTo(200);
      HttpResponse<byte[]> out =
          send(
              server,
              "POST",
              "/auth/logout",
              "",
              "Cookie",
              cookie,
              OWN_PAGE,
              "same-origin",
              "Accept",
              "application/json");
      assertThat(TestServer.json(out)).containsEntry("next", "/ui/");
      assertThat(out.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
      assertThat(me(server, cookie)).isEqualTo(401);
    }
  }
}
