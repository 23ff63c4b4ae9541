package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Keys and tokens are in the one answer that makes them, and nowhere else that anybody sees. */
class SecretsStayInsideTest {
  private static final String CLIENT_SECRET = "client-secret-of-this-test";

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger all = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  /** What the libraries say when they are debugged is not ours: it holds whole requests. */
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.evident");

  @TempDir Path directory;

  @BeforeEach
  void listen() {
    logged.start();
    all.addAppender(logged);
    ours.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stopListening() {
    ours.setLevel(null);
    all.detachAppender(logged);
  }

  private static HttpResponse<byte[]> me(TestServer server, String authorization) throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.uri("/v1/me"))
            .header("Authorization", authorization)
            .timeout(TestServer.PATIENCE)
            .build(),
        false);
  }

  private static Map<String, Object> posted(
      TestServer server, String path, String json, String... headers) throws Exception {
    HttpResponse<byte[]> response =
        server.post(path, "application/json", json.getBytes(StandardCharsets.UTF_8), headers);
    assertThat(response.statusCode() / 100).as(TestServer.text(response)).isEqualTo(2);
    return TestServer.json(response);
  }

  @Test
  void noKeyAndNoTokenIsLoggedCountedReportedOrStored() throws Exception {
    List<String> settings =
        List.of(
            "auth.admin-key=on",
            "auth.oidc.issuer=http://127.0.0.1:9/realm",
            "auth.oidc.client-id=evident",
            "auth.oidc.redirect-url=http://127.0.0.1:9/auth/callback",
            "auth.oidc.client-secret=" + CLIENT_SECRET);
    List<String> secrets = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    secrets.add(CLIENT_SECRET);
    try (TestServer server = new TestServer(directory, settings.toArray(String[]::new))) {
      Map<String, Object> made =
          posted(
              server,
              "/v1/keys",
              "{\"name\":\"a\",\"grants\":[{\"role\":\"reader\",\"stream\":\"main\"}]}");
      String key = made.get("key").toString();
      Map<String, Object> rotated =
          posted(server, "/v1/keys/" + made.get("id") + "/rotate", "{\"overlap_seconds\":60}");
      HttpResponse<byte[]> minted =
          server.send(
              HttpRequest.newBuilder(server.uri("/v1/viewer-tokens"))
                  .header("Authorization", "Bearer " + key)
                  .POST(HttpRequest.BodyPublishers.ofString("{\"stream\":\"main\"}"))
                  .build(),
              false);
      String viewer = TestServer.json(minted).get("token").toString();
      secrets.addAll(List.of(key, rotated.get("key").toString(), viewer, server.key()));
      for (String secret : List.copyOf(secrets)) {
        for (String shown : List.of("Bearer " + secret, "Bearer " + secret + "x", secret)) {
          seen.add(TestServer.text(me(server, shown)));
        }
      }
      for (String path :
          List.of("/v1/keys", "/v1/grants", "/metrics", "/readyz", "/v1/approvals")) {
        seen.add(TestServer.text(server.get(path)));
      }
      seen.add(TestServer.config(directory, settings).effective());
      seen.add(TestServer.config(directory, settings).toString());
    }
    synchronized (logged) {
      logged.list.forEach(event -> seen.add(event.getFormattedMessage()));
    }
    assertThat(logged.list).isNotEmpty();
    for (String text : seen) {
      assertNone(
          text, secrets, "what people see: " + text.substring(0, Math.min(60, text.length())));
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("admin.key")) {
          assertNone(Files.readString(file, StandardCharsets.ISO_8859_1), secrets, file.toString());
        }
      }
    }
  }

  /** Whole, and the part of it that is random. */
  private static void assertNone(String text, List<String> secrets, String where) {
    for (String secret : secrets) {
      String random =
          secret.startsWith("evd_")
              ? secret.substring(secret.length() - 49, secret.length() - 6)
              : secret.substring(secret.lastIndexOf('.') + 1);
      assertThat(text.contains(secret) || text.contains(random)).as(where).isFalse();
    }
  }

  @Test
  void strangeHeadersAreRefusedAndNeverAFaultOfTheServer() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] pieces = {
      "Bearer ",
      "bearer\t",
      "evd_",
      "evv_",
      ".",
      "..",
      "eyJhbGciOiJub25lIn0",
      "=",
      "AAAA",
      "-",
      "_",
      "\u00e9",
      "%00",
      "null",
      ",",
      "Basic ",
      "{",
      "\"",
      "'",
      " "
    };
    try (TestServer server = new TestServer(directory)) {
      for (int round = 0; round < 300; round++) {
        StringBuilder header = new StringBuilder(random.nextBoolean() ? "Bearer " : "");
        for (int i = random.nextInt(12); i > 0; i--) {
          header.append(pieces[random.nextInt(pieces.length)]);
        }
        if (random.nextInt(20) == 0) {
          header.append("A".repeat(6_000));
        }
        HttpResponse<byte[]> response = me(server, header.toString().strip() + "x");
        assertThat(response.statusCode())
            .as("seed " + seed + " round " + round + ": " + header)
            .isIn(400, 401, 429, 431);
        if (response.statusCode() == 429) {
          assertThat(response.headers().firstValue("Retry-After")).isPresent();
        }
      }
      assertThat(server.get("/v1/me").statusCode()).as("a right key is let in").isEqualTo(200);
    }
  }
}
