package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that somebody changed while the server was down are events when it is up again. */
class SettingsAccountTest {
  private static final String FIRST_SECRET = "planted-secret-of-the-first-start";
  private static final String SECOND_SECRET = "planted-secret-of-the-second-start";
  private static final String[] SIGN_ON = {
    "auth.admin-key=on",
    "auth.oidc.issuer=http://127.0.0.1:9/realm",
    "auth.oidc.client-id=evident",
    "auth.oidc.redirect-url=http://127.0.0.1:9/auth/callback"
  };

  @TempDir Path folder;

  private static String changes(TestServer server) throws Exception {
    return TestServer.text(
        server.get(
            "/v1/events?stream=evident&order=index.asc&limit=1000&q=action%3Dsettings.change"));
  }

  private static int count(String page) {
    return page.split("\"action\":\"settings.change\"", -1).length - 1;
  }

  @Test
  void theFirstStartIsRecordedThenOnlyWhatChangedFromWhatToWhat() throws Exception {
    Path data = folder.resolve("data");
    try (TestServer server = TestServer.keepingAccount(data, SIGN_ON)) {
      String first = changes(server);
      assertThat(count(first)).isEqualTo(1);
      assertThat(first)
          .contains("\"category\":\"administration\"")
          .contains("\"actor\":{\"type\":\"system\",\"id\":\"evident\"}")
          .contains("the settings of the first start")
          .contains("{\"field\":\"query.timeout\",\"after\":\"10s\"}");
      server.restart();
      assertThat(count(changes(server))).as("nothing changed").isEqualTo(1);
      server.restart("query.timeout=5s", "auth.oidc.roles=shop=reader@main");
      String second = changes(server);
      assertThat(count(second)).isEqualTo(2);
      assertThat(second)
          .contains(
              "\"changes\":[{\"field\":\"query.timeout\",\"before\":\"10s\",\"after\":\"5s\"},"
                  + "{\"field\":\"auth.oidc.roles\",\"before\":\"[]\","
                  + "\"after\":\"[\\\"shop=reader@main\\\"]\"}]");
      server.restart();
      assertThat(count(changes(server))).isEqualTo(2);
    }
  }

  @Test
  void aSecretIsSaidToBeAnotherOneAndNeverShown() throws Exception {
    Path data = folder.resolve("data");
    try (TestServer server = TestServer.keepingAccount(data, SIGN_ON)) {
      server.restart("auth.oidc.client-secret=" + FIRST_SECRET);
      server.restart("auth.oidc.client-secret=" + SECOND_SECRET);
      server.restart("auth.oidc.client-secret=" + SECOND_SECRET);
      String told = changes(server);
      assertThat(count(told)).isEqualTo(3);
      assertThat(told)
          .contains("{\"field\":\"auth.oidc.client-secret\",\"after\":\"***\"}")
          .contains("{\"field\":\"auth.oidc.client-secret\",\"before\":\"***\",\"after\":\"***\"}")
          .doesNotContain(FIRST_SECRET, SECOND_SECRET);
    }
    assertThat(Files.readString(data.resolve("access/settings")))
        .contains("auth.oidc.client-secret")
        .doesNotContain(FIRST_SECRET, SECOND_SECRET);
  }

  @Test
  void otherRulesInTheSameFileAreAChange() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.txt"), "# none\n");
    try (TestServer server =
        TestServer.keepingAccount(folder.resolve("data"), "firewall.rules-file=" + rules)) {
      Files.writeString(rules, "# none at all\n");
      server.restart();
      String told = changes(server);
      assertThat(count(told)).isEqualTo(2);
      assertThat(told.substring(told.lastIndexOf("\"changes\"")))
          .contains("firewall.rules-file")
          .doesNotContain("query.timeout");
    }
  }
}
