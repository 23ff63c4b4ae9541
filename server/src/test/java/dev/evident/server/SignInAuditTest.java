package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInAuditTest {
  @TempDir Path directory;

  /** A target is what people count and filter by: a sentence is none. */
  @Test
  void whyNobodyWasSignedInIsTheMessageAndNoTarget() throws Exception {
    try (TestServer server =
        TestServer.keepingAccount(
            directory,
            "auth.oidc.issuer=http://127.0.0.1:1",
            "auth.oidc.client-id=page",
            "auth.oidc.client-secret=of-this-test",
            "auth.oidc.redirect-url=http://127.0.0.1:8787/auth/callback",
            "auth.oidc.roles=security=auditor")) {
      assertThat(server.get("/auth/callback?state=unknown&code=x").statusCode()).isEqualTo(401);
    }
    try (TestServer server = TestServer.keepingAccount(directory)) {
      String found =
          TestServer.text(
              server.get("/v1/events?stream=evident&q=action%3Dsession.refuse&purpose=looking"));
      assertThat(found)
          .contains("it was not begun here, was used already, or took too long")
          .doesNotContain("\"targets\"");
    }
  }
}
