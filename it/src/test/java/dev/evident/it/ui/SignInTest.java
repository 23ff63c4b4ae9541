package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Coming in and going out. */
class SignInTest {
  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"), "--set", "streams=main,shop");
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  @Test
  void aKeyIsExchangedForACookieAndKeptNowhere() throws Exception {
    String key = ui.key("reader", "shop");
    try (Tab tab = ui.tab()) {
      tab.signIn(key);
      assertThat(tab.page().getByText("shop", new Page.GetByTextOptions().setExact(true)))
          .isVisible();
      assertThat(tab.page().getByText("main", new Page.GetByTextOptions().setExact(true)))
          .hasCount(0);
      Cookie cookie = tab.context().cookies().getFirst();
      assertThat(tab.context().cookies()).hasSize(1);
      assertThat(cookie.httpOnly).isTrue();
      assertThat(cookie.value).isNotEqualTo(key);
      Object kept = tab.page().evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])");
      assertThat(kept.toString()).doesNotContain(key);
      assertThat(tab.page().url()).doesNotContain(key);
    }
  }

  @Test
  void aWrongKeyIsRefusedInWords() throws Exception {
    try (Tab tab = ui.tab().expecting(401)) {
      tab.open("/ui/");
      tab.page().getByLabel("API key").fill("evd_wrong");
      tab.page().keyboard().press("Enter");
      assertThat(tab.page().getByRole(AriaRole.ALERT)).containsText("key");
      assertThat(tab.page()).hasURL(Pattern.compile("/ui/signin"));
    }
  }

  @Test
  void whoIsNotSignedInComesBackToWhereHeWantedToGo() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.open("/ui/explore?q=action:door.open&stream=main");
      tab.page().getByLabel("API key").fill(ui.server().adminKey());
      tab.page().keyboard().press("Enter");
      assertThat(tab.page())
          .hasURL(Pattern.compile("/ui/explore\\?q=action(:|%3A)door.open&stream=main"));
    }
  }

  @Test
  void signingOutEndsTheSessionAtTheServer() throws Exception {
    try (Tab tab = ui.admin()) {
      String before = tab.context().cookies().getFirst().value;
      tab.page()
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
          .click();
      assertThat(tab.heading("Sign in")).isVisible();
      assertThat(tab.context().cookies()).isEmpty();
      tab.context()
          .addCookies(
              java.util.List.of(new Cookie("evident-session", before).setUrl(ui.server().url())));
      tab.open("/ui/");
      assertThat(tab.heading("Sign in")).isVisible();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void thePagesAreForEverybody(ColorScheme colours) throws Exception {
    try (Tab tab = ui.tab(Ui.PHONE, colours)) {
      tab.open("/ui/");
      assertThat(tab.heading("Sign in")).isVisible();
      assertThat(tab.violations()).isEmpty();
      assertThat(tab.scrollsSideways()).isFalse();
      tab.signIn(ui.server().adminKey());
      assertThat(tab.page().getByRole(AriaRole.LISTITEM)).not().hasCount(0);
      assertThat(tab.violations()).isEmpty();
      assertThat(tab.scrollsSideways()).isFalse();
    }
  }

  @Test
  void aStreamThatAsksForAPurposeIsReadWithOne() throws Exception {
    String made = "{\"name\":\"patients\",\"purpose_required\":true}";
    assertThat(ui.server().post("/v1/streams", "application/json", made).statusCode())
        .isEqualTo(201);
    ui.append("{\"action\":\"file.read\",\"stream\":\"patients\",\"actor\":{\"type\":\"system\"}}");
    try (Tab tab = ui.admin().expecting(400)) {
      tab.open("/ui/explore?stream=patients");
      assertThat(tab.heading("Why do you look?")).isVisible();
      tab.page().getByLabel("Purpose, such as the number of a ticket").fill("TICKET-7");
      tab.page().keyboard().press("Enter");
      assertThat(tab.page().locator("event-table tbody tr")).hasCount(1);
      assertThat(tab.heading("Why do you look?")).hasCount(0);
      assertThat(tab.page().locator("event-facets li")).not().hasCount(0);
      // Whoever sits down next, without loading the page anew, has not said why.
      tab.page()
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
          .click();
      tab.page().getByLabel("API key").fill(ui.server().adminKey());
      tab.page().keyboard().press("Enter");
      tab.page()
          .getByRole(AriaRole.LINK)
          .filter(new Locator.FilterOptions().setHasText("patients"))
          .click();
      assertThat(tab.heading("Why do you look?")).isVisible();
    }
  }

  @Test
  void theSwitchOfColoursIsKept() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.open("/ui/");
      tab.page().getByLabel("Colours").selectOption("dark");
      tab.page().reload();
      assertThat(tab.page().getByLabel("Colours")).hasValue("dark");
      assertThat(tab.page().locator("html")).hasAttribute("data-theme", "dark");
    }
  }
}
