package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A real Keycloak as a process of its own. The distribution comes through Maven, is built once and
 * kept in this module's target folder; where it cannot be had the calling test is skipped.
 */
final class Keycloak implements AutoCloseable {
  private static final String VERSION = "26.7.3";
  private static final String REALM = "evident";
  private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
  private static final Duration START_MAX = Duration.ofMinutes(4);
  private static final long BUILD_SECONDS_MAX = 600;
  private static final long STOP_SECONDS_MAX = 30;

  private static final Path FOLDER =
      Path.of(System.getProperty("evident.root", ".."), "it/target/keycloak")
          .toAbsolutePath()
          .normalize();
  private static final Path HOME = FOLDER.resolve("keycloak-" + VERSION);

  private final int port;
  private final String adminPassword;
  private final Path output;
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;

  private Keycloak(int port, String adminPassword, Path output) {
    this.port = port;
    this.adminPassword = adminPassword;
    this.output = output;
  }

  /** One that is ready to be started, on a port that was free a moment ago. */
  static Keycloak prepared(Path work, String redirect) throws Exception {
    install(work);
    String realm;
    try (InputStream in = Keycloak.class.getResourceAsStream("/keycloak/realm.json")) {
      realm = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
    Path imports = Files.createDirectories(HOME.resolve("data/import"));
    Files.writeString(
        imports.resolve(REALM + "-realm.json"), realm.replace("@REDIRECT@", redirect));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Keycloak(
          free.getLocalPort(), "admin-password-of-this-test", work.resolve("keycloak.out"));
    }
  }

  private static void install(Path work) throws Exception {
    if (Files.exists(HOME.resolve("built"))) {
      return;
    }
    Files.createDirectories(FOLDER);
    String artifact = "org.keycloak:keycloak-quarkus-dist:" + VERSION + ":zip";
    Path log = work.resolve("fetch.out");
    int fetched;
    try {
      fetched =
          run(
              log,
              FOLDER,
              List.of(
                  "mvn",
                  "-B",
                  "-ntp",
                  COPY,
                  "-Dartifact=" + artifact,
                  "-DoutputDirectory=" + FOLDER,
                  "-Dmdep.useBaseVersion=true"));
    } catch (IOException _) {
      fetched = -1; // there is no Maven
    }
    Path zip = FOLDER.resolve("keycloak-quarkus-dist-" + VERSION + ".zip");
    assumeTrue(
        fetched == 0 && Files.exists(zip),
        "Keycloak " + VERSION + " cannot be fetched: single sign-on was not tested against it");
    unzip(zip);
    Files.delete(zip);
    int built =
        run(
            work.resolve("build.out"),
            HOME,
            List.of("bin/kc.sh", "build", "--db=dev-mem", "--cache=local"));
    assertThat(built).as(Files.readString(work.resolve("build.out"))).isZero();
    Files.createFile(HOME.resolve("built"));
  }

  private static int run(Path log, Path folder, List<String> command) throws Exception {
    Process process = builder(log, folder, command).start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(BUILD_SECONDS_MAX, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    return ended ? process.exitValue() : -1;
  }

  private static ProcessBuilder builder(Path log, Path folder, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx384m");
    return builder;
  }

  private static void unzip(Path zip) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = FOLDER.resolve(entry.getName()).normalize();
        assertThat(target.startsWith(FOLDER)).as(entry.getName()).isTrue();
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
          if (target.toString().endsWith(".sh")) {
            assertThat(target.toFile().setExecutable(true)).isTrue();
          }
        }
      }
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + port + "/realms/" + REALM;
  }

  /** Starts it and waits until it knows the realm. */
  void start() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bin/kc.sh",
                "start",
                "--optimized",
                "--import-realm",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--hostname-strict=false"));
    ProcessBuilder builder = builder(output, HOME, command);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", adminPassword);
    process = builder.start();
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!answers()) {
      assertThat(process.isAlive() && System.nanoTime() < deadline)
          .as("Keycloak starts: %s", Files.readString(output))
          .isTrue();
      Thread.sleep(100);
    }
  }

  private boolean answers() throws Exception {
    try {
      return http.send(
                  HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                      .timeout(Duration.ofSeconds(10))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (ConnectException | java.net.http.HttpTimeoutException _) {
      return false;
    }
  }

  /** An access token of a service account. */
  String serviceToken(String client, String secret) throws Exception {
    return token(
        issuer(),
        Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret));
  }

  private String token(String realm, Map<String, String> form) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(Browser.form(form)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body().replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
  }

  /** Makes a new signing key, which signs from now on. */
  void rotateKey() throws Exception {
    String base = "http://127.0.0.1:" + port;
    String admin =
        token(
            base + "/realms/master",
            Map.of(
                "grant_type", "password",
                "client_id", "admin-cli",
                "username", "admin",
                "password", adminPassword));
    String key =
        """
        {"name":"next","providerId":"rsa-generated","providerType":"org.keycloak.keys.KeyProvider",
         "config":{"priority":["1000"],"enabled":["true"],"active":["true"],"algorithm":["RS256"],
         "keySize":["2048"]}}\
        """;
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(base + "/admin/realms/" + REALM + "/components"))
                .header("Authorization", "Bearer " + admin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(key))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
  }

  @Override
  public void close() {
    http.close();
    if (process != null) {
      process.destroy();
      process.onExit().completeOnTimeout(process, STOP_SECONDS_MAX, TimeUnit.SECONDS).join();
      process.destroyForcibly().onExit().join();
    }
  }
}
