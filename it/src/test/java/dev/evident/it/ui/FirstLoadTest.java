package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page costs whoever comes for the first time. */
class FirstLoadTest {
  private static final long BYTES_MAX = 250_000;

  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"));
    ui.append("{\"action\":\"door.open\",\"actor\":{\"type\":\"system\",\"id\":\"s\"}}");
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  @Test
  void itFitsIntoAQuarterOfAMegabyteAndComesFromHereOnly() throws Exception {
    try (Tab tab = ui.tab()) {
      AtomicLong bytes = new AtomicLong();
      CDPSession wire = tab.context().newCDPSession(tab.page());
      wire.send("Network.enable");
      wire.on(
          "Network.loadingFinished",
          event -> bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
      tab.page().onRequest(request -> assertThat(request.url()).startsWith(ui.server().url()));
      tab.signIn(ui.server().adminKey());
      tab.open("/ui/explore?stream=main");
      assertThat(tab.page().locator("event-table tbody tr")).hasCount(1);
      assertThat(tab.page().locator("event-facets li")).not().hasCount(0);
      assertThat(bytes.get())
          .as("bytes over the wire, headers included")
          .isBetween(20_000L, BYTES_MAX);
    }
  }

  @Test
  void theSecondLoadAsksForNoFileAgain() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/explore?stream=main");
      assertThat(tab.page().locator("event-table tbody tr")).hasCount(1);
      tab.page().reload();
      assertThat(tab.page().locator("event-table tbody tr")).hasCount(1);
      Object sent =
          tab.page()
              .evaluate(
                  "performance.getEntriesByType('resource').filter(e => e.name.includes('/ui/-/') && e.transferSize > 0).map(e => e.name)");
      assertThat((java.util.List<?>) sent).isEmpty();
    }
  }
}
