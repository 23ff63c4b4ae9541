package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of events on Explore: all of them are there, and the document stays small. */
class ExploreRowsTest {
  /** One event in each second from midnight on. */
  private static final int MANY = 3_000;

  /** Rows in the document at once, however many are loaded. */
  private static final int ROWS_DRAWN_MAX = 200;

  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      lines.append(
          """
          {"id":"many-%d","time":"2026-04-01T%02d:%02d:%02dZ","action":"file.read","outcome":"success","actor":{"type":"user","id":"u-1"}}
          """
              .formatted(i, i / 3_600, i / 60 % 60, i % 60));
    }
    ui.append(lines.toString());
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  /** The administrator on Explore, with the first of the events before him. */
  private static Tab scrolling() throws Exception {
    Tab tab = ui.admin();
    tab.open("/ui/explore?q=action=file.read");
    assertThat(tab.page().locator(".said")).hasText("3,000 events");
    return tab;
  }

  private static Locator rows(Tab tab) {
    return tab.page().locator("event-table tbody tr");
  }

  private static void toTheLastRow(Tab tab) {
    rows(tab).last().evaluate("row => row.scrollIntoView()");
  }

  @Test
  void whoScrollsMeetsEachOfThousandsOfEventsOnceWhileTheDocumentStaysSmall() throws Exception {
    try (Tab tab = scrolling()) {
      SortedMap<Integer, String> seen = new TreeMap<>();
      int end = 1; // the head is the first row
      while (end < MANY + 1) {
        if (end > 1) {
          // That one and not the last of this moment: rows that nobody looked at lie between them.
          tab.page()
              .locator("tr[aria-rowindex='" + end + "']")
              .evaluate("row => row.scrollIntoView()");
        }
        assertThat(rows(tab).last()).not().hasAttribute("aria-rowindex", String.valueOf(end));
        List<?> drawn =
            (List<?>)
                rows(tab)
                    .evaluateAll(
                        "rows => rows.map(row => row.getAttribute('aria-rowindex') + ' '"
                            + " + row.querySelector('a').pathname.split('/').pop())");
        assertThat(drawn).hasSizeBetween(1, ROWS_DRAWN_MAX);
        for (Object row : drawn) {
          String[] placed = row.toString().split(" ", 2);
          end = Integer.parseInt(placed[0]);
          String before = seen.putIfAbsent(end, placed[1]);
          assertThat(before).as("event in row %s", end).isIn(null, placed[1]);
        }
      }
      assertThat(seen.keySet())
          .containsExactlyElementsOf(IntStream.rangeClosed(2, MANY + 1).boxed().toList());
      assertThat(seen.values())
          .containsExactlyElementsOf(
              IntStream.range(0, MANY).mapToObj(i -> "many-" + (MANY - 1 - i)).toList());
      assertThat(tab.page().locator("event-table table"))
          .hasAttribute("aria-rowcount", String.valueOf(MANY + 1));
      assertThat(tab.page().getByText("Show more")).hasCount(0);
      // And all the way back.
      tab.page().evaluate("scrollTo(0, 0)");
      assertThat(rows(tab).first()).hasAttribute("aria-rowindex", "2");
      assertThat(rows(tab).first()).containsText("2026-04-01 00:49:59.000");
      assertThat(rows(tab).first()).isInViewport();
    }
  }

  @Test
  void theKeyboardGoesOnFromItsRowAlsoWhenThatIsFarAway() throws Exception {
    try (Tab tab = scrolling()) {
      tab.page().keyboard().press("j");
      tab.page().keyboard().press("j");
      Locator second = tab.page().locator("tr[aria-rowindex='3'] a");
      assertThat(second).isFocused();
      while (second.count() > 0) {
        toTheLastRow(tab);
        tab.page().waitForTimeout(20);
      }
      tab.page().keyboard().press("ArrowDown");
      Locator third = tab.page().locator("tr[aria-rowindex='4'] a");
      assertThat(third).isFocused();
      assertThat(third).isInViewport();
      tab.page().keyboard().press("Enter");
      assertThat(tab.page()).hasURL(Pattern.compile("/ui/event/many-2997\\?stream=main"));
    }
  }

  @Test
  void aPageThatKeepsNoMoreEventsSaysSo() throws Exception {
    try (Tab tab = scrolling()) {
      // What is kept is far above what a test wants to load.
      tab.page().locator("page-explore").evaluate("page => { page.search.loaded.eventsMax = 80; }");
      toTheLastRow(tab);
      assertThat(tab.page().getByText("These are the newest 80 events")).isVisible();
      assertThat(rows(tab).last()).hasAttribute("aria-rowindex", "81");
      assertThat(tab.page().getByText("Show more")).hasCount(0);
    }
  }

  @Test
  void whoHasScrolledDownKeepsHisPlaceWhileNewEventsCome() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/explore?q=action:(file.read lamp.light)&from=all&live=1");
      assertThat(tab.page().locator(".said")).hasText(Pattern.compile("^3,00\\d events$"));
      toTheLastRow(tab);
      Locator kept =
          tab.page()
              .locator("event-table tr")
              .filter(
                  new Locator.FilterOptions().setHas(tab.page().locator("a[href*='many-2970?']")));
      kept.evaluate("row => row.scrollIntoView({block: 'center'})");
      assertThat(kept).isInViewport();
      int before = Integer.parseInt(kept.getAttribute("aria-rowindex"));
      double top = kept.boundingBox().y;
      // The tail may begin after the first event was stored: one of these it shows.
      for (int i = 0; i < Ui.TRIES && kept.getAttribute("aria-rowindex").equals("" + before); i++) {
        ui.append("{\"action\":\"lamp.light\",\"actor\":{\"type\":\"system\",\"id\":\"lamp\"}}");
        tab.page().waitForTimeout(100);
      }
      assertThat(Integer.parseInt(kept.getAttribute("aria-rowindex"))).isGreaterThan(before);
      assertThat(kept.boundingBox().y).isCloseTo(top, within(2.0));
    }
  }
}
