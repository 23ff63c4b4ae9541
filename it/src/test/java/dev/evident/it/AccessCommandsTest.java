package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evident streams} and {@code evident access} as an administrator types them. */
class AccessCommandsTest {
  @TempDir Path work;

  private String run(int code, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", work.resolve("data").toString()));
    return Jar.run(all.toArray(String[]::new)).with(code).said();
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  @Test
  void streamsAreMadeKeysComeAndGoAndLiftedLimitsWaitForASecondPerson() throws Exception {
    try (RunningServer server =
        RunningServer.start(work.resolve("data"), "--set", "auth.two-person=filters")) {
      assertThat(run(0, "streams", "create", "shop", "--firewall", "refuse"))
          .contains("stream shop has the number 3");
      assertThat(run(0, "streams"))
          .containsPattern("(?m)^ *3 +shop +default +refuse +optional *$")
          .containsPattern("(?m)^ *1 +main ");
      assertThat(run(3, "streams", "create", "shop")).contains("shop").hasLineCount(1);

      String made = run(0, "access", "keys", "create", "backend", "--role", "reader@shop");
      String id = found("^id   (\\w{10})$", made);
      String key = found("^key  (evd_\\w+)$", made);
      assertThat(run(0, "access", "me", "--key", key)).contains("key:backend", "reader@shop");
      assertThat(run(0, "streams", "--key", key)).contains("shop").doesNotContain("main");
      assertThat(run(0, "access", "keys", "list")).contains(id, "active").doesNotContain(key);
      run(0, "access", "keys", "revoke", id);
      assertThat(run(3, "access", "me", "--key", key)).hasLineCount(1).doesNotContain(key);

      run(0, "access", "grants", "set", "group:a", "--role", "reader@shop", "--hide", "origin.ip");
      String waits = run(0, "access", "grants", "set", "group:a", "--role", "reader@shop");
      assertThat(run(0, "access", "approvals", "list"))
          .contains(found("--approval (\\w+)$", waits), "waiting", "admin:admin");
      assertThat(run(0, "access", "grants", "list")).contains("hidden origin.ip");
      assertThat(Jar.run("access", "grants").with(2).said())
          .contains("say which: evident access grants list");
      assertThat(server.output()).doesNotContain(key);
    }
  }
}
