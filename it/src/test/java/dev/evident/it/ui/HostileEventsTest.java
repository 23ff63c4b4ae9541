package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can have an event logged has no power over whoever looks at it. */
class HostileEventsTest {
  /** As long as a record may be, less what stands around it. */
  private static final int LONG_CHARS = (1 << 20) - 2_000;

  private static final List<String> TEXTS =
      List.of(
          "<script>window.hostile = 1</script>",
          "<img src=x onerror='window.hostile = 2'>",
          "\\\"><svg onload=window.hostile=3>",
          "javascript:window.hostile=4",
          "${window.hostile = 5} {{constructor.constructor('window.hostile=6')()}}",
          "\\u202egnp.exe\\u202c \\u2066hidden\\u2069 \\u200b\\u0007",
          "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
          "مرحبا بالعالم",
          "x".repeat(90) + " ".repeat(60) + "y".repeat(90));

  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"));
    StringBuilder lines = new StringBuilder();
    for (String text : TEXTS) {
      lines.append(
          """
          {"action":"text.%2$d","actor":{"type":"user","id":"%1$s","name":"%1$s"},"targets":[{"type":"%1$s","id":"%1$s"}],"origin":{"user_agent":"%1$s"},"context":{"service":"%1$s"},"message":"%1$s","parameters":{"%1$s":"%1$s"}}
          """
              .formatted(text, TEXTS.indexOf(text)));
    }
    ui.append(lines.toString());
    ui.append(
        "{\"action\":\"long.text\",\"actor\":{\"type\":\"system\",\"id\":\"s\"},\"parameters\":{\"long\":\""
            + "<b>W".repeat(LONG_CHARS / 4)
            + "\"}}");
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Ui.DESK, Ui.PHONE})
  void theyDoNotRunAndDoNotBreakTheLayout(int width) throws Exception {
    try (Tab tab = ui.tab(width, ColorScheme.LIGHT)) {
      tab.signIn(ui.server().adminKey());
      tab.open(
          "/ui/explore?stream=main&from=all&cols=time,outcome,actor,action,target,message,origin.user_agent,parameters,parameters.long");
      assertThat(tab.page().locator("event-table tbody tr")).hasCount(TEXTS.size() + 1);
      assertThat(tab.page().locator("event-facets li")).not().hasCount(0);
      assertThat(tab.page().locator(".said")).hasText((TEXTS.size() + 1) + " events");
      assertThat(tab.page().evaluate("window.hostile")).isNull();
      assertThat(tab.scrollsSideways()).isFalse();
      assertThat(tab.violations()).isEmpty();
    }
  }

  @Test
  void whatCannotBeSeenIsMadeVisible() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/explore?stream=main&from=all&q=message:gnp&cols=time,message");
      assertThat(tab.page().locator("event-table tbody tr")).hasCount(1);
      assertThat(tab.page().locator("event-table tbody tr"))
          .containsText("⟦202E⟧gnp.exe⟦202C⟧ ⟦2066⟧hidden⟦2069⟧ ⟦200B⟧⟦0007⟧");
    }
  }

  @Test
  void inStoriesAndOnDashboardsTheyStayInTheirPlaces() throws Exception {
    String board =
        "{\"title\":\"Hostile\",\"from\":\"-24h\",\"shared\":false,\"panels\":["
            + "{\"type\":\"top\",\"title\":\"Who\",\"query\":\"* | count by actor.id | top 20\",\"width\":6,\"height\":3},"
            + "{\"type\":\"bars\",\"title\":\"Bars\",\"query\":\"* | count by actor.id | top 20\",\"width\":6,\"height\":3},"
            + "{\"type\":\"table\",\"title\":\"All\",\"query\":\"* | top 20 | fields actor.name, parameters.long\",\"width\":12,\"height\":3}]}";
    HttpResponse<String> made = ui.server().post("/v1/dashboards", "application/json", board);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(made.body());
    assertThat(id.find()).isTrue();
    try (Tab tab = ui.admin()) {
      tab.open("/ui/dashboards/" + id.group(1));
      Locator panels = tab.page().locator("board-panel");
      assertThat(panels.nth(0)).containsText("⟦202E⟧gnp.exe⟦202C⟧");
      assertThat(panels.nth(1).locator("canvas"))
          .hasAttribute("aria-label", Pattern.compile("^Bars: "));
      assertThat(panels.nth(2)).containsText("⟦202E⟧gnp.exe⟦202C⟧");
      Object longest =
          panels
              .nth(2)
              .locator("td")
              .evaluateAll("cells => Math.max(...cells.map(one => one.textContent.length))");
      assertThat(((Number) longest).intValue()).isLessThan(1_000);
      tab.open(
          "/ui/story?from=-24h&actor=%E2%80%AEgnp.exe%E2%80%AC%20%E2%81%A6hidden%E2%81%A9%20%E2%80%8B%07");
      assertThat(tab.page().locator(".day a.event").first())
          .containsText("⟦202E⟧gnp.exe⟦202C⟧ ⟦2066⟧hidden⟦2069⟧ ⟦200B⟧⟦0007⟧");
      assertThat(tab.page().evaluate("window.hostile")).isNull();
      assertThat(tab.scrollsSideways()).isFalse();
    }
  }

  /** What a click on a facet asks, by the very module that writes it. */
  @Test
  void everyValueIsFoundAgainByTheTestThatAClickAdds() throws Exception {
    try (Tab tab = ui.admin()) {
      Object lost =
          tab.page()
              .evaluate(
                  """
                  async () => {
                    const { add, has, remove, term } = await import('/ui/lib/query-text.js');
                    const ask = async (q) =>
                      (await (await fetch('/v1/events?stream=main&q=' + encodeURIComponent(q))).json()).events;
                    const lost = [];
                    for (const { index, event } of await ask('')) {
                      const test = term('actor.id', event.actor.id);
                      const query = add('outcome=success OR *', test);
                      const found = await ask(add('*', test));
                      const without = await ask(term('actor.id', event.actor.id, false));
                      const right =
                        found.length === 1 && found[0].index === index &&
                        !without.some((one) => one.index === index) &&
                        has(query, test) && !has(remove(query, test), test);
                      if (!right) lost.push(test);
                    }
                    return lost;
                  }
                  """);
      assertThat((List<?>) lost).isEmpty();
    }
  }

  @Test
  void aQueryFromAForeignLinkIsOnlyText() throws Exception {
    try (Tab tab = ui.admin().expecting(400)) {
      tab.open(
          "/ui/explore?q=%3Cimg src=x onerror=window.hostile=7%3E(&stream=%3Cb%3E&cols=%3Cb%3E");
      assertThat(tab.page().locator("query-box, error-line").locator("[role=alert]").first())
          .isVisible();
      assertThat(tab.page().evaluate("window.hostile")).isNull();
      assertThat(tab.scrollsSideways()).isFalse();
    }
  }
}
