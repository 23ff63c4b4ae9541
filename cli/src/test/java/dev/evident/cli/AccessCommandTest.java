package dev.evident.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessCommandTest {
  @TempDir private Path folder;
  private RealServer server;

  @BeforeEach
  void start() throws Exception {
    server = RealServer.start(folder.resolve("data"), InstantSource.system());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private Shell.Result run(int code, Object... words) {
    Object[] all = new Object[words.length + 3];
    all[0] = "access";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--data";
    all[words.length + 2] = folder.resolve("data");
    Shell.Result result = Shell.SCRIPT.run(all);
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(code);
    return result;
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  @Test
  void aKeyIsMadeShownOnceUsedRotatedAndRevoked() {
    String made =
        run(
                0,
                "keys",
                "create",
                "shop backend",
                "--role",
                "reader@main",
                "--filter",
                "actor.type:user",
                "--hide",
                "origin.ip,origin.port")
            .out();
    String id = found("^id   (\\w{10})$", made);
    String key = found("^key  (evd_\\w{59})$", made);
    String list = run(0, "keys", "list").out();
    assertThat(list)
        .contains(id, "shop backend", "active")
        .contains("reader@main where actor.type:user hidden origin.ip,origin.port")
        .doesNotContain(key);
    assertThat(run(0, "me", "--key", key).out())
        .startsWith("key:shop backend\n")
        .contains("reader@main where actor.type:user");
    assertThat(run(3, "keys", "list", "--key", key).err()).contains("may not do that");

    String next = found("^key  (evd_\\w{59})$", run(0, "keys", "rotate", id, "--overlap", 0).out());
    assertThat(run(3, "me", "--key", key).err()).contains("does not know this key");
    run(0, "me", "--key", next);
    assertThat(run(0, "keys", "revoke", id).out()).isEqualTo("revoked " + id + "\n");
    run(3, "me", "--key", next);
    assertThat(run(3, "keys", "revoke", id).err()).contains("no key '" + id + "' that counts");
  }

  @Test
  void grantsAreSetListedAndRemoved() {
    assertThat(run(0, "grants", "set", "group:shop team", "--role", "producer@main").out())
        .isEqualTo("group:shop team may producer@main\n");
    assertThat(run(0, "grants", "list").out())
        .contains("group:shop team", "api", "admin:admin", "producer@main");
    run(0, "grants", "remove", "group:shop team");
    assertThat(run(0, "grants", "list").out()).doesNotContain("shop team");
    assertThat(run(3, "grants", "set", "nobody", "--role", "reader").err())
        .contains("user:NAME or group:NAME");
    assertThat(run(3, "grants", "set", "user:a", "--role", "king").err())
        .contains("producer, reader, responder");
  }

  @Test
  void approvalsAreListedAndWhatIsNotThereIsSaid() {
    assertThat(run(0, "approvals", "list").out()).isEmpty();
    assertThat(run(3, "approvals", "approve", "0123").err()).contains("no request '0123' waits");
    assertThat(Shell.SCRIPT.run("access").err()).contains("keys, grants, approvals or me");
  }
}
