package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dashboards show what is in the log, and are changed by who may. */
class DashboardsTest {
  private static final Duration TODAY = Duration.ofHours(5);
  private static final Duration YESTERDAY = Duration.ofHours(30);

  private static final String BOARD =
      """
      {"title":"%s","from":"-24h","shared":%s,"panels":[
        {"type":"top","title":"Who","query":"%s","width":4,"height":3},
        {"type":"count","title":"How many","query":"*","width":3,"height":1}]}
      """;

  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"), "--set", "streams=main,shop");
    ui.append(
        new Planted()
            .events(20, TODAY, "document.read", "success", "alice", "10.0.0.1")
            .events(7, TODAY.plusHours(2), "document.export", "denied", "bob", "10.0.0.2")
            .events(3, TODAY.plusHours(3), "user.login", "failure", "carol", "10.0.0.3")
            .events(12, YESTERDAY, "document.read", "success", "alice", "10.0.0.1")
            .lines());
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  private static Locator panel(Tab tab, String title) {
    return tab.page()
        .locator("board-panel")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    tab.page()
                        .getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName(title).setExact(true))));
  }

  private static Locator button(Tab tab, String name) {
    return tab.page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Makes a dashboard with one top list; its id. */
  private static String made(String key, String title, boolean shared, String query)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ui.server().url() + "/v1/dashboards"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BOARD.formatted(title, shared, query)))
            .build();
    HttpResponse<String> made;
    try (HttpClient client = HttpClient.newHttpClient()) {
      made = client.send(request, HttpResponse.BodyHandlers.ofString());
    }
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(made.body());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  @Test
  void theDefaultDashboardsShowWhatIsInTheLog() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/dashboards");
      for (String title :
          new String[] {
            "Activity",
            "Failures and denials",
            "Privileged changes",
            "New actors and addresses",
            "Who read the audit log",
            "Integrity"
          }) {
        assertThat(
                tab.page()
                    .locator("page-dashboards")
                    .getByRole(AriaRole.LINK)
                    .filter(new Locator.FilterOptions().setHasText(title)))
            .isVisible();
      }
      tab.open("/ui/dashboards/activity");
      assertThat(panel(tab, "Events").locator(".big")).hasText("30");
      assertThat(panel(tab, "Events")).containsText("▲ 18 more than before (150 %)");
      assertThat(panel(tab, "Failed or denied").locator(".big")).hasText("10");
      assertThat(panel(tab, "Actors").locator(".big")).hasText("3");
      assertThat(panel(tab, "Most active actors").getByRole(AriaRole.LISTITEM).first())
          .hasText(Pattern.compile("alice\\s*20"));
      assertThat(panel(tab, "Events over time").locator("canvas"))
          .hasAttribute("aria-label", Pattern.compile("success at most 20 at "));
      assertThat(panel(tab, "Events over time").locator("canvas"))
          .hasAttribute("aria-label", Pattern.compile("denied at most 7 at "));
      assertThat(panel(tab, "When things happen, four weeks").locator("td .hidden-visually"))
          .hasCount(7 * 24);
      Object all =
          panel(tab, "When things happen, four weeks")
              .locator("td .hidden-visually")
              .evaluateAll("cells => cells.reduce((sum, one) => sum + Number(one.textContent), 0)");
      assertThat(((Number) all).intValue()).isEqualTo(42);

      tab.open("/ui/dashboards/failures-and-denials");
      assertThat(panel(tab, "Failures").locator(".big")).hasText("3");
      assertThat(panel(tab, "Denials").locator(".big")).hasText("7");
      assertThat(panel(tab, "The newest").locator("tbody tr")).hasCount(10);
      tab.open("/ui/dashboards/new-actors-and-addresses");
      assertThat(panel(tab, "Actors by their first event").locator("tbody tr").first())
          .containsText("bob");
      tab.open("/ui/dashboards/integrity");
      assertThat(panel(tab, "The log")).containsText("✓");
    }
  }

  @Test
  void whatIsDrawnIsAlsoATableAndLeadsToExplore() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/dashboards/activity");
      button(tab, "Show “Events over time” as a table").click();
      Locator rows = panel(tab, "Events over time").locator("tbody tr");
      assertThat(rows.first()).isVisible();
      Object sum =
          rows.locator("td:last-child")
              .evaluateAll("cells => cells.reduce((sum, one) => sum + Number(one.textContent), 0)");
      assertThat(((Number) sum).intValue()).isEqualTo(30);
      tab.page()
          .getByRole(
              AriaRole.LINK,
              new Page.GetByRoleOptions().setName("Open “Failed or denied” in Explore"))
          .click();
      assertThat(tab.page())
          .hasURL(Pattern.compile("/ui/explore\\?q=outcome%3A%28failure\\+denied%29&from=-24h"));
    }
  }

  @Test
  void aDashboardIsChangedWithTheKeyboardAlone() throws Exception {
    String key = ui.key("responder", "*");
    String id = made(key, "With keys", false, "* | count by actor.id | top 5");
    try (Tab tab = ui.tab().signIn(key)) {
      tab.open("/ui/dashboards/" + id);
      button(tab, "Edit").press("Enter");
      button(tab, "Move on: Who").press("Enter");
      assertThat(tab.page().locator("board-panel h2")).hasText(new String[] {"How many", "Who"});
      button(tab, "Wider: Who").press("Enter");
      button(tab, "Change: How many").press("Enter");
      Locator query = tab.page().getByLabel("Query");
      query.press("Control+A");
      tab.page().keyboard().type("outcome:denied");
      query.press("Tab");
      tab.page().getByLabel("Title").press("Enter");
      assertThat(tab.page().getByRole(AriaRole.DIALOG)).hasCount(0);
      assertThat(panel(tab, "How many").locator(".big")).hasText("7");
      button(tab, "Save").press("Enter");
      assertThat(button(tab, "Edit")).isVisible();
      tab.page().reload();
      assertThat(tab.page().locator("board-panel h2")).hasText(new String[] {"How many", "Who"});
      assertThat(panel(tab, "How many").locator(".big")).hasText("7");
      assertThat(tab.page().locator("board-panel").last()).hasClass(Pattern.compile("\\bw5\\b"));
    }
  }

  @Test
  void aMistakeInAQueryIsShownAtItsColumn() throws Exception {
    try (Tab tab = ui.admin().expecting(400)) {
      tab.open("/ui/dashboards/activity?edit=1");
      button(tab, "Add a panel").click();
      tab.page().getByLabel("Title").fill("Mine");
      tab.page().getByLabel("Query").fill("outcome:denied | cuont by hour(time)");
      button(tab, "Add it").click();
      assertThat(tab.page().getByRole(AriaRole.ALERT)).isVisible();
      tab.page().getByLabel("Query").fill("outcom:denied | count by hour(time)");
      button(tab, "Add it").click();
      assertThat(tab.page().getByRole(AriaRole.ALERT)).containsText("column 1 'outcom'");
    }
  }

  @Test
  void aPanelThatWasNotWantedAfterAllIsNotAddedAndOneOfAnOwnRangeKeepsIt() throws Exception {
    String id = made(ui.server().adminKey(), "Ranges", false, "* | count by actor.id | top 5");
    try (Tab tab = ui.admin()) {
      tab.page()
          .route(
              "**/v1/dashboards/" + id,
              route -> {
                APIResponse answer = route.fetch();
                String own = answer.text().replace("\"width\":3", "\"from\":\"-2h\",\"width\":3");
                route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(own));
              },
              new Page.RouteOptions().setTimes(1));
      tab.open("/ui/dashboards/" + id + "?edit=1");
      assertThat(panel(tab, "How many")).containsText("the last 2 hours");
      button(tab, "Add a panel").click();
      tab.page().getByLabel("Title").fill("Not wanted");
      tab.page().getByLabel("Query").fill("* | count by hour(time)");
      List<Route> held = tab.held("**/v1/stats?*");
      tab.page().waitForRequest("**/v1/stats?*", () -> button(tab, "Add it").click());
      button(tab, "Cancel").click();
      held.getFirst().resume();
      tab.page().unroute("**/v1/stats?*");
      button(tab, "Change: How many").click();
      button(tab, "Apply").click();
      assertThat(tab.page().getByRole(AriaRole.DIALOG)).hasCount(0);
      assertThat(tab.page().locator("board-panel h2")).hasText(new String[] {"Who", "How many"});
      button(tab, "Save").click();
      assertThat(button(tab, "Edit")).isVisible();
    }
    assertThat(ui.server().body("/v1/dashboards/" + id)).contains("\"from\":\"-2h\"");
  }

  @Test
  void othersSeeWhatIsSharedAndNotWhatIsPersonal() throws Exception {
    String responder = ui.key("responder", "*");
    String personal = made(responder, "Only mine", false, "* | count by actor.id | top 5");
    String shared = made(responder, "For all of us", true, "* | count by actor.id | top 5");
    try (Tab tab = ui.tab().expecting(404).signIn(ui.key("reader", "main"))) {
      tab.open("/ui/dashboards");
      assertThat(tab.page().getByText("For all of us")).isVisible();
      assertThat(tab.page().getByText("Only mine")).hasCount(0);
      assertThat(tab.page().getByText("Who read the audit log")).hasCount(0);
      tab.open("/ui/dashboards/" + shared);
      assertThat(panel(tab, "How many").locator(".big")).hasText("30");
      assertThat(button(tab, "Edit")).hasCount(0);
      assertThat(button(tab, "Keep a copy")).isVisible();
      tab.open("/ui/dashboards/" + personal);
      assertThat(tab.heading("There is no such dashboard for you")).isVisible();
    }
  }

  @Test
  void nobodyOverwritesWhatHeDidNotSee() throws Exception {
    String id = made(ui.server().adminKey(), "Of two", true, "* | count by actor.id | top 5");
    try (Tab late = ui.admin().expecting(409);
        Tab early = ui.admin()) {
      late.open("/ui/dashboards/" + id + "?edit=1");
      early.open("/ui/dashboards/" + id + "?edit=1");
      button(early, "Remove: Who").click();
      button(early, "Save").click();
      assertThat(button(early, "Edit")).isVisible();
      button(late, "Remove: How many").click();
      button(late, "Save").click();
      assertThat(late.page().getByRole(AriaRole.ALERT))
          .containsText("changed this dashboard meanwhile");
      button(late, "Keep mine as a copy").click();
      assertThat(late.heading("Of two (copy)")).isVisible();
      assertThat(late.page().locator("board-panel h2")).hasText(new String[] {"Who"});
      early.page().reload();
      assertThat(early.page().locator("board-panel h2")).hasText(new String[] {"How many"});
    }
  }

  @Test
  void aDashboardFillsTheScreenAndGivesItBack() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/dashboards/activity");
      assertThat(panel(tab, "Events").locator(".big")).hasText("30");
      Locator board = tab.page().locator("board-view");
      button(tab, "Full screen").click();
      assertThat(button(tab, "Leave full screen")).isVisible();
      assertThat(board.evaluate("board => board.matches(':fullscreen')")).isEqualTo(true);
      // The window grows a moment after the browser has said so.
      tab.page()
          .waitForCondition(() ->
              (Boolean)
                  board.evaluate(
                      "board => { const { width, height } = board.getBoundingClientRect();"
                          + " return width === innerWidth && height === innerHeight; }"));
      assertThat(panel(tab, "Events").locator(".big")).isVisible();
      button(tab, "Leave full screen").click();
      assertThat(button(tab, "Full screen")).isVisible();
      assertThat(board.evaluate("board => board.matches(':fullscreen')")).isEqualTo(false);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void dashboardsAreForEverybody(ColorScheme colours) throws Exception {
    for (int width : new int[] {Ui.DESK, Ui.PHONE}) {
      try (Tab tab = ui.tab(width, colours)) {
        tab.signIn(ui.server().adminKey());
        tab.open("/ui/dashboards");
        assertThat(tab.heading("Dashboards")).isVisible();
        assertThat(tab.page().getByText("Privileged changes")).isVisible();
        assertThat(tab.violations()).isEmpty();
        assertThat(tab.scrollsSideways()).isFalse();
        tab.open("/ui/dashboards/activity?edit=1");
        assertThat(panel(tab, "Events").locator(".big")).hasText("30");
        assertThat(panel(tab, "Services").getByRole(AriaRole.LISTITEM)).hasCount(1);
        assertThat(tab.violations()).isEmpty();
        assertThat(tab.scrollsSideways()).isFalse();
        button(tab, "Add a panel").click();
        assertThat(tab.page().getByLabel("Query")).isVisible();
        assertThat(tab.violations()).isEmpty();
      }
    }
  }
}
