package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in and who does not, as numbers. */
class LoginMetricsTest {
  @TempDir Path directory;

  private static HttpResponse<byte[]> me(TestServer server, String header, String value)
      throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.uri("/v1/me"))
            .header(header, value)
            .timeout(TestServer.PATIENCE)
            .build(),
        false);
  }

  @Test
  void successesFailuresBurstsAndTheAdministratorsKeyAreCountedWithoutNames() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      assertThat(TestServer.text(server.get("/metrics")).lines())
          .as("series are there before the first of each")
          .contains(
              "evident_logins_total{kind=\"certificate\"} 0.0",
              "evident_logins_refused_total{kind=\"key\",reason=\"damaged\"} 0.0",
              "evident_login_bursts_total 0.0",
              "evident_sessions 0.0");
      for (int i = 0; i < 3; i++) {
        assertThat(server.get("/v1/me").statusCode()).isEqualTo(200);
      }
      for (int i = 0; i < 15; i++) {
        assertThat(me(server, "Authorization", "Bearer evd_secret-guess-" + i).statusCode())
            .isIn(401, 429);
      }
      assertThat(me(server, "Authorization", "Basic YTpi").statusCode()).isEqualTo(429);
      assertThat(me(server, "Authorization", "Bearer evv_x").statusCode()).isEqualTo(429);
      assertThat(me(server, "Authorization", "Bearer a.b.c").statusCode()).isEqualTo(429);
      assertThat(me(server, "Cookie", "evident-session=" + "x".repeat(43)).statusCode())
          .isEqualTo(401);
      String metrics = TestServer.text(server.get("/metrics"));
      assertThat(metrics.lines())
          .contains(
              "evident_logins_total{kind=\"admin\"} 3.0",
              "evident_logins_total{kind=\"key\"} 0.0",
              "evident_admin_key_uses_total{outcome=\"success\"} 3.0",
              "evident_admin_key_uses_total{outcome=\"denied\"} 0.0",
              "evident_logins_refused_total{kind=\"key\",reason=\"damaged\"} 15.0",
              "evident_logins_refused_total{kind=\"unknown\",reason=\"malformed\"} 1.0",
              "evident_logins_refused_total{kind=\"viewer\",reason=\"invalid\"} 1.0",
              "evident_logins_refused_total{kind=\"person\",reason=\"invalid\"} 1.0",
              "evident_logins_refused_total{kind=\"person\",reason=\"session-ended\"} 1.0",
              "evident_login_bursts_total 1.0");
      assertThat(metrics).doesNotContain("secret-guess", "YTpi");
    }
  }

  @Test
  void usesOfTheAdministratorsKeyWhileItIsOffAreCounted() throws Exception {
    try (TestServer server = new TestServer(directory, "auth.admin-key=off")) {
      assertThat(server.get("/v1/me").statusCode()).isEqualTo(401);
      assertThat(TestServer.text(server.get("/metrics")).lines())
          .contains(
              "evident_admin_key_uses_total{outcome=\"denied\"} 1.0",
              "evident_logins_refused_total{kind=\"admin\",reason=\"off\"} 1.0",
              "evident_logins_total{kind=\"admin\"} 0.0");
    }
  }
}
