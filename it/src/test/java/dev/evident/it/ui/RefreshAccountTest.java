package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dashboard that asks again by itself does not fill the account of who looked. */
class RefreshAccountTest {
  /** How often the panel asks again: its first question is told by itself. */
  private static final int REFRESHES = 3;

  private static final String QUERY = "actor.id=alice | count by action | top 7";

  private static final String BOARD =
      """
      {"title":"Again and again","from":"-24h","shared":false,"panels":[
        {"type":"top","title":"Who","query":"%s","width":4,"height":3}]}
      """
          .formatted(QUERY);

  /** The whole text as it is recorded, so that this question itself is none of what it finds. */
  private static final String ASKED =
      "action=events.count"
          + " parameters.query=\"actor.id=alice time>=-1d | count by action | top 7\"";

  @Test
  void whatADashboardAsksAgainIsOneEntryWithACount(@TempDir Path work) throws Exception {
    Path data = work.resolve("data");
    try (Ui ui = Ui.start(data)) {
      ui.append("{\"action\":\"door.open\",\"actor\":{\"type\":\"user\",\"id\":\"alice\"}}");
      refreshed(ui, made(ui));
      try (Tab tab = ui.admin()) {
        List<String> rows = asked(tab, 1);
        assertThat(rows).as("the repetitions wait for the end of their window").hasSize(1);
      }
    }
    // The window of ten minutes ends with the server, too: then the repetitions are told.
    try (Ui ui = Ui.start(data);
        Tab tab = ui.admin()) {
      assertThat(asked(tab, 2)).containsExactlyInAnyOrder("", String.valueOf(REFRESHES));
      Locator folded =
          tab.page()
              .locator("event-table tbody tr")
              .filter(new Locator.FilterOptions().setHasText(Pattern.compile(REFRESHES + "\\s*$")));
      folded.click();
      assertThat(tab.heading("events.count")).isVisible();
      assertThat(tab.page().locator("dt").getByText("parameters.count")).isVisible();
    }
  }

  private static String made(Ui ui) throws Exception {
    HttpResponse<String> made = ui.server().post("/v1/dashboards", "application/json", BOARD);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(made.body());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  /** Looks at the dashboard until it has asked again so often. */
  private static void refreshed(Ui ui, String board) throws Exception {
    try (Tab tab = ui.admin()) {
      tab.page().clock().install();
      AtomicInteger answered = new AtomicInteger();
      tab.page()
          .onRequestFinished(request -> {
            if (request.url().contains("/v1/stats") && request.url().contains("top+7")) {
              answered.incrementAndGet();
            }
          });
      tab.open("/ui/dashboards/" + board + "?refresh=10");
      assertThat(tab.page().locator("board-panel li")).hasCount(1);
      for (int i = 0; i < REFRESHES; i++) {
        tab.page()
            .waitForResponse(
                response -> response.url().contains("top+7"),
                () -> tab.page().clock().runFor(10_000));
      }
      tab.page().waitForCondition(() -> answered.get() == REFRESHES + 1);
    }
  }

  /** The entries of the account about the question of the panel: their counts. */
  private static List<String> asked(Tab tab, int entries) {
    tab.open(
        "/ui/explore?stream=evident&from=all&cols=action,parameters.count&q=" + encoded(ASKED));
    Locator rows = tab.page().locator("event-table tbody tr");
    Locator said = tab.page().locator(".said");
    assertThat(said).hasText(Pattern.compile("events?$"));
    while (rows.count() < entries) { // written a moment after the answer
      tab.page().locator("query-box input").press("Enter");
      assertThat(said).hasText(Pattern.compile("events?$"));
    }
    assertThat(rows).hasCount(entries);
    return tab.page().locator("td[data-column='parameters.count']").allInnerTexts().stream()
        .map(String::strip)
        .toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
