package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searching by typing, by clicking, by dragging and by the keyboard alone. */
class ExploreTest {
  /** The events of {@link #start}: one in each minute of four hours on that day. */
  private static final String DAY = "from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";

  private static final int EVENTS = 240;
  private static final String[] ACTIONS = {"door.open", "door.close", "role.grant", "file.read"};

  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"), "--set", "streams=main,shop");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < EVENTS; i++) {
      lines.append(
          """
          {"id":"e-%d","time":"2026-03-01T%02d:%02d:00Z","action":"%s","outcome":"%s","actor":{"type":"user","id":"u-%d","name":"Person %d"},"targets":[{"type":"door","id":"lab %d"}],"origin":{"ip":"10.0.0.%d"},"context":{"service":"gate"},"parameters":{"badge":"b-%d"},"stream":"%s"}
          """
              .formatted(
                  i,
                  8 + i / 60,
                  i % 60,
                  ACTIONS[i % ACTIONS.length],
                  i % 10 == 0 ? "denied" : i % 10 == 1 ? "failure" : "success",
                  i % 6,
                  i % 6,
                  i % 3,
                  i % 9,
                  i % 5,
                  i % 24 == 0 ? "shop" : "main"));
    }
    ui.append(lines.toString());
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  /** The administrator on Explore, with the events of the day before him. */
  private static Tab exploring(String query) throws Exception {
    Tab tab = ui.admin();
    tab.open("/ui/explore?" + DAY + query);
    assertThat(rows(tab).first()).isVisible();
    return tab;
  }

  private static Locator rows(Tab tab) {
    return tab.page().locator("event-table tbody tr");
  }

  private static Locator box(Tab tab) {
    return tab.page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Query"));
  }

  private static Locator said(Tab tab) {
    return tab.page().locator(".said");
  }

  @Test
  void aQueryThatIsTypedIsAskedAndStandsInTheAddress() throws Exception {
    try (Tab tab = exploring("")) {
      assertThat(said(tab)).hasText(EVENTS + " events");
      box(tab).fill("outcome:denied actor.id:u-0");
      box(tab).press("Enter");
      assertThat(said(tab)).hasText("8 events");
      assertThat(rows(tab)).hasCount(8);
      assertThat(tab.page()).hasURL(Pattern.compile("q=outcome%3Adenied\\+actor.id%3Au-0"));
      tab.page().goBack();
      assertThat(said(tab)).hasText(EVENTS + " events");
      assertThat(box(tab)).hasValue("");
    }
  }

  @Test
  void valuesOfFacetsAreAddedAndLeftOutByAClick() throws Exception {
    try (Tab tab = exploring("")) {
      Locator facets = tab.page().locator("event-facets");
      Locator denied =
          facets.getByRole(
              AriaRole.BUTTON,
              new Locator.GetByRoleOptions().setName(Pattern.compile("^denied [0-9]+$")));
      denied.click();
      assertThat(said(tab)).hasText("24 events");
      assertThat(box(tab)).hasValue("outcome=denied");
      assertThat(denied).hasAttribute("aria-pressed", "true");
      facets
          .getByRole(
              AriaRole.BUTTON,
              new Locator.GetByRoleOptions().setName("Without targets.id lab 0").setExact(true))
          .click();
      assertThat(box(tab)).hasValue("outcome=denied -targets.id=\"lab 0\"");
      assertThat(said(tab)).hasText("16 events");
      denied.click();
      assertThat(box(tab)).hasValue("-targets.id=\"lab 0\"");
    }
  }

  @Test
  void whatIsWrongWithAQueryIsShownAtItsColumn() throws Exception {
    try (Tab tab = exploring("").expecting(400)) {
      box(tab).fill("outcome:denied actoin:x");
      box(tab).press("Enter");
      Locator wrong = tab.page().locator("query-box").getByRole(AriaRole.ALERT);
      assertThat(wrong).containsText("column 16");
      assertThat(wrong.locator("mark")).hasText("actoin");
      assertThat(wrong).containsText("did you mean action?");
      assertThat(box(tab)).hasAttribute("aria-invalid", "true");
      wrong.getByRole(AriaRole.BUTTON).click();
      assertThat(
              tab.page()
                  .evaluate(
                      "() => { const app = document.querySelector('evident-app').shadowRoot;"
                          + " const input = app.querySelector('page-explore').shadowRoot"
                          + ".querySelector('query-box').input;"
                          + " return input.value.slice(input.selectionStart, input.selectionEnd); }"))
          .isEqualTo("actoin");
    }
  }

  @Test
  void fieldsAndFrequentValuesAreOffered() throws Exception {
    try (Tab tab = exploring("")) {
      Locator offers = tab.page().locator("query-box [role=option]");
      box(tab).pressSequentially("actor.i");
      assertThat(offers.first()).containsText("actor.id:");
      box(tab).press("ArrowDown");
      box(tab).press("Enter");
      assertThat(offers).hasCount(6);
      assertThat(offers.first()).containsText("40");
      box(tab).pressSequentially("u-3");
      assertThat(offers).hasCount(1);
      box(tab).press("ArrowDown");
      box(tab).press("Enter");
      assertThat(box(tab)).hasValue("actor.id:u-3 ");
      box(tab).pressSequentially("parameters.b");
      assertThat(offers.first()).containsText("parameters.badge:");
    }
  }

  @Test
  void valuesThatOneMayNotSeeAreNotOffered() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.signIn(ui.key("reader", "shop"));
      tab.open("/ui/explore?" + DAY);
      assertThat(rows(tab)).hasCount(10);
      box(tab).pressSequentially("actor.id:");
      assertThat(tab.page().locator("query-box [role=option]")).hasCount(1);
      assertThat(tab.page().locator("query-box [role=option]")).containsText("u-0");
      assertThat(tab.page().locator("event-facets section").nth(1).getByRole(AriaRole.LISTITEM))
          .hasCount(1);
    }
  }

  @Test
  void draggingOnTheChartChangesTheRange() throws Exception {
    try (Tab tab = exploring("")) {
      Locator chart = tab.page().locator("event-histogram svg.chart");
      assertThat(chart)
          .hasAttribute("aria-label", Pattern.compile("^Events over time: 240 from 2026-03-01"));
      BoundingBox area = chart.boundingBox();
      // The day has 24 hours: from the middle of nine to the middle of eleven, bars of 15 minutes.
      tab.page().mouse().move(area.x + area.width * (9.5 / 24) + 1, area.y + 20);
      tab.page().mouse().down();
      tab.page().mouse().move(area.x + area.width * (10.5 / 24) - 1, area.y + 30);
      tab.page().mouse().up();
      assertThat(tab.page())
          .hasURL(Pattern.compile("from=2026-03-01T09%3A30%3A00Z&to=2026-03-01T10%3A30%3A00Z"));
      assertThat(said(tab)).hasText("60 events");
    }
  }

  @Test
  void thePickerTakesRelativeAndAbsoluteTimes() throws Exception {
    try (Tab tab = exploring("")) {
      tab.page().getByText(Pattern.compile("2026-03-01 00:00 –")).click();
      tab.page().getByLabel("To; empty: now").fill("2026-03-01 08:30");
      tab.page().getByText("Use this").click();
      assertThat(said(tab)).hasText("30 events");
      tab.page().getByText(Pattern.compile("2026-03-01 00:00 –")).click();
      tab.page().getByText("All time").click();
      assertThat(tab.page()).hasURL(Pattern.compile("from=all"));
      assertThat(said(tab)).containsText("events");
      tab.page()
          .getByRole(
              AriaRole.BUTTON,
              new Page.GetByRoleOptions().setName(Pattern.compile("^Time range: All time")))
          .click();
      tab.page().getByLabel(Pattern.compile("^From, in UTC")).fill("yesterday");
      tab.page().getByText("Use this").click();
      assertThat(tab.page().locator("time-range").getByRole(AriaRole.ALERT))
          .containsText("is no time");
      tab.page().getByLabel("From, in UTC").fill("Nov 22 2026"); // of which time zone?
      tab.page().getByText("Use this").click();
      assertThat(tab.page().locator("time-range").getByRole(AriaRole.ALERT))
          .containsText("“Nov 22 2026” is no time");
    }
  }

  @Test
  void theTailShowsANewEventAtTheTop() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/explore?q=action:alarm.*&live=1");
      assertThat(tab.page().getByText("● Live")).isVisible();
      assertThat(tab.heading("No event matches")).isVisible();
      // The tail may begin after the first event was stored: one of these it shows.
      for (int i = 0; i < Ui.TRIES && rows(tab).count() == 0; i++) {
        ui.append(
            "{\"action\":\"alarm.ring\",\"actor\":{\"type\":\"system\",\"id\":\"bell-"
                + i
                + "\"}}");
        tab.page().waitForTimeout(100);
      }
      assertThat(rows(tab).first()).containsText("alarm.ring");
      tab.page().keyboard().press("l");
      assertThat(tab.page()).not().hasURL(Pattern.compile("live"));
    }
  }

  @Test
  void whatTheTailBringsBeforeTheFirstAnswerIsNotLost() throws Exception {
    try (Tab tab = ui.admin()) {
      List<Route> held = tab.held("**/v1/events?*");
      tab.page()
          .waitForResponse(
              "**/v1/tail?*", () -> tab.open("/ui/explore?q=action:lamp.light&live=1"));
      tab.page().waitForCondition(() -> !held.isEmpty());
      APIResponse empty = held.getFirst().fetch();
      ui.append("{\"action\":\"lamp.light\",\"actor\":{\"type\":\"system\"}}");
      tab.page().waitForTimeout(500); // shorter could only hide a fault
      held.getFirst().fulfill(new Route.FulfillOptions().setResponse(empty));
      assertThat(rows(tab)).hasCount(1);
    }
  }

  @Test
  void theTailFollowsAgainForWhoTriesAgain() throws Exception {
    try (Tab tab = ui.admin().expecting("net::ERR_FAILED")) {
      tab.page().route("**/v1/tail?*", Route::abort);
      tab.open("/ui/explore?q=action:siren.wail&live=1");
      assertThat(tab.page().getByRole(AriaRole.ALERT)).containsText("does not answer");
      tab.page().unroute("**/v1/tail?*");
      tab.page()
          .waitForResponse(
              "**/v1/tail?*",
              () ->
                  tab.page()
                      .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try again"))
                      .click());
      assertThat(tab.page().getByRole(AriaRole.ALERT)).hasCount(0);
    }
  }

  @Test
  void theAddressRestoresTheWholeState() throws Exception {
    try (Tab tab =
        exploring("&q=outcome:failure&stream=main&cols=time,actor.id,parameters.badge")) {
      assertThat(box(tab)).hasValue("outcome:failure");
      assertThat(tab.page().getByLabel("Stream")).hasValue("main");
      assertThat(tab.page().locator("event-table th"))
          .hasText(new String[] {"Time (UTC)", "actor.id", "parameters.badge"});
      assertThat(rows(tab)).hasCount(24);
      assertThat(rows(tab).first()).containsText("b-1");
    }
  }

  @Test
  void columnsAreChosen() throws Exception {
    try (Tab tab = exploring("")) {
      tab.page().getByText("Columns ▾").click();
      tab.page().getByLabel("parameters.badge").check();
      assertThat(tab.page().locator("event-table th").last()).hasText("parameters.badge");
      assertThat(tab.page()).hasURL(Pattern.compile("cols=.*parameters.badge"));
    }
  }

  @Test
  void aMeasureMakesATable() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/explore?" + DAY + "&q=outcome:denied | count by actor.id | top 2");
      assertThat(tab.page().locator("stats-table tbody tr")).hasCount(2);
      assertThat(tab.page().locator("stats-table th")).hasText(new String[] {"actor.id", "count"});
    }
  }

  @Test
  void everythingIsDoneByTheKeyboard() throws Exception {
    try (Tab tab = exploring("")) {
      tab.page().keyboard().press("/");
      assertThat(box(tab)).isFocused();
      tab.page().keyboard().type("outcome:denied");
      tab.page().keyboard().press("Enter");
      assertThat(said(tab)).hasText("24 events");
      tab.page().keyboard().press("Escape");
      tab.page().keyboard().press("j");
      assertThat(rows(tab).nth(0).locator("a")).isFocused();
      tab.page().keyboard().press("j");
      tab.page().keyboard().press("ArrowDown");
      tab.page().keyboard().press("k");
      assertThat(rows(tab).nth(1).locator("a")).isFocused();
      tab.page().keyboard().press("?");
      assertThat(tab.heading("Keys")).isVisible();
      tab.page().keyboard().press("Escape");
      assertThat(tab.heading("Keys")).hasCount(0);
      rows(tab).nth(1).locator("a").focus();
      tab.page().keyboard().press("Enter");
      assertThat(tab.page()).hasURL(Pattern.compile("/ui/event/e-\\d+\\?stream=(main|shop)"));
    }
  }

  @Test
  void aRunningQueryCanBeStopped() throws Exception {
    try (Tab tab = exploring("")) {
      // Held back on its way, so that it runs for as long as the test needs.
      tab.page().route("**/v1/events?*", route -> {});
      box(tab).fill("outcome:denied");
      box(tab).press("Enter");
      assertThat(said(tab)).hasText("Searching …");
      assertThat(tab.page().locator(".progress.running")).isVisible();
      tab.page().getByText("Stop", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(said(tab)).containsText("stopped");
      assertThat(tab.page().locator(".progress.running")).hasCount(0);
    }
  }

  @Test
  void eventsAreShownBeforeCountingIsDone() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.page().route("**/v1/stats?*", route -> {});
      tab.open("/ui/explore?" + DAY);
      assertThat(rows(tab)).not().hasCount(0);
      assertThat(said(tab)).containsText("counting");
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
  void thePageIsForEverybody(int width, ColorScheme colours) throws Exception {
    try (Tab tab = ui.tab(width, colours)) {
      tab.signIn(ui.server().adminKey());
      tab.open("/ui/explore?" + DAY);
      assertThat(said(tab)).hasText(EVENTS + " events");
      assertThat(tab.page().locator("event-facets li")).not().hasCount(0);
      assertThat(tab.violations()).isEmpty();
      assertThat(tab.scrollsSideways()).isFalse();
    }
  }
}
