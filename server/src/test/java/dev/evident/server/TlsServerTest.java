package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.server.config.Config;
import dev.evident.tls.TestAuthority;
import dev.evident.tls.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole server through TLS. */
@Timeout(120)
class TlsServerTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Authority");

  @TempDir private Path folder;
  private Path data;
  private String fingerprint;

  @BeforeEach
  void aPair() {
    data = folder.resolve("data");
    fingerprint = renew();
  }

  private String renew() {
    return AUTHORITY
        .issue("server", "ip:127.0.0.1")
        .writeTo(folder.resolve("c.pem"), folder.resolve("k.pem"))
        .fingerprint();
  }

  private Config config(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "http.listen=0.0.0.0:0",
                "http.tls.certificate=" + folder.resolve("c.pem"),
                "http.tls.key=" + folder.resolve("k.pem"),
                "http.tls.reload-interval=100ms"));
    settings.addAll(List.of(more));
    return TestServer.config(data, settings);
  }

  private EvidentServer start(String... more) throws Exception {
    return EvidentServer.start(
        config(more),
        InstantSource.system(),
        new SecureRandom(),
        failure -> {
          throw new AssertionError("the log failed", failure);
        });
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .sslContext(new Trust.Authorities(List.of(AUTHORITY.certificate())).context())
        .build();
  }

  private HttpResponse<String> get(EvidentServer server, String path, boolean withKey)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(TestServer.PATIENCE);
    if (withKey) {
      request.header(
          "Authorization", "Bearer " + Files.readString(data.resolve("admin.key")).strip());
    }
    try (HttpClient client = client()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void itsAddressAndFingerprintLieInTheDataDirectoryWhileItRuns() throws Exception {
    try (EvidentServer server = start()) {
      assertThat(server.url()).startsWith("https://127.0.0.1:");
      assertThat(data.resolve("server.url")).hasContent(server.url());
      assertThat(data.resolve("server.fingerprint")).hasContent(fingerprint);
      assertThat(server.fingerprint().orElseThrow()).hasToString(fingerprint);
      assertThat(get(server, "/readyz", false).body()).contains("\"ready\":true");
    }
    assertThat(data.resolve("server.url")).doesNotExist();
    assertThat(data.resolve("server.fingerprint")).doesNotExist();
  }

  @Test
  void aNewPairIsTakenAndABrokenOneIsSaidAtReadyzAndMetrics() throws Exception {
    try (EvidentServer server = start()) {
      String second = renew();
      while (!Files.readString(data.resolve("server.fingerprint")).strip().equals(second)) {
        Thread.sleep(5);
      }
      assertThat(get(server, "/metrics", true).body())
          .contains("evident_tls_reloads_total 1.0")
          .contains("evident_tls_files_refused 0.0")
          .contains("evident_tls_certificate_expiry_seconds ");
      Files.writeString(folder.resolve("c.pem"), "nothing");
      HttpResponse<String> ready = get(server, "/readyz", false);
      while (!ready.body().contains("\"tls\":")) {
        Thread.sleep(5);
        ready = get(server, "/readyz", false);
      }
      assertThat(ready.statusCode()).as("it takes events all the same").isEqualTo(200);
      assertThat(ready.body()).contains("c.pem", "holds no certificate");
      assertThat(get(server, "/metrics", true).body()).contains("evident_tls_files_refused 1.0");
      assertThat(data.resolve("server.fingerprint")).hasContent(second);
    }
  }

  @Test
  void offLoopbackTheMetricsNeedAKey() throws Exception {
    try (EvidentServer server = start()) {
      assertThat(get(server, "/metrics", false).statusCode()).isEqualTo(401);
      assertThat(get(server, "/metrics", true).statusCode()).isEqualTo(200);
      assertThat(get(server, "/log/checkpoint", false).statusCode()).isEqualTo(200);
    }
    try (EvidentServer server = start("http.listen=127.0.0.1:0")) {
      assertThat(get(server, "/metrics", false).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void filesThatCannotBeUsedLeaveNoLogBehind() throws Exception {
    Files.delete(folder.resolve("k.pem"));
    assertThatThrownBy(this::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no file " + folder.resolve("k.pem"));
    assertThat(data).doesNotExist();
    Config plain = TestServer.config(data, List.of("http.listen=0.0.0.0:0"));
    assertThatThrownBy(
            () -> EvidentServer.start(plain, InstantSource.system(), new SecureRandom(), _ -> {}))
        .hasMessageContaining("http.tls.certificate");
    assertThat(data).doesNotExist();
  }

  @Test
  void theSizesOfTheSettingsAreThoseThatHold() throws Exception {
    try (EvidentServer server = start("http.header-kib-max=4", "http.body-mib-max=1")) {
      try (HttpClient client = client()) {
        HttpRequest large =
            HttpRequest.newBuilder(URI.create(server.url() + "/v1/events"))
                .header(
                    "Authorization",
                    "Bearer " + Files.readString(data.resolve("admin.key")).strip())
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]))
                .build();
        assertThat(client.send(large, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(413);
        HttpRequest wide =
            HttpRequest.newBuilder(URI.create(server.url() + "/healthz"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("X-Wide", "x".repeat(5_000))
                .build();
        assertThat(client.send(wide, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(431);
      }
    }
  }
}
