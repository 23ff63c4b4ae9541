package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One event and its proof, which the browser checks itself. */
class EventPageTest {
  private static final String EVENT =
      """
      {"id":"%s","action":"role.grant","outcome":"denied","time":"2026-11-22T09:30:00Z",\
      "actor":{"type":"agent","id":"bot-1","name":"Helper","on_behalf_of":\
      {"type":"user","id":"ann","name":"Ann","email":"ann@example.com"}},\
      "targets":[{"type":"role","id":"r-9","name":"Admins"}],"origin":{"ip":"10.0.0.7"},\
      "context":{"session_id":"s-1","request_id":"q-1"},\
      "changes":{"before":{"role":"reader","n":1},"after":{"role":"admin","n":1}},\
      "parameters":{"account":12345678901234567890,"rate":0.10},"message":"%s"}
      """;

  private static final String HOSTILE =
      "<img src=x onerror=window.hit=1><script>window.hit=1</script> \\u202eevil \\ud83d\\ude00"
          + " ${constructor} {{7*7}}";

  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"));
    ui.append(
        EVENT.formatted("e1", "Ann's helper asked").replace("\n", "")
            + "\n"
            + EVENT.formatted("hostile", HOSTILE + "x".repeat(300_000)).replace("\n", "")
            + "\n");
    String _ = ui.server().checkpointOf(4);
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  private static Locator verdict(Tab tab) {
    return tab.page().locator("event-proof .verdict[data-state]:not([data-state=checking])");
  }

