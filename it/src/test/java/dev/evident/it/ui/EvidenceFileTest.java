package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.evident.it.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of evidence, opened from the disk and given to the command. */
class EvidenceFileTest {
  private static final String HOSTILE =
      "{\"id\":\"h%d\",\"action\":\"doc.read\",\"outcome\":\"denied\",\"actor\":{\"type\":\"user\","
          + "\"id\":\"ann\",\"name\":\"</script><script>window.hit=1</script>"
          + "<img src=x onerror=window.hit=1>\"},\"message\":\"=1+1 \\u202e\"}\n";

  private static Ui ui;
  private static Path work;
  private static Path good;
  private static String text;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    work = folder;
    ui = Ui.start(work.resolve("data"));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      lines.append(HOSTILE.formatted(i));
    }
    ui.append(lines.toString());
    text =
        ui.server()
            .body("/v1/export?format=html&q=outcome%3Adenied&purpose=TICKET-1%20%3C%2Fscript%3E");
    good = Files.writeString(work.resolve("good.html"), text);
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  private static Locator verdict(Tab tab) {
    return tab.page().locator("#verdict:not([data-state=checking])[data-state]");
  }

  private static Jar.Ended verify(Path file, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "verify",
                "--evidence",
                file.toString(),
                "--key",
                ui.server().verifierKeyFile().toString()));
    arguments.addAll(List.of(more));
    return Jar.run(arguments.toArray(String[]::new));
  }

  @Test
  void aCleanFileIsGreenWithoutANetworkAndNothingInItRuns() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.context().setOffline(true);
      tab.page().navigate(good.toUri().toString());
      assertThat(verdict(tab)).hasAttribute("data-state", "good");
      assertThat(verdict(tab)).containsText("all 12 events");
      assertThat(tab.page().locator("details.event[data-state=good]")).hasCount(12);
      assertThat(tab.page().locator("#about")).containsText("TICKET-1 </script>");
      assertThat(tab.page().locator("#about")).containsText("outcome:denied");
      assertThat(tab.page().locator("#about")).containsText("admin:admin");
      tab.page().locator("details.event summary").first().click();
      assertThat(tab.page().locator("details.event").first()).containsText("window.hit=1");
      assertThat(tab.page().locator("ol.steps").first()).isVisible();
      assertThat(tab.page().evaluate("window.hit === undefined")).isEqualTo(true);
      assertThat(tab.scrollsSideways()).isFalse();
    }
    assertThat(verify(good).with(0).said()).contains("verified: all 12 events");
  }

  @Test
  void axeFindsNothingInTheFile() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.page().navigate(good.toUri().toString());
      assertThat(verdict(tab)).hasAttribute("data-state", "good");
      tab.page().locator("details.event summary").first().click();
      assertThat(tab.violations()).isEmpty();
    }
  }

  /** One character is changed; the pattern's last group is it. The line is that of the event. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          record     | "index":INDEX,.*?"data":"[^"]{20}(.)      | 1  | 27
          salt       | "index":INDEX,.*?"salt":"[^"]{9}(.)       | 1  | 27
          entry      | "index":INDEX,"entry":"[^"]{40}(.)        | 1  | 27
          inclusion  | "index":INDEX,.*?"inclusion":"[^"]{3}(.)  | 1  | 27
          root       | "checkpoint":"[^"]*?.n[0-9]+.n(.)         | 12 | 10
          signature  | "checkpoint":"[^"]{120}(.)                | 12 | 10
          query      | "query":"outcom(.)                        | 0  | 27
          """)
  void anAlteredFileIsRedThereAndTheCommandSaysSo(
      String place, String pattern, int wrong, int exitCode) throws Exception {
    String index = indexOfOne();
    Matcher found = Pattern.compile(pattern.replace("INDEX", index)).matcher(text);
    assertThat(found.find()).as(place).isTrue();
    String other = found.group(1).equals("1") ? "2" : "1";
    Path altered =
        Files.writeString(
            work.resolve("altered-" + place + ".html"),
            text.substring(0, found.start(1)) + other + text.substring(found.end(1)));
    try (Tab tab = ui.tab()) {
      tab.page().navigate(altered.toUri().toString());
      assertThat(verdict(tab)).hasAttribute("data-state", "bad");
      Locator red = tab.page().locator("details.event[data-state=bad]");
      assertThat(red).hasCount(wrong);
      if (wrong == 1) {
        assertThat(red).hasAttribute("data-index", index);
      }
    }
    Jar.Ended ended = verify(altered).with(exitCode);
    if (wrong == 1) {
      assertThat(ended.said()).contains("event " + index + ":").contains("1 of 12 events");
    }
  }

  private static String indexOfOne() {
    Matcher index = Pattern.compile("(?m)^\\{\"index\":([0-9]+),").matcher(text);
    for (int i = 0; i < 5; i++) {
      assertThat(index.find()).isTrue();
    }
    return index.group(1);
  }

  @Test
  void aFileThatWasCutOrThatLostAnEventIsRed() throws Exception {
    List<String> lines = text.lines().toList();
    String lost =
        String.join(
            "\n",
            lines.stream().filter(l -> !l.startsWith("{\"index\":" + indexOfOne() + ",")).toList());
    Path file = Files.writeString(work.resolve("lost.html"), lost + "\n");
    try (Tab tab = ui.tab()) {
      tab.page().navigate(file.toUri().toString());
      assertThat(verdict(tab)).hasAttribute("data-state", "bad");
      assertThat(verdict(tab)).containsText("12 events, and holds 11");
    }
    assertThat(verify(file).with(27).said()).contains("12 events, and holds 11");
  }

  @Test
  void theDialogAsksWhyAndHandsOverAFileThatTheCommandVerifies() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.page()
          .evaluate(
              // Under the version's address, as the page loads it: elements are defined once.
              "async () => { const main = document.querySelector('script[type=module][src]').src;"
                  + "await import(main.replace('app/main.js', 'parts/export-evidence.js'));"
                  + "const dialog = document.createElement('export-evidence');"
                  + "dialog.query = 'outcome:denied'; dialog.stream = 'main';"
                  + "document.body.append(dialog); }");
      Page page = tab.page();
      page.getByLabel("Why?").fill("TICKET-2");
      assertThat(tab.violations()).isEmpty();
      page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("CSV")).check();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Export").setExact(true))
          .click();
      Path csv = saved(page, "Download", "d.csv");
      Path manifest = saved(page, "Manifest", "d.csv.evidence");
      assertThat(Files.readString(csv)).contains("'=1+1").doesNotContain(",=1+1");
      assertThat(verify(manifest, "--export", csv.toString()).with(0).said())
          .contains("manifest   of a csv");
      Files.writeString(csv, Files.readString(csv).replaceFirst("denied", "success"));
      assertThat(verify(manifest, "--export", csv.toString()).with(27).said())
          .contains("does not stand in the exported file");
    }
    assertThat(ui.server().body("/v1/events?stream=evident&q=action:events.export"))
        .contains("\"reason\":\"TICKET-2\"")
        .contains("\"results\":12");
  }

  @Test
  void anExportThatWasStoppedStaysStopped() throws Exception {
    try (Tab tab = ui.admin().expecting(404)) {
      Page page = tab.page();
      List<Route> held = new CopyOnWriteArrayList<>();
      page.route(
          "**/v1/exports/*",
          route -> {
            if (route.request().method().equals("GET")) {
              held.add(route);
            } else {
              route.resume();
            }
          });
      tab.open("/ui/explore?from=all&stream=main");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Export evidence"))
          .click();
      page.getByLabel("Why?").fill("TICKET-3");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Export").setExact(true))
          .click();
      page.waitForCondition(() -> !held.isEmpty());
      page.locator("export-evidence")
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Stop"))
          .click();
      assertThat(page.getByLabel("Why?")).isVisible();
      page.waitForResponse("**/v1/exports/*", held.getFirst()::resume);
      tab.drawn();
      assertThat(page.getByLabel("Why?")).isVisible();
      assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    }
  }

  private static Path saved(Page page, String link, String name) {
    Download download =
        page.waitForDownload(() ->
            page.getByRole(
                    AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^" + link)))
                .click());
    Path file = work.resolve(name);
    download.saveAs(file);
    return file;
  }
}
