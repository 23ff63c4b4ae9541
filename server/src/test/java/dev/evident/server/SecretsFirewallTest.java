package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The secrets firewall through the whole server. */
class SecretsFirewallTest {
  /** Put together here, so that no scanner takes this file for a leak. */
  private static final String TOKEN = "gh" + "p_" + "aB3dE6gH9jK2".repeat(3);

  private static final Pattern MASK = Pattern.compile("‹redacted:github-token:([a-z2-7]{20})›");

  @TempDir Path directory;

  private static String event(String id, String stream) {
    return ("{\"id\":\"%s\",\"action\":\"code.push\",\"actor\":{\"type\":\"system\"},"
            + "\"time\":\"2026-01-01T00:00:00Z\",\"message\":\"with %s\",\"stream\":\"%s\"}\n")
        .formatted(id, TOKEN, stream);
  }

  private static String fingerprint(TestServer server, String id) throws Exception {
    String record = TestServer.text(server.get("/v1/events/" + id));
    assertThat(record).doesNotContain(TOKEN);
    Matcher mask = MASK.matcher(record);
    assertThat(mask.find()).as(record).isTrue();
    return mask.group(1);
  }

  @Test
  void aSecretIsMaskedAndTheEventSentAgainIsADuplicate() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      assertThat(server.postLines("/v1/events", event("a", "main")).statusCode()).isEqualTo(201);
      HttpResponse<byte[]> again = server.postLines("/v1/events", event("a", "main"));
      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(TestServer.text(again)).contains("\"duplicates\":1,");
      String first = fingerprint(server, "a");
      server.restart();
      assertThat(server.postLines("/v1/events", event("a", "main")).statusCode()).isEqualTo(200);
      assertThat(server.postLines("/v1/events", event("b", "main")).statusCode()).isEqualTo(201);
      assertThat(fingerprint(server, "b")).isEqualTo(first);
      assertThat(TestServer.text(server.get("/v1/events?q=" + first)))
          .contains("\"id\":\"a\"", "\"id\":\"b\"");
      assertThat(TestServer.text(server.get("/metrics")))
          .contains("evident_firewall_hits_total{done=\"masked\",rule=\"github-token\"} 2.0");
    }
  }

  @Test
  void aStrictStreamAnswers422WithPathAndRuleAndTakesTheOtherEvents() throws Exception {
    try (TestServer server =
        new TestServer(directory, "streams=main,strict", "firewall.streams=strict=refuse")) {
      HttpResponse<byte[]> refused = server.postLines("/v1/events", event("a", "strict"));
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(TestServer.json(refused)).containsEntry("code", "secret-found");
      assertThat(TestServer.text(refused))
          .contains("\"member\":\"message\"", "github-token")
          .doesNotContain(TOKEN);
      HttpResponse<byte[]> mixed =
          server.postLines("/v1/events", event("b", "strict") + event("c", "main"));
      assertThat(mixed.statusCode()).isEqualTo(201);
      assertThat(TestServer.text(mixed)).contains("\"line\":1,\"code\":\"secret-found\"");
      assertThat(
              server
                  .postLines("/v1/events?atomic=true", event("d", "strict") + event("e", "main"))
                  .statusCode())
          .isEqualTo(422);
      assertThat(server.get("/v1/events/e").statusCode()).isEqualTo(404);
    }
  }

  /** Else a reader would only have to put a secret into his question to be seen by nobody. */
  @Test
  void whoAsksForASecretWhereSecretsAreRefusedIsInTheLogAllTheSame() throws Exception {
    try (TestServer server = TestServer.keepingAccount(directory, "firewall.mode=refuse")) {
      assertThat(server.get("/v1/events?q=" + TOKEN).statusCode()).isEqualTo(200);
      assertThat(server.get("/v1/events?q=harmless").statusCode()).isEqualTo(200);
      String account = "";
      while (!account.contains("harmless")) {
        account = TestServer.text(server.get("/v1/events?stream=evident&q=action:events.query"));
      }
      assertThat(account).contains("‹redacted:github-token:").doesNotContain(TOKEN);
      assertThat(TestServer.text(server.get("/metrics"))).contains("evident_audit_lost_total 0.0");
    }
    assertThatThrownBy(() -> new TestServer(directory, "firewall.streams=evident=refuse").close())
        .hasMessageContaining("the server's own stream evident cannot be set to refuse");
  }

  @Test
  void noFileOfTheServerHoldsTheSecret() throws Exception {
    try (TestServer server =
        new TestServer(
            directory,
            "data.encryption=off",
            "events.personal-fields=message",
            "http.requests-max=9")) {
      assertThat(server.postLines("/v1/events", event("a", "main")).statusCode()).isEqualTo(201);
      String _ = fingerprint(server, "a");
    }
    boolean masked = false;
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(text.contains(TOKEN)).as(file.toString()).isFalse();
        masked |= text.contains("redacted:github-token");
      }
    }
    assertThat(masked).isTrue();
  }

  @Test
  void aStreamThatDoesNotExistIsRefusedAtStart() {
    assertThatThrownBy(() -> new TestServer(directory, "firewall.streams=nowhere=off").close())
        .hasMessageContaining("firewall.streams names the stream nowhere");
  }
}
