package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in through a real Keycloak: by password with a browser's steps, and by tokens. */
class SingleSignOnTest {
  private static final String REDIRECT = "http://127.0.0.1:9";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path work;

  @Test
  void peopleAndServiceAccountsAreWhoKeycloakSaysAndMayWhatTheirGroupsMay() throws Exception {
    try (Keycloak keycloak = Keycloak.prepared(work, REDIRECT + "/auth/callback");
        RunningServer server =
            RunningServer.start(
                work.resolve("data"),
                "--set",
                "streams=main,shop",
                "--set",
                "auth.oidc.issuer=" + keycloak.issuer(),
                "--set",
                "auth.oidc.client-id=evident-ui",
                "--set",
                "auth.oidc.client-secret=ui-secret-of-this-test",
                "--set",
                "auth.oidc.audience=evident-api",
                "--set",
                "auth.oidc.redirect-url=" + REDIRECT + "/auth/callback",
                "--set",
                "auth.oidc.roles=security=auditor,shop=reader@shop,shop=producer@shop")) {
      // Before the provider is there the server runs, says so, and lets nobody in.
      assertThat(server.body("/readyz")).contains("\"ready\":true").contains("\"sign_in\":");
      assertThat(server.get("/auth/login").statusCode()).isEqualTo(503);
      assertThat(server.get("/v1/me").statusCode()).as("the admin key is off").isEqualTo(401);

      keycloak.start();
      peopleSignIn(server, keycloak);
      serviceAccountsBringTokens(server, keycloak);
      aNewKeyOfTheProviderIsTaken(server, keycloak);
      assertThat(server.output())
          .contains("session.start success by person:alice", "it is for another audience")
          .doesNotContain("ui-secret-of-this-test", "alice-password", "eyJ");
    }
  }

  private void peopleSignIn(RunningServer server, Keycloak keycloak) throws Exception {
    awaitStatus(server, "", "/auth/login", 303);
    try (Browser browser = new Browser(REDIRECT, server.url())) {
      HttpResponse<String> page = browser.get(server.url() + "/auth/login?return=/v1/me");
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      assertThat(page.uri().toString()).startsWith(keycloak.issuer());
      HttpResponse<String> wrong =
          browser.post(
              Browser.action(page.body()), Map.of("username", "alice", "password", "wrong"));
      assertThat(wrong.uri().toString()).startsWith(keycloak.issuer());
      HttpResponse<String> me =
          browser.post(
              Browser.action(wrong.body()),
              Map.of("username", "alice", "password", "alice-password-of-this-test"));
      assertThat(me.statusCode()).as(me.body()).isEqualTo(200);
      assertThat(me.body())
          .contains("\"name\":\"alice\"", "\"kind\":\"person\"", "\"read-audit\"")
          .contains("\"grants\":[{\"role\":\"auditor\",\"stream\":\"*\"}]");
      assertThat(browser.cookies(server.url())).containsKey("evident-session");

      // A change by cookie alone could be another site's; from our own page it ends the session.
      assertThat(browser.post(server.url() + "/auth/logout", Map.of()).statusCode()).isEqualTo(403);
      HttpResponse<String> out =
          browser.post(server.url() + "/auth/logout", Map.of(), "Sec-Fetch-Site", "same-origin");
      assertThat(out.uri().toString()).startsWith(keycloak.issuer());
      assertThat(browser.get(server.url() + "/v1/me").statusCode()).isEqualTo(401);
    }
  }

  private void serviceAccountsBringTokens(RunningServer server, Keycloak keycloak)
      throws Exception {
    String token = keycloak.serviceToken("shop-backend", "shop-secret-of-this-test");
    HttpResponse<String> me = get(server, token, "/v1/me");
    assertThat(me.statusCode()).as(me.body()).isEqualTo(200);
    assertThat(me.body())
        .contains("service-account-shop-backend")
        .contains("{\"role\":\"reader\",\"stream\":\"shop\"}");
    assertThat(get(server, token, "/v1/keys").statusCode()).isEqualTo(403);
    String stranger = keycloak.serviceToken("stranger", "stranger-secret-of-this-test");
    assertThat(get(server, stranger, "/v1/me").statusCode())
        .as("a token for another audience")
        .isEqualTo(401);
    String changed = token.substring(0, token.length() - 10) + "AAAAAAAAAA";
    assertThat(get(server, changed, "/v1/me").statusCode()).isEqualTo(401);
  }

  private void aNewKeyOfTheProviderIsTaken(RunningServer server, Keycloak keycloak)
      throws Exception {
    String before = keycloak.serviceToken("shop-backend", "shop-secret-of-this-test");
    keycloak.rotateKey();
    String after = keycloak.serviceToken("shop-backend", "shop-secret-of-this-test");
    assertThat(after.split("\\.")[0]).as("another key id").isNotEqualTo(before.split("\\.")[0]);
    awaitStatus(server, after, "/v1/me", 200);
    assertThat(get(server, before, "/v1/me").statusCode()).isEqualTo(200);
  }

  /** Keys are fetched again at most every ten seconds, so the first answers may be others. */
  private void awaitStatus(RunningServer server, String token, String path, int status)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<String> response = get(server, token, path);
    while (response.statusCode() != status && System.nanoTime() < deadline) {
      Thread.sleep(200);
      response = get(server, token, path);
    }
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
  }

  private HttpResponse<String> get(RunningServer server, String token, String path)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(60));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
