package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.tls.TestAuthority;
import dev.evident.tls.Trust;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets of every kind, planted in a real server and shown to it: they are in nothing that it says
 * at any level of logging, and what was shown in vain is not in its memory afterwards.
 */
class SecretsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final TestAuthority authority = new TestAuthority("Authority");

  /** What was planted, by what it is. */
  private final Map<String, String> secrets = new LinkedHashMap<>();

  /** What the server, and the commands, said, by where. */
  private final Map<String, String> seen = new TreeMap<>();

  @TempDir Path work;

  private static String random(int bytes) {
    byte[] all = new byte[bytes];
    RANDOM.nextBytes(all);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private Path configuration() throws Exception {
    Path certificate = work.resolve("server.pem");
    Path key = work.resolve("server.key");
    authority.issue("server", "ip:127.0.0.1").writeTo(certificate, key);
    secrets.put("private key of TLS", Files.readAllLines(key).get(1));
    secrets.put("client secret", "client-" + random(24));
    Path file =
        Files.writeString(
            work.resolve("evident.yaml"),
            """
            http:
              tls:
                certificate: %s
                key: %s
            auth:
              admin-key: "on"
              oidc:
                issuer: http://127.0.0.1:9/realm
                client-id: evident
                client-secret: %s
                redirect-url: http://127.0.0.1:9/auth/callback
            """
                .formatted(certificate, key, secrets.get("client secret")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static HttpResponse<String> send(
      HttpClient client, RunningServer server, String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString("{\"stream\":\"main\"}"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void noSecretIsInWhatIsSaidAndNothingShownInVainStaysInMemory() throws Exception {
    byte[] kek = new byte[32];
    RANDOM.nextBytes(kek);
    secrets.put("key-encryption key", Base64.getEncoder().encodeToString(kek));
    Path file = configuration();
    List<String> environment =
        List.of(
            "env",
            "EVIDENT_KEYS_KEK=" + secrets.get("key-encryption key"),
            "EVIDENT_LOGGING=trace");
    try (RunningServer server =
        RunningServer.startUnder(environment, work.resolve("data"), "--config", file.toString())) {
      List<String> shownInVain = askInVain(server);
      for (String path : List.of("/metrics", "/readyz", "/healthz", "/log/checkpoint")) {
        try (HttpClient client = client()) {
          String admin = "Bearer " + server.adminKey();
          seen.put(path, send(client, server, "GET", path, "Authorization", admin).body());
        }
      }
      commandsSay("config", "--config", file.toString());
      commandsSay("doctor", "--config", file.toString());
      seen.put("the server's log", withoutGreeting(server.output()));
      assertThat(seen.get("the server's log")).as("it logs all there is").contains("DEBUG");
      seen.forEach((where, text) ->
          secrets.forEach((what, secret) ->
              assertThat(text.contains(secret)).as("%s in %s", what, where).isFalse()));
      assertNotInMemory(server, shownInVain);
    }
  }

  /** The administrator's key is shown once, to whoever starts the server for the first time. */
  private String withoutGreeting(String output) {
    String line = "  key      " + secrets.get("admin key") + "  (shown once";
    assertThat(output).containsOnlyOnce(line);
    return output.replace(line, "");
  }

  private HttpClient client() throws Exception {
    return HttpClient.newBuilder()
        .sslContext(new Trust.Authorities(List.of(authority.certificate())).context())
        .build();
  }

  /** Right and wrong credentials, and requests that are wrong in other ways; the wrong secrets. */
  private List<String> askInVain(RunningServer server) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (HttpClient client = client()) {
      String admin = "Bearer " + server.adminKey();
      secrets.put("admin key", server.adminKey());
      HttpRequest create =
          HttpRequest.newBuilder(URI.create(server.url() + "/v1/keys"))
              .header("Authorization", admin)
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"name\":\"b\",\"grants\":[{\"role\":\"reader\",\"stream\":\"main\"}]}"))
              .build();
      String made = client.send(create, HttpResponse.BodyHandlers.ofString()).body();
      String key = made.replaceAll("(?s).*\"key\":\"(evd_\\w+)\".*", "$1");
      secrets.put("API key", key);
      String minted =
          send(client, server, "POST", "/v1/viewer-tokens", "Authorization", "Bearer " + key)
              .body();
      String viewer = minted.replaceAll("(?s).*\"token\":\"(evv_[^\"]+)\".*", "$1");
      secrets.put("viewer token", viewer);
      List<String> headers =
          List.of(
              "Bearer " + key,
              "Bearer " + viewer,
              "Bearer evd_" + random(40),
              "Bearer evv_" + random(60) + "." + random(32),
              "Bearer " + random(30) + "." + random(60) + "." + random(64),
              "Basic " + random(30),
              key.substring(0, 20) + random(30));
      for (String header : headers) {
        if (!header.contains(key) && !header.contains(viewer)) {
          secrets.put("wrong credential " + header.substring(0, 12), header);
          wrong.add(header.substring(header.length() - 24));
        }
        ask(client, server, "Authorization", header);
      }
      String cookie = random(32);
      secrets.put("session cookie", cookie);
      wrong.add(cookie);
      ask(client, server, "Cookie", "evident-session=" + cookie);
    }
    return wrong;
  }

  private void ask(HttpClient client, RunningServer server, String name, String value)
      throws Exception {
    for (String request :
        List.of(
            "GET /v1/me",
            "GET /v1/events?q=%28",
            "GET /v1/events?limit=none",
            "GET /v1/events/none",
            "GET /v1/nothing",
            "PUT /v1/grants",
            "POST /v1/keys",
            "POST /v1/events",
            "DELETE /v1/keys/none",
            "GET /auth/callback?code=a&state=b")) {
      String[] parts = request.split(" ");
      HttpResponse<String> response = send(client, server, parts[0], parts[1], name, value);
      assertThat(response.statusCode()).as(request).isNotEqualTo(500);
      seen.merge("answers to " + request, response.body(), String::concat);
    }
  }

  private void commandsSay(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("env", "EVIDENT_KEYS_KEK=" + secrets.get("key-encryption key")));
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", work.resolve("data").toString()));
    command.addAll(Jar.command(all.toArray(String[]::new)));
    seen.put("evident " + words[0], Jar.run(command).said());
  }

  /**
   * A dump holds what can be reached. Connections that are closed may be forgotten a moment later.
   */
  private void assertNotInMemory(RunningServer server, List<String> wrong) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    TreeSet<String> found;
    do {
      String heap = dump(server);
      assertThat(heap)
          .as("the dump can be searched: it holds what the server must hold")
          .contains(secrets.get("client secret"));
      found = new TreeSet<>(wrong.stream().filter(heap::contains).toList());
    } while (!found.isEmpty() && System.nanoTime() < deadline);
    assertThat(found).as("shown in vain, and still in memory").isEmpty();
  }

  private String dump(RunningServer server) throws Exception {
    Path file = work.resolve("heap");
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Jar.run(List.of(jcmd, Long.toString(server.process().pid()), "GC.heap_dump", file.toString()))
        .with(0);
    String heap = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.delete(file);
    return heap;
  }
}
