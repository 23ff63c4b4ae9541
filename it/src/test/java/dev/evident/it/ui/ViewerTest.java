package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.evident.log.witness.WitnessServer;
import dev.evident.merkle.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The viewer inside the page of another product, from another origin, with a backend of its own.
 */
class ViewerTest {
  private static final String EVENTS =
      """
      {"id":"v1","time":"2026-11-20T10:00:00Z","action":"user.login","outcome":"failure","actor":{"type":"user","id":"ada","name":"Ada"},"message":"wrong password"}
      {"id":"v2","time":"2026-11-20T10:01:00Z","action":"user.login","outcome":"success","actor":{"type":"user","id":"ada","name":"Ada"}}
      {"id":"v3","time":"2026-11-20T10:02:00Z","action":"role.grant","outcome":"denied","actor":{"type":"user","id":"bob","name":"Bob"},"targets":[{"type":"user","id":"ada"}],"changes":[{"field":"role","before":"viewer","after":"admin"}]}
      {"id":"v4","time":"2026-11-20T10:03:00Z","action":"document.read","outcome":"success","actor":{"type":"user","id":"=1+1","name":"=HYPERLINK(1)"},"message":"@SUM(1)"}
      """;
  private static final String HOSTILE =
      """
      {"id":"h1","time":"2026-11-19T10:00:00Z","action":"page.deface","outcome":"success","actor":{"type":"user","id":"\\"><img src=x onerror='window.pwned=1'>","name":"<b onmouseover='window.pwned=1'>\\u202egnp.exe \\ud83d\\ude00"},"targets":[{"type":"javascript:window.pwned=1","id":"%s"}],"message":"{{constructor.constructor('window.pwned=1')()}}","parameters":{"<svg onload='window.pwned=1'>":"</textarea><script>window.pwned=1</script>","long":"%s"}}
      """
          .formatted("W".repeat(8_000), "W".repeat(200_000));

