package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.auth.Permission;
import dev.evident.http.Routes;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of others may read with a viewer token, when they are named, and may do nothing else. */
class CrossOriginTest {
  private static final String NAMED = "https://app.example.com";
  private static final String ALLOW = "Access-Control-Allow-Origin";

  @TempDir Path directory;

  private static HttpResponse<String> send(
      TestServer server, String method, String path, String origin, String... headers)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(server.uri(path))
              .timeout(TestServer.PATIENCE)
              .header("Origin", origin)
              .method(method, HttpRequest.BodyPublishers.noBody());
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Optional<String> allowed(HttpResponse<String> response) {
    return response.headers().firstValue(ALLOW);
  }

  @Test
  void byDefaultNobodyIsLetIn() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      HttpResponse<String> answer =
          send(server, "GET", "/v1/events", NAMED, "Authorization", "Bearer " + server.key());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().map().keySet())
          .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
    }
  }

  @Test
  void onlyExactlyTheOriginsThatAreNamedAreLetIn() throws Exception {
    try (TestServer server = new TestServer(directory, "viewer.origins=" + NAMED)) {
      String[] key = {"Authorization", "Bearer " + server.key()};
      HttpResponse<String> answer = send(server, "GET", "/v1/events", NAMED, key);
      assertThat(allowed(answer)).hasValue(NAMED);
      assertThat(answer.headers().firstValue("Vary")).hasValue("Origin");
      for (String other :
          Set.of(
              "https://app.example.com.evil.example",
              "http://app.example.com",
              "https://app.example.com:8443",
              "https://APP.example.com",
              "null",
              "*")) {
        HttpResponse<String> refused = send(server, "GET", "/v1/events", other, key);
        assertThat(allowed(refused)).as(other).isEmpty();
        assertThat(refused.headers().firstValue("Vary")).hasValue("Origin");
      }
    }
  }

  @Test
  void cookiesNeverCount() throws Exception {
    try (TestServer server = new TestServer(directory, "viewer.origins=" + NAMED)) {
      for (String method : Set.of("GET", "OPTIONS")) {
        HttpResponse<String> answer =
            send(server, method, "/v1/events", NAMED, "Access-Control-Request-Method", "GET");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
      }
    }
  }

  @Test
  void aPageCanReadWhyItIsRefused() throws Exception {
    try (TestServer server = new TestServer(directory, "viewer.origins=" + NAMED)) {
      HttpResponse<String> answer =
          send(server, "GET", "/v1/events", NAMED, "Authorization", "Bearer evv_over.and-done");
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(allowed(answer)).hasValue(NAMED);
    }
  }

  @Test
  void aBrowserIsToldThatItMayReadAndNotWrite() throws Exception {
    try (TestServer server = new TestServer(directory, "viewer.origins=" + NAMED)) {
      HttpResponse<String> answer =
          send(
              server,
              "OPTIONS",
              "/v1/events",
              NAMED,
              "Access-Control-Request-Method",
              "POST",
              "Access-Control-Request-Headers",
              "authorization");
      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(allowed(answer)).hasValue(NAMED);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).hasValue("GET, HEAD");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
          .hasValue("Authorization, Evident-Purpose");
      HttpResponse<String> written = send(server, "POST", "/v1/events", NAMED);
      assertThat(allowed(written)).isEmpty();
    }
  }

  @Test
  void noOtherRouteIsOpen() throws Exception {
    try (TestServer server = new TestServer(directory, "viewer.origins=" + NAMED)) {
      for (Routes.Route route : server.server().routes()) {
        if (route.template().contains("{") || CrossOrigin.TEMPLATES.contains(route.template())) {
          continue;
        }
        HttpResponse<String> answer = send(server, "OPTIONS", route.template(), NAMED);
        assertThat(allowed(answer)).as(route.template()).isEmpty();
      }
    }
  }

  @Test
  void whatIsOpenIsWhatAViewerTokenMayCall() {
    for (String template : CrossOrigin.TEMPLATES) {
      if (template.startsWith("/v1/")) {
        assertThat(RoutePermissions.TABLE.get("GET " + template))
            .as(template)
            .isNotNull()
            .get()
            .isIn(Permission.READ, Permission.PROOFS);
      }
    }
  }
}
