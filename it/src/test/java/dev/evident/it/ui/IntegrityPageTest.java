package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.evident.it.demo.DemoWeek;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In what state the log is, and a look at all of it now. */
class IntegrityPageTest {
  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"), "--set", "log.journal-file-mib=64");
    ui.append(String.join("\n", DemoWeek.events(7, Instant.parse("2026-11-27T12:00:00Z"))));
    Matcher size = Pattern.compile("\"committed\":([0-9]+)").matcher(ui.server().body("/readyz"));
    assertThat(size.find()).isTrue();
    String _ = ui.server().checkpointOf(Long.parseLong(size.group(1)));
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  private static Locator verify(Tab tab) {
    return tab.page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Verify the whole log"));
  }

  @Test
  void theWholeLogIsVerifiedByTheKeyboardAndThePageSaysWhatCameOut() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Integrity")).click();
      assertThat(tab.heading("Integrity")).isVisible();
      assertThat(tab.page().getByText("none configured")).isVisible();
      verify(tab).focus();
      tab.page().keyboard().press("Enter");
      assertThat(tab.page().getByText(Pattern.compile("Verified: all [0-9,]+ records")))
          .isVisible();
      assertThat(verify(tab)).isEnabled();
      assertThat(
              tab.page()
                  .getByRole(
                      AriaRole.IMG,
                      new Page.GetByRoleOptions()
                          .setName(Pattern.compile("Records under signed checkpoints: [0-9,]+"))))
          .isVisible();
    }
  }

  @Test
  void progressIsShownAndWhatIsFoundIsSaid() throws Exception {
    try (Tab tab = ui.admin()) {
      String running =
          "{\"state\":\"running\",\"size\":1000,\"done\":250,"
              + "\"started\":\"2026-11-27T12:00:00Z\",\"findings\":[]}";
      String damaged =
          "{\"state\":\"damaged\",\"size\":1000,\"done\":1000,\"started\":\"2026-11-27T12:00:00Z\","
              + "\"ended\":\"2026-11-27T12:00:09Z\",\"findings\":[\"records 0 to 255 are not those of the log\"]}";
      String[] now = {running};
      tab.context()
          .route(
              "**/v1/integrity/verification",
              route ->
                  route.fulfill(
                      new com.microsoft.playwright.Route.FulfillOptions()
                          .setContentType("application/json")
                          .setBody(now[0])));
      tab.open("/ui/integrity");
      assertThat(tab.page().getByText("250 of 1,000 records")).isVisible();
      assertThat(tab.page().getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "250");
      assertThat(verify(tab)).isDisabled();
      now[0] = damaged;
      assertThat(tab.page().getByText("records 0 to 255 are not those of the log")).isVisible();
      assertThat(tab.page().getByText("Damaged: not everything is as it was signed.")).isVisible();
    }
  }

  @Test
  void anAuditorSeesItAndAReaderDoesNot() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.signIn(ui.key("auditor", "*"));
      tab.open("/ui/integrity");
      assertThat(verify(tab)).isVisible();
    }
    try (Tab tab = ui.tab()) {
      tab.signIn(ui.key("reader", "*"));
      assertThat(
              tab.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Integrity")))
          .hasCount(0);
      tab.open("/ui/integrity");
      assertThat(tab.heading("Not for you")).isVisible();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void itIsForEverybodyOnEveryScreen(ColorScheme colours) throws Exception {
    try (Tab tab = ui.tab(Ui.PHONE, colours)) {
      tab.signIn(ui.server().adminKey());
      tab.open("/ui/integrity");
      assertThat(verify(tab)).isVisible();
      assertThat(tab.violations()).isEmpty();
      assertThat(tab.scrollsSideways()).isFalse();
    }
  }
}