  private static WitnessServer witness;
  private static Ui ui;
  private static Sample sample;
  private static Path work;
  private static int port;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    work = folder;
    port = Sample.freePort();
    witness = WitnessServer.start("near.example", folder.resolve("near"), 0);
    Path policy =
        Files.writeString(folder.resolve("policy"), witness.policyLine("Near") + "quorum Near\n");
    ui =
        Ui.start(
            folder.resolve("data"),
            "--set",
            "streams=main,hostile",
            "--set",
            "witnesses.policy-file=" + policy,
            "--set",
            "witnesses.interval=200ms",
            "--set",
            "viewer.origins=http://127.0.0.1:" + port);
    witness.trusting(VerifierKey.parse(Files.readString(ui.server().verifierKeyFile()).strip()));
    ui.append(EVENTS.strip());
    ui.append(HOSTILE.strip().replace("{\"id\":\"h1\"", "{\"stream\":\"hostile\",\"id\":\"h1\""));
    Matcher size = Pattern.compile("\"committed\":([0-9]+)").matcher(ui.server().body("/readyz"));
    assertThat(size.find()).isTrue();
    witnessed(Long.parseLong(size.group(1)) - 1);
    sample = Sample.start(folder, ui.server().url(), ui.key("reader", "main"), port);
  }

  @AfterAll
  static void stop() throws Exception {
    if (sample != null) {
      sample.close();
    }
    if (ui != null) {
      ui.close();
    }
    if (witness != null) {
      witness.close();
    }
  }

  private static void witnessed(long index) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (ui.server().get("/v1/receipts/" + index + "?level=witnessed").statusCode() != 200) {
      assertThat(System.nanoTime()).as("%s is witnessed", index).isLessThan(end);
    }
  }

  /** Under the same address, which is the one that the server lets in. */
  private static void restart(String key, String... arguments) throws Exception {
    sample.close();
    sample = Sample.start(work, ui.server().url(), key, port, arguments);
  }

  private static Tab shop(Tab tab) {
    tab.page().navigate(sample.url());
    assertThat(rows(tab)).hasCount(4, patience());
    return tab;
  }

  private static LocatorAssertions.HasCountOptions patience() {
    return new LocatorAssertions.HasCountOptions().setTimeout(Ui.PATIENCE_MILLIS);
  }

  /** Buttons that open an event: one for each row. */
  private static Locator rows(Tab tab) {
    return tab.page().locator("evident-events [part=open]");
  }

  private static Locator button(Tab tab, String name) {
    return tab.page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator badge(Tab tab, String state) {
    return tab.page().locator(".proof .badge." + state);
  }

  @Test
  void wordsAreSearchedAndFiltersNarrow() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      tab.page().getByLabel("Search").fill("wrong password");
      tab.page().keyboard().press("Enter");
      assertThat(rows(tab)).hasCount(1);
      assertThat(tab.page().getByText("1 event", new Page.GetByTextOptions().setExact(true)))
          .isVisible();
      button(tab, "Clear all").click();
      assertThat(rows(tab)).hasCount(4);
      tab.page().getByLabel("Outcome").selectOption("denied");
      assertThat(rows(tab)).hasCount(1);
      button(tab, "Clear all").click();
      tab.page().getByTitle("Only ada").first().click();
      assertThat(rows(tab)).hasCount(2);
      button(tab, "Remove the filter ada").click();
      assertThat(rows(tab)).hasCount(4);
      tab.page().getByLabel("When").selectOption("hour");
      assertThat(tab.page().getByText("Nothing was found.")).isVisible();
    }
  }

  @Test
  void aSearchIsWordsAndNeverAFaultyQuery() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      tab.page().getByLabel("Search").fill("((( \" OR action:");
      button(tab, "Find").click();
      assertThat(tab.page().getByText("Nothing was found.")).isVisible();
    }
  }

  @Test
  void anEventIsOpenedByTheKeyboardAndProvenByTheBrowser() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      Locator row = rows(tab).nth(1); // the change of a role
      row.focus();
      tab.page().keyboard().press("Enter");
      assertThat(badge(tab, "proven")).hasText("Proven");
      assertThat(tab.page().getByText("Your browser has checked it itself")).isVisible();
      assertThat(
              tab.page()
                  .getByText(Pattern.compile("Witnessed by near\\.example, 2[0-9: -]+ UTC\\.")))
          .isVisible();
      assertThat(tab.page().locator(".detail").getByText("viewer")).isVisible();
      assertThat(row).hasAttribute("aria-expanded", "true");
      tab.page().keyboard().press("Enter");
      assertThat(badge(tab, "proven")).hasCount(0);
    }
  }

  @Test
  void aWitnessWhoseKeyNobodyNamesIsNone() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.altered(
          ".*/proof\\?.*",
          answer -> {
            assertThat(answer).contains("\"witness_keys\":\"near.example+");
            return answer.replaceAll("\"witness_keys\":\"[^\"]*\"", "\"witness_keys\":\"\"");
          });
      rows(shop(tab)).first().click();
      assertThat(badge(tab, "proven")).isVisible();
      assertThat(tab.page().getByText("No witness has cosigned")).isVisible();
    }
  }

  @Test
  void aChangedCosignatureTurnsTheBadgeRed() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.altered(
          ".*/proof\\?.*",
          text -> {
            int at = text.indexOf("\u2014 near.example ") + "\u2014 near.example ".length() + 60;
            return text.substring(0, at)
                + (text.charAt(at) == 'A' ? 'B' : 'A')
                + text.substring(at + 1);
          });
      rows(shop(tab)).first().click();
      assertThat(badge(tab, "wrong")).isVisible();
    }
  }

  @Test
  void whatSomebodyTypesStaysWhenAnAnswerComesAndWhereverTheElementIsMoved() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      List<Route> held = tab.held("**/v1/events?*");
      tab.page().waitForRequest("**/v1/events?*", () -> button(tab, "Find").click());
      tab.page().getByLabel("Search").fill("half a wo");
      held.getFirst().resume();
      assertThat(rows(tab)).hasCount(4);
      assertThat(tab.page().getByLabel("Search")).hasValue("half a wo");
      tab.page().waitForRequest("**/v1/events?*", () -> button(tab, "Find").click());
      tab.page().unroute("**/v1/events?*");
      tab.page().evaluate("document.body.append(document.querySelector('evident-events'))");
      assertThat(tab.page().getByText("Nothing was found.")).isVisible();
      assertThat(tab.page().getByRole(AriaRole.ALERT)).hasCount(0);
    }
  }

  @Test
  void whatWasProvenOfOneLogSaysNothingOfAnother() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      rows(tab).first().click();
      assertThat(badge(tab, "proven")).isVisible();
      tab.page().evaluate("document.querySelector('evident-events').server += '/'");
      assertThat(rows(tab)).hasCount(4);
      assertThat(tab.page().locator("evident-events .badge.proven")).hasCount(0);
      tab.page().evaluate("document.querySelector('evident-events').renew = undefined");
      assertThat(tab.page().getByText("Waiting for access")).isVisible();
      assertThat(rows(tab)).hasCount(0);
    }
  }

  @Test
  void anAlteredAnswerTurnsTheBadgeRed() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.altered(
          ".*/v1/events\\?.*",
          answer -> answer.replace("\"outcome\":\"denied\"", "\"outcome\":\"success\""));
      shop(tab);
      rows(tab).nth(1).click();
      assertThat(badge(tab, "wrong")).hasText("Not as it was");
      rows(tab).nth(2).click(); // this one was not touched
      assertThat(badge(tab, "proven")).isVisible();
    }
  }

  @Test
  void aFileForASpreadsheetRunsNoFormula() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      Download file = tab.page().waitForDownload(() -> button(tab, "Save as CSV").click());
      assertThat(file.suggestedFilename()).isEqualTo("main.csv");
      String text = Files.readString(file.path());
      assertThat(text.lines()).hasSize(5);
      assertThat(text)
          .contains("\"'=1+1\",\"'=HYPERLINK(1)\"")
          .contains("\"'@SUM(1)\"")
          .doesNotContain("\"=")
          .doesNotContain("\"@");
    }
  }

  @Test
  void aFileThatLacksEventsSaysSoAndIsMadeOnce() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      List<Download> files = new ArrayList<>();
      tab.page().onDownload(files::add);
      tab.altered(
          ".*/v1/events\\?.*",
          answer -> {
            assertThat(answer).contains("\"complete\":true");
            return answer.replace("\"complete\":true", "\"complete\":false");
          });
      button(tab, "Save as CSV").dblclick();
      assertThat(tab.page().locator("evident-events .bar")).containsText("the list is not whole");
      tab.drawn();
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aLanguageThatIsNoneIsThatOfThePage() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      tab.page().evaluate("document.querySelector('evident-events').lang = 'de_DE'");
      tab.drawn();
      assertThat(tab.page().getByText("4 events")).isVisible();
      tab.page().getByLabel("Search").fill("wrong");
      tab.page().keyboard().press("Enter");
      assertThat(rows(tab)).hasCount(1);
    }
  }

  @Test
  void itSpeaksGermanWithGermanDates() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      tab.page().getByLabel("Language").selectOption("de");
      assertThat(tab.page().getByLabel("Suche")).isVisible();
      assertThat(tab.page().getByText("4 Ereignisse")).isVisible();
      assertThat(rows(tab).first()).hasText("20.11.2026, 10:03:00");
      rows(tab).first().click();
      assertThat(badge(tab, "proven")).hasText("Nachgewiesen");
      assertThat(tab.page().locator(".detail dl")).containsText("20.11.2026, 10:03:00 UTC");
    }
  }

  @Test
  void everyLanguageHasEveryWord() throws Exception {
    try (Tab tab = shop(ui.tab())) {
      Object missing =
          tab.page()
              .evaluate(
                  """
                  async (server) => {
                    const {languages} = await import(`${server}/viewer/evident-events.js`);
                    const names = (o, at = '') => Object.entries(o).flatMap(([name, value]) =>
                      typeof value === 'object' ? names(value, `${at}${name}.`) : [`${at}${name}:${typeof value}`]);
                    const all = Object.values(languages).map((one) => JSON.stringify(names(one).sort()));
                    return all.length > 1 && all.every((one) => one === all[0]) ? '' : JSON.stringify(all);
                  }
                  """,
                  ui.server().url());
      assertThat(missing).isEqualTo("");
    }
  }

  @Test
  void aTokenThatEndsIsReplacedByAnother() throws Exception {
    restart(ui.key("reader", "main"), "--life", "1");
    try (Tab tab = shop(ui.tab().expecting(401))) {
      Response renewed = tab.page().waitForResponse("**/token", () -> button(tab, "Find").click());
      assertThat(renewed.status()).isEqualTo(200);
      assertThat(rows(tab)).hasCount(4);
    } finally {
      restart(ui.key("reader", "main"));
    }
  }

  @Test
  void whoseAccessIsOverIsToldSo() throws Exception {
    try (Tab tab = shop(ui.tab().expecting(401))) {
      tab.page()
          .evaluate(
              """
              () => {
                const viewer = document.querySelector('evident-events');
                viewer.addEventListener('evident-expired', () => { window.over = true; });
                viewer.renew = undefined;
                viewer.token = 'evv_over.and-done';
              }
              """);
      assertThat(tab.page().getByText("Your access has ended.")).isVisible();
      assertThat(tab.page().evaluate("window.over")).isEqualTo(true);
    }
  }

  @Test
  void aPageThatIsNotNamedGetsNothing() throws Exception {
    String key = ui.key("reader", "main");
    try (Sample other = Sample.start(work, ui.server().url(), key, Sample.freePort());
        Tab tab = ui.tab().expecting("CORS policy").expecting("net::ERR_FAILED")) {
      tab.page().navigate(other.url());
      Object answer =
          tab.page()
              .evaluate(
                  """
                  async (server) => {
                    const {token} = await (await fetch('/token', {method: 'POST'})).json();
                    return fetch(`${server}/v1/events?stream=main`, {headers: {Authorization: `Bearer ${token}`}})
                      .then(() => 'let in', () => 'refused');
                  }
                  """,
                  ui.server().url());
      assertThat(answer).isEqualTo("refused");
      assertThat(rows(tab)).hasCount(0);
    }
  }

  @Test
  void hostileEventsAreTextAndNothingElse() throws Exception {
    String key = ui.key("reader", "hostile");
    restart(key, "--stream", "hostile");
    try (Tab tab = ui.tab(Ui.PHONE, ColorScheme.LIGHT)) {
      tab.page().navigate(sample.url());
      assertThat(rows(tab)).hasCount(1);
      rows(tab).click();
      assertThat(badge(tab, "proven")).isVisible();
      assertThat(
              tab.page().locator("evident-events script, evident-events img, evident-events svg"))
          .hasCount(0);
      assertThat(tab.page().getByText("\\u202egnp.exe").first()).isVisible();
      assertThat(tab.page().evaluate("window.pwned")).isNull();
      assertThat(tab.scrollsSideways()).isFalse();
    } finally {
      restart(ui.key("reader", "main"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void itIsForEverybodyOnEveryScreen(ColorScheme colours) throws Exception {
    for (int width : new int[] {Ui.DESK, Ui.PHONE}) {
      try (Tab tab = shop(ui.tab(width, colours))) {
        rows(tab).first().click();
        assertThat(badge(tab, "proven")).isVisible();
        assertThat(tab.violations()).isEmpty();
        assertThat(tab.scrollsSideways()).isFalse();
      }
    }
  }
}
