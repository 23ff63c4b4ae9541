package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches that are saved come back as they were asked. */
class SearchesTest {
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

  private static Locator button(Tab tab, String name) {
    return tab.page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator link(Tab tab, String name) {
    return tab.page()
        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void save(Tab tab, String title, boolean shared) {
    tab.open("/ui/explore?q=outcome%3Adenied+%22a+b%22&from=-7d&stream=shop");
    button(tab, "Save search").press("Enter");
    tab.page().getByLabel("Title").fill(title);
    if (shared) {
      tab.page().getByLabel(Pattern.compile("Share it")).check();
    }
    button(tab, "Save").dblclick(); // and yet it is kept once
    assertThat(tab.page().getByText("Saved as “" + title + "”.")).isVisible();
    tab.open("/ui/searches");
  }

  @Test
  void aSearchIsSavedOpenedRenamedAndDeleted() throws Exception {
    try (Tab tab = ui.tab().signIn(ui.key("reader", "*"))) {
      save(tab, "Denied in shop", false);
      link(tab, "Denied in shop").click();
      assertThat(tab.page())
          .hasURL(
              Pattern.compile(
                  "/ui/explore\\?q=outcome%3Adenied\\+%22a\\+b%22&from=-7d&stream=shop"));
      tab.page().goBack();
      assertThat(button(tab, "Share: Denied in shop")).hasCount(0); // a reader shares nothing
      button(tab, "Rename: Denied in shop").press("Enter");
      tab.page().getByLabel("Title").fill("Refused in shop");
      tab.page().getByLabel("Title").press("Enter");
      assertThat(link(tab, "Refused in shop")).isVisible();
      button(tab, "Delete: Refused in shop").press("Enter");
      button(tab, "Delete").press("Enter");
      assertThat(link(tab, "Refused in shop")).hasCount(0);
      assertThat(tab.page().getByText("None yet.")).isVisible();
    }
  }

  @Test
  void whatIsSharedIsThereForReadersOfItsStream() throws Exception {
    try (Tab owner = ui.tab().signIn(ui.key("responder", "*"));
        Tab reader = ui.tab().signIn(ui.key("reader", "shop"));
        Tab stranger = ui.tab().signIn(ui.key("reader", "main"))) {
      save(owner, "Shared with shop", true);
      reader.open("/ui/searches");
      assertThat(link(reader, "Shared with shop")).isVisible();
      assertThat(button(reader, "Rename: Shared with shop")).hasCount(0);
      stranger.open("/ui/searches");
      assertThat(stranger.page().getByText("Nobody shares one with you.")).isVisible();
      button(reader, "Keep a copy: Shared with shop").click();
      assertThat(link(reader, "Shared with shop")).hasCount(2);
      button(owner, "Stop sharing: Shared with shop").click();
      assertThat(button(owner, "Share: Shared with shop")).isVisible();
      reader.page().reload();
      assertThat(link(reader, "Shared with shop")).hasCount(1);
      assertThat(button(reader, "Delete: Shared with shop")).isVisible(); // the copy
    }
  }

  @Test
  void savedSearchesAreForEverybody() throws Exception {
    for (ColorScheme colours : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      try (Tab tab = ui.tab(Ui.PHONE, colours)) {
        tab.signIn(ui.server().adminKey());
        save(tab, "For eyes " + colours, true);
        assertThat(link(tab, "For eyes " + colours)).isVisible();
        assertThat(tab.violations()).isEmpty();
        assertThat(tab.scrollsSideways()).isFalse();
        button(tab, "Rename: For eyes " + colours).click();
        assertThat(tab.page().getByLabel("Title")).isVisible();
        assertThat(tab.violations()).isEmpty();
      }
    }
  }
}
