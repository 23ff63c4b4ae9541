package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A planted history is told with its silences, its bursts, and what was new. */
class StoryTest {
  private static final String AT_HOME =
      ",\"origin\":{\"ip\":\"10.0.0.1\"},\"context\":{\"session_id\":\"s1\"}";
  private static final String AWAY =
      ",\"origin\":{\"ip\":\"203.0.113.7\"},\"context\":{\"session_id\":\"s2\"}";

  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"));
    Planted planted = new Planted();
    planted.event(Duration.ofDays(10), "document.read", "success", "alice", AT_HOME);
    planted.event(Duration.ofHours(20), "user.login", "success", "alice", AT_HOME);
    for (int i = 0; i < 41; i++) {
      planted.event(
          Duration.ofHours(19).minusSeconds(3L * i),
          "document.read",
          "success",
          "alice",
          AT_HOME + ",\"targets\":[{\"type\":\"document\",\"id\":\"doc-" + i % 12 + "\"}]");
    }
    planted.event(
        Duration.ofHours(10),
        "role.grant",
        "denied",
        "alice",
        AWAY
            + ",\"targets\":[{\"type\":\"role\",\"id\":\"billing-admin\"}],\"reason\":\"two persons\"");
    planted.event(
        Duration.ofHours(9),
        "role.grant",
        "success",
        "bob",
        AT_HOME + ",\"targets\":[{\"type\":\"role\",\"id\":\"billing-admin\"}]");
    planted.event(
        Duration.ofHours(8),
        "page.open",
        "success",
        "mallory",
        ",\"targets\":[{\"type\":\"page\",\"id\":\"<img src=x onerror=alert(1)>\"}]");
    ui.append(planted.lines());
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  private static Locator items(Tab tab) {
    return tab.page().locator("ol.day > li");
  }

  @Test
  void silencesBurstsAndWhatIsNewAreTold() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/story?actor=alice");
      assertThat(tab.heading("Story of actor “alice”")).isVisible();
      assertThat(items(tab))
          .hasText(
              new Pattern[] {
                Pattern.compile(
                    "Nothing for 3 hours 59 minutes at first|Nothing for 4 hours at first"),
                Pattern.compile("alice logged in from 10\\.0\\.0\\.1\\.\\s*first time: action$"),
                Pattern.compile("Nothing for 1 hour"),
                Pattern.compile(
                    "alice read documents 41 times within 2 minutes, 12 different ones\\."),
                Pattern.compile("Nothing for 8 hours 58 minutes"),
                Pattern.compile(
                    "alice tried to grant role “billing-admin” from 203\\.0\\.113\\.7\\. It was denied\\. Reason: two persons\\s*first time: action\\s*first time: address"),
                Pattern.compile("Nothing for 10 hours since then"),
              });
      assertThat(tab.page().getByRole(AriaRole.STATUS).first())
          .containsText("43 events in the last 24 hours");
      items(tab).nth(3).locator("summary").click();
      Locator inside = items(tab).nth(3).getByRole(AriaRole.LINK);
      assertThat(inside).hasCount(41);
      assertThat(inside.first()).hasAttribute("href", Pattern.compile("/ui/event/planted-2\\b"));
    }
  }

  @Test
  void whatCountsAsNewIsWhatWasNotSeenInTheLookBack() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/story?actor=alice");
      assertThat(tab.page().locator(".first")).hasCount(3);
      tab.page().getByLabel("New means not seen in").selectOption("-7d");
      tab.page()
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Tell it"))
          .press("Enter");
      assertThat(tab.page()).hasURL(Pattern.compile("back=-7d"));
      // The reading of ten days ago is no longer known: reading, and the address, are new again.
      assertThat(tab.page().locator(".first")).hasCount(5);
      assertThat(items(tab).filter(new Locator.FilterOptions().setHasText("40 times"))).hasCount(1);
    }
  }

  @Test
  void targetsAndSessionsHaveStoriesToo() throws Exception {
    try (Tab tab = ui.admin()) {
      tab.open("/ui/story?target=billing-admin");
      assertThat(items(tab).filter(new Locator.FilterOptions().setHasText("billing-admin")))
          .hasCount(2);
      assertThat(tab.page().getByText("first time: actor here")).hasCount(2);
      tab.open("/ui/story?session=s2");
      assertThat(tab.page().getByRole(AriaRole.STATUS).first()).containsText("1 event in");
      tab.open("/ui/story?actor=nobody");
      assertThat(tab.heading("Nothing happened")).isVisible();
      tab.open("/ui/story?actor=mallory");
      assertThat(items(tab).filter(new Locator.FilterOptions().setHasText("<img src=x")))
          .hasCount(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void aStoryIsForEverybody(ColorScheme colours) throws Exception {
    for (int width : new int[] {Ui.DESK, Ui.PHONE}) {
      try (Tab tab = ui.tab(width, colours)) {
        tab.signIn(ui.server().adminKey());
        tab.open("/ui/story?actor=alice");
        assertThat(tab.page().locator(".first")).hasCount(3);
        assertThat(tab.violations()).isEmpty();
        assertThat(tab.scrollsSideways()).isFalse();
      }
    }
  }
}
