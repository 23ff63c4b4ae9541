package dev.evident.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read, against a real server. */
class QueryCommandsTest {
  private static final Shell SCRIPT = Shell.SCRIPT;
  private static final Shell PEOPLE = new Shell("", true, Map.of("NO_COLOR", "1"));
  private static final String EVENTS =
      """
      {"id":"e1","time":"2026-11-01T10:00:00Z","action":"role.grant","outcome":"success","actor":{"type":"user","id":"ann","name":"Ann\\u202eA"},"targets":[{"type":"role","id":"admin"}],"parameters":{"note":"=1+1","amount":-5},"changes":{"before":{"role":"member","team":{"name":"red"}},"after":{"role":"admin","team":{"name":"red"},"seats":2}}}
      {"id":"e2","time":"2026-11-01T11:00:00Z","action":"user.login","outcome":"denied","actor":{"type":"user","id":"bob"},"message":"two\\nlines \\u009b31m, and a comma","changes":[{"field":"tries","before":1,"after":2},{"field":"lock","after":true}]}
      {"id":"e3","time":"2026-11-02T10:00:00Z","action":"user.login","outcome":"denied","actor":{"type":"user","id":"bob"},"changes":["odd"]}
      """;

  @TempDir private Path folder;
  private Path data;
  private RealServer server;