  @Test
  void anEventIsShownAndProvenInTheBrowser() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/event/e1");
      assertThat(tab.heading("role.grant")).isVisible();
      assertThat(verdict(tab)).hasAttribute("data-state", "good");
      assertThat(tab.page().locator("event-proof")).containsText("Committed: the log");
      assertThat(tab.page().locator("event-proof")).containsText("Published: a checkpoint over");
      assertThat(tab.page().locator("event-proof")).containsText("No known witness");
      assertThat(tab.page().locator("event-proof li[data-good=false]")).hasCount(0);
      assertThat(tab.page().locator(".chain li")).hasCount(2);
      assertThat(tab.page().locator(".chain li").nth(1)).containsText("on behalf of");
      // More digits than a number of the browser holds.
      assertThat(tab.page().locator("dl.card")).containsText("12345678901234567890");
      assertThat(tab.page().locator(".changes tr.other")).containsText("admin");
      assertThat(tab.page().locator(".changes tr.same")).hasCount(1);
      assertThat(tab.page().locator("pre")).containsText("\"id\":\"e1\"");
      assertThat(tab.violations()).isEmpty();
    }
  }

  @Test
  void anAnswerThatComesTooLateChangesNothing() throws Exception {
    try (Tab tab = ui.admin().expecting(404)) {
      tab.open("/ui/event/e1");
      assertThat(verdict(tab)).hasAttribute("data-state", "good");
      List<Route> held = tab.held("**/v1/events/gone?*");
      tab.page().waitForRequest("**/v1/events/gone?*", () -> tab.go("/ui/event/gone"));
      tab.go("/ui/event/e1");
      assertThat(tab.heading("role.grant")).isVisible();
      tab.page().waitForResponse("**/v1/events/gone?*", held.getFirst()::resume);
      tab.drawn();
      assertThat(tab.heading("There is no such event")).hasCount(0);
      assertThat(tab.heading("role.grant")).isVisible();
    }
  }

  @Test
  void whatLeadsOnIsOneClickAway() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/event/e1");
      Map.of(
              "by this actor", "actor.id%3Dbot-1",
              "on this target", "targets.id%3Dr-9",
              "from this address", "origin.ip%3D10.0.0.7",
              "in this session", "context.session_id%3Ds-1",
              "in this request", "context.request_id%3Dq-1")
          .forEach((words, query) ->
              assertThat(
                      tab.page()
                          .getByRole(
                              AriaRole.LINK,
                              new Page.GetByRoleOptions().setName("Everything " + words)))
                  .hasAttribute("href", "/ui/explore?q=" + query + "&stream=main"));
    }
  }

  /**
   * Each of these is one changed character in what the server answers: the group of the pattern.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          record     | "data":"[^"]{20}(.)                           | 21
          salt       | "salt":"(.)                                   | 21
          entry      | "entry":"[0-9a-f]{40}(.)                      | 14
          inclusion  | index [0-9]+.n(.)                             | 14
          size       | .n([0-9])[0-9]*.n[A-Za-z0-9+/]{43}=.n.n       | 10
          root       | .n[0-9]+.n(.)[A-Za-z0-9+/]{42}=.n.n           | 10
          signature  | .n.n\u2014 [^ ]+ .{20}(.)                     | 10
          """)
  void aTamperedAnswerIsRed(String place, String pattern, int code) throws Exception {
    try (Tab tab = ui.admin()) {
      tab.page()
          .route(
              Pattern.compile("/v1/events/e1/proof"),
              route -> {
                APIResponse answer = route.fetch();
                String body = answer.text();
                Matcher found = Pattern.compile(pattern).matcher(body);
                assertThat(found.find()).as("%s in %s", place, body).isTrue();
                String other = found.group(1).equals("1") ? "2" : "1";
                String changed =
                    body.substring(0, found.start(1)) + other + body.substring(found.end(1));
                route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(changed));
              });
      tab.open("/ui/event/e1");
      assertThat(verdict(tab)).hasAttribute("data-state", "bad");
      assertThat(verdict(tab)).hasAttribute("data-code", Integer.toString(code));
      assertThat(tab.page().locator("event-proof")).not().containsText("Committed: the log");
    }
  }

  @Test
  void anotherRecordThanTheProvenOneIsRed() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.page()
          .route(
              Pattern.compile("/v1/events/e1\\?"),
              route -> {
                APIResponse answer = route.fetch();
                route.fulfill(
                    new Route.FulfillOptions()
                        .setResponse(answer)
                        .setBody(answer.text().replace("denied", "succeed")));
              });
      tab.open("/ui/event/e1");
      assertThat(verdict(tab)).hasAttribute("data-state", "bad");
      assertThat(verdict(tab)).containsText("not what the proof is about");
    }
  }

  @Test
  void anotherKeyThanTheOneSeenBeforeIsSaid() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/event/e1");
      assertThat(verdict(tab)).hasAttribute("data-state", "good");
      tab.page()
          .evaluate(
              "() => { const all = JSON.parse(localStorage.getItem('evident-log-keys'));"
                  + "for (const one of Object.values(all)) { one.key += 'x'; }"
                  + "localStorage.setItem('evident-log-keys', JSON.stringify(all)); }");
      tab.page().reload();
      assertThat(tab.page().locator("[data-state=other-key]")).isVisible();
    }
  }

  @Test
  void whoMayNotSeeAllFieldsIsToldHowFarTheProofGoes() throws Exception {
    String body =
        "{\"name\":\"partly\",\"grants\":[{\"role\":\"reader\",\"stream\":\"main\","
            + "\"hidden\":[\"actor.email\"]}]}";
    String made = ui.server().post("/v1/keys", "application/json", body).body();
    String key = made.replaceAll("(?s).*\"key\":\"([^\"]+)\".*", "$1");
    try (Tab tab = ui.tab()) {
      tab.signIn(key);
      tab.open("/ui/event/e1");
      assertThat(verdict(tab)).hasAttribute("data-state", "partly");
      assertThat(tab.page().locator("page-event")).not().containsText("ann@example.com");
      assertThat(tab.page().locator("event-proof")).containsText("nothing proves that part");
      assertThat(tab.violations()).isEmpty();
    }
  }

  @Test
  void aHostileEventIsTextAndBreaksNothing() throws Exception {
    for (int width : new int[] {Ui.DESK, Ui.PHONE}) {
      try (Tab tab = ui.tab(width, ColorScheme.DARK)) {
        tab.signIn(ui.server().adminKey());
        tab.open("/ui/event/hostile");
        assertThat(verdict(tab)).hasAttribute("data-state", "good");
        assertThat(tab.page().locator(".message")).containsText("<script>window.hit=1</script>");
        assertThat(tab.page().locator(".message")).containsText("\\u202eevil");
        assertThat(tab.page().evaluate("window.hit === undefined")).isEqualTo(true);
        assertThat(tab.scrollsSideways()).as("scrolls sideways at %d", width).isFalse();
        assertThat(tab.violations()).isEmpty();
      }
    }
  }
}