  @BeforeEach
  void start() throws Exception {
    data = folder.resolve("data");
    server = RealServer.start(data, InstantSource.system());
    Shell.Result appended = SCRIPT.withInput(EVENTS).run("append", "--data", data);
    assertThat(appended.code()).as(appended.err()).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private Shell.Result run(Shell shell, Object... args) {
    Object[] all = new Object[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--data";
    all[args.length + 1] = data;
    return shell.run(all);
  }

  private String ok(Shell shell, Object... args) {
    Shell.Result result = run(shell, args);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void queryPrintsExactRecordsForProgramsAndATableForPeople() {
    assertThat(ok(SCRIPT, "query", "outcome:denied").lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"id\":\"e3\",");
    assertThat(ok(SCRIPT, "query", "outcome:denied", "--order", "time.asc").lines())
        .first()
        .asString()
        .contains("\\nlines \u009b31m");
    String table = ok(PEOPLE, "query", "role");
    assertThat(table).startsWith("TIME").contains("Ann?A").contains("role admin");
    assertThat(ok(PEOPLE, "query", "").lines()).hasSize(4);
    assertThat(ok(SCRIPT, "query", "", "--from", "2026-11-02").lines()).hasSize(1);
    assertThat(ok(SCRIPT, "query", "--to", "2026-11-01T11:00:00Z").lines()).hasSize(1);
  }

  @Test
  void nothingInAValueReachesTheTerminalAsAControl() {
    for (String[] command :
        new String[][] {
          {"query", ""},
          {"query", "", "--json"},
          {"query", "", "--csv"},
          {"query", "", "--fields", "id,message,actor.name"},
          {"stats", "* | count by message"},
          {"stats", "* | count by message", "--json"},
          {"stats", "* | count by message, actor.name", "--csv"},
          {"tail", "", "--after", "0", "--limit", "3", "--json"},
          {"tail", "", "--after", "0", "--limit", "3"},
          {"show", "e1"},
          {"show", "e2"},
          {"get", "e2"}
        }) {
      String out = ok(PEOPLE, (Object[]) command);
      assertThat(out.replace("\n", "").replace("\r", ""))
          .as(List.of(command).toString())
          .isNotEmpty()
          .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u202e]");
    }
    String json = ok(PEOPLE, "query", "id:e2", "--json");
    assertThat(json).contains("\\u009b31m"); // the same JSON, escaped
  }

  @Test
  void fieldsAndCsvShowWhatWasAskedForAndNoSpreadsheetRunsIt() {
    assertThat(ok(SCRIPT, "query", "id:e1", "--fields", "actor.id, targets.id"))
        .isEqualTo("{\"actor.id\":\"ann\",\"targets.id\":\"admin\"}\n");
    assertThat(ok(PEOPLE, "query", "role", "--fields", "id,outcome"))
        .isEqualTo("ID  OUTCOME\ne1  success\n");
    assertThat(
            ok(
                SCRIPT,
                "query",
                "*",
                "--csv",
                "--order",
                "index.asc",
                "--fields",
                "id,parameters.note,parameters.amount,message"))
        .isEqualTo(
            "id,parameters.note,parameters.amount,message\r\n"
                + "e1,'=1+1,-5,\r\n"
                + "e2,,,\"two\nlines \u009b31m, and a comma\"\r\n"
                + "e3,,,\r\n");
    String usual = ok(SCRIPT, "query", "id:e1", "--csv");
    // Its index is 1 or 2: the server notes the use of the key when it comes to it.
    assertThat(usual.lines().skip(1).map(line -> line.substring(1)))
        .containsExactly(
            ",e1,2026-11-01T10:00:00Z,role.grant,success,user,ann,Ann\u202eA,role,admin,,,,,main");
  }

  @Test
  void limitAndAllGoThroughThePages() throws Exception {
    server.append("more", 1_200, folder.resolve("acks"));
    assertThat(ok(SCRIPT, "query", "").lines()).hasSize(50);
    assertThat(ok(SCRIPT, "query", "", "--limit", "1100").lines())
        .hasSize(1_100)
        .doesNotHaveDuplicates();
    assertThat(ok(SCRIPT, "query", "", "--all").lines()).hasSize(1_203).doesNotHaveDuplicates();
    Shell.Result first = run(PEOPLE, "query", "document", "--limit", "2");
    assertThat(first.err()).contains(" events match; more of them with --limit or --all");
    assertThat(run(SCRIPT, "query", "", "--limit", "0").code()).isEqualTo(2);
    assertThat(run(SCRIPT, "query", "", "--limit", "3", "--all").code()).isEqualTo(2);
  }

  @Test
  void anErrorPointsAtItsColumn() {
    Shell.Result result = run(SCRIPT, "query", "dünn 😀 actr.id:ann");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("evident: column 8 'actr.id': ")
        .contains("actor.id")
        .endsWith("\n  dünn 😀 actr.id:ann\n         ^^^^^^^\n");
    assertThat(run(SCRIPT, "stats", "* | median x").err())
        .endsWith("\n  * | median x\n      ^^^^^^\n");
    assertThat(run(SCRIPT, "tail", "(a").err()).endsWith("\n  (a\n  ^\n");
    Shell.Result far =
        run(SCRIPT, "query", "x ".repeat(100) + "actr.id:\u001b[31m" + " y".repeat(100));
    assertThat(far.err())
        .contains("\n  …x ")
        .contains("?[31m")
        .contains("…\n")
        .doesNotContain("\u001b");
    assertThat(run(SCRIPT, "query", "* | count").err()).contains("evident stats");
    assertThat(run(SCRIPT, "stats", "*").err()).contains("evident query");
  }

  @Test
  void statsDrawsBarsForPeopleAndPlainNumbersForPrograms() {
    String query = "* | count by actor.id | sort count desc";
    assertThat(ok(PEOPLE, "stats", query))
        .isEqualTo(
            "ACTOR.ID  COUNT\n"
                + ("bob           2  " + "█".repeat(40) + "\n")
                + ("ann           1  " + "█".repeat(20) + "\n"));
    assertThat(ok(SCRIPT, "stats", query))
        .isEqualTo("ACTOR.ID  COUNT\nbob           2\nann           1\n");
    assertThat(ok(SCRIPT, "stats", query, "--csv"))
        .isEqualTo("actor.id,count\r\nbob,2\r\nann,1\r\n");
    assertThat(ok(SCRIPT, "stats", query, "--json"))
        .startsWith("{\"columns\":[")
        .contains("\"rows\":[[\"bob\",2],[\"ann\",1]]");
    assertThat(ok(PEOPLE, "stats", "* | count")).isEqualTo("COUNT\n    3\n");
    assertThat(ok(SCRIPT, "stats", "* | count", "--from", "2026-11-02"))
        .isEqualTo("COUNT\n    1\n");
    assertThat(ok(PEOPLE, "stats", "* | min parameters.amount by actor.id"))
        .contains("ann        -5\n");
  }

  @Test
  void tailShowsWhatWasAndWhatComes() throws Exception {
    CompletableFuture<Shell.Result> tail =
        CompletableFuture.supplyAsync(
            () -> run(SCRIPT, "tail", "outcome:denied", "--after", "0", "--limit", "4"));
    append("n1", "denied");
    append("n2", "success");
    append("n3", "denied");
    Shell.Result result = tail.get(20, TimeUnit.SECONDS);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines().map(line -> line.substring(7, 9)))
        .containsExactly("e2", "e3", "n1", "n3");
    assertThat(run(SCRIPT, "tail", "", "--limit", "0").code()).isEqualTo(2);
    assertThat(run(SCRIPT, "tail", "* | count").err()).contains("leave the pipes out");
  }

  private void append(String id, String outcome) {
    String event =
        "{\"id\":\"%s\",\"action\":\"a.b\",\"outcome\":\"%s\",\"actor\":{\"type\":\"system\"}}\n"
            .formatted(id, outcome);
    assertThat(run(SCRIPT.withInput(event), "append").code()).isZero();
  }

  @Test
  void showPrintsTheEventItsChangesAndThatItsProofHolds() throws Exception {
    server.checkpoint();
    String shown = ok(PEOPLE, "show", "e1");
    assertThat(shown)
        .contains("action        role.grant\n")
        .contains("actor\n  type        user\n  id          ann\n")
        .contains("targets\n  1.\n    type      role\n")
        .contains("changes\n  - role: member\n  + role: admin\n    team.name: red\n  + seats: 2\n")
        .containsPattern("committed     index [0-9]+, accepted ")
        .contains("published     under the checkpoint of size ")
        .contains("proof         verified here");
    assertThat(ok(PEOPLE, "show", "e2"))
        .contains("changes\n  - tries: 1\n  + tries: 2\n  + lock: true\n");
    assertThat(ok(SCRIPT, "show", "e3")).contains("changes\n  1.          odd\n");
    assertThat(ok(new Shell("", true, Map.of()), "show", "e2"))
        .contains("\u001b[31m- tries: 1\u001b[0m\n");
    Shell.Result nobody = run(SCRIPT, "show", "nobody");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).isEqualTo("evident: stream main has no event \"nobody\"\n");
  }

  @Test
  void showDoesNotTrustTheServersWordForAProof() throws Exception {
    server.checkpoint();
    Path other = folder.resolve("other");
    try (RealServer stranger = RealServer.start(other, InstantSource.system())) {
      Shell.Result wrong = run(SCRIPT, "show", "e1", "--trust", stranger.vkey());
      assertThat(wrong.code()).isEqualTo(1);
      assertThat(wrong.out()).contains("proof         DOES NOT HOLD: ");
    }
    Shell remote =
        new Shell("", false, Map.of("EVIDENT_URL", server.url(), "EVIDENT_KEY", server.key()));
    Shell.Result unchecked = remote.run("show", "e1", "--data", folder.resolve("none"));
    assertThat(unchecked.code()).isZero();
    assertThat(unchecked.out()).contains("proof         not checked: ");
    Files.writeString(folder.resolve("key"), server.vkey());
    assertThat(
            remote
                .run(
                    "show",
                    "e1",
                    "--data",
                    folder.resolve("none"),
                    "--trust",
                    folder.resolve("key"))
                .out())
        .contains("verified here");
  }
}
