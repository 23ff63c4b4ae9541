package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Administration by clicking and by the keyboard, and what roles see of it. */
class AdminPageTest {
  private static final List<String> PARTS =
      List.of("streams", "keys", "roles", "approvals", "sessions", "settings", "storage");

  private static Ui ui;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui =
        Ui.start(
            work.resolve("data"), "--set", "streams=main,shop", "--set", "auth.two-person=grants");
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

  private static Locator field(Tab tab, String label) {
    return tab.page().getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  private static Locator link(Tab tab, String name) {
    return tab.page()
        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator row(Tab tab, String text) {
    return tab.page().getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(text));
  }

  /** The button whose name begins so, and goes on with what it is about. */
  private static Locator act(Tab tab, String beginning) {
    return tab.page()
        .getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(Pattern.compile("^" + beginning + "[ :]+grants")));
  }

  private static Tab at(Tab tab, String part) {
    tab.open("/ui/admin/" + part);
    assertThat(tab.heading("Administration")).isVisible();
    return tab;
  }

  @Test
  void aStreamIsMadeByTheKeyboardAndAWrongNameIsRefusedInWords() throws Exception {
    try (Tab tab = at(ui.admin().expecting(422), "keys")) {
      assertThat(button(tab, "Make a key")).isEnabled(); // it knows the streams that there are now
      link(tab, "Streams").click();
      button(tab, "Make a stream").focus();
      tab.page().keyboard().press("Enter");
      field(tab, "Name").fill("Not A Name");
      tab.page().keyboard().press("Enter");
      assertThat(tab.page().getByRole(AriaRole.ALERT)).containsText("name");
      field(tab, "Name").fill("billing");
      field(tab, "Readers must say why they read").check();
      field(tab, "Name").press("Enter");
      assertThat(row(tab, "billing")).containsText("must say why they read");
      assertThat(button(tab, "Make a stream")).isFocused(); // where the keyboard was before
      link(tab, "API keys").click();
      button(tab, "Make a key").click();
      field(tab, "Stream").selectOption("billing");
    }
  }

  @Test
  void aKeyIsShownOnceRotatedAndRevoked() throws Exception {
    try (Tab tab = at(ui.admin(), "keys")) {
      button(tab, "Make a key").click();
      field(tab, "Name").fill("shop-backend");
      field(tab, "Role").selectOption("producer");
      field(tab, "Stream").selectOption("shop");
      button(tab, "Make it").click();
      Locator secret = tab.page().locator(".secret");
      assertThat(secret).containsText("evd_");
      String first = secret.innerText();
      tab.page()
          .evaluate(
              "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }");
      button(tab, "Copy").click();
      assertThat(tab.page().getByText("copy it yourself")).isVisible();
      button(tab, "Done").click();
      assertThat(tab.page().getByText(first)).hasCount(0);
      assertThat(row(tab, "shop-backend")).containsText("producer of shop");
      button(tab, "Rotate shop-backend").click();
      button(tab, "Rotate it").click();
      assertThat(secret).containsText("evd_");
      assertThat(secret.innerText()).isNotEqualTo(first);
      button(tab, "Done").click();
      assertThat(row(tab, "shop-backend")).containsText("old secret until");
      button(tab, "Revoke shop-backend").click();
      tab.page().keyboard().press("Escape");
      assertThat(row(tab, "shop-backend")).containsText("active");
      button(tab, "Revoke shop-backend").click();
      button(tab, "Revoke it").click();
      assertThat(row(tab, "shop-backend")).containsText("revoked");
    }
  }

  @Test
  void aRoleNeedsASecondPersonWhoAgreesBeforeItIsDone() throws Exception {
    String other = ui.key("admin", "*");
    try (Tab first = at(ui.admin().expecting(403), "roles");
        Tab second = ui.tab()) {
      button(first, "Grant a role").click();
      field(first, "Who").fill("group:security");
      field(first, "Role").selectOption("auditor");
      field(first, "Stream").selectOption("*");
      button(first, "Grant it").click();
      assertThat(first.page().getByText("A second person has to agree first")).isVisible();
      at(first, "approvals");
      act(first, "Approve").click();
      assertThat(first.page().getByRole(AriaRole.ALERT)).containsText("somebody else");
      at(second.signIn(other), "approvals");
      assertThat(row(second, "group:security")).containsText("waiting");
      act(second, "Approve").click();
      assertThat(row(second, "group:security")).containsText("approved");
      at(first, "approvals");
      act(first, "Do it now").click();
      assertThat(row(first, "group:security")).containsText("done");
      at(first, "roles");
      assertThat(row(first, "group:security")).containsText("auditor of all streams");
    }
  }

  @Test
  void whatIsDeniedIsNotDone() throws Exception {
    String other = ui.key("admin", "*");
    try (Tab first = at(ui.admin(), "roles");
        Tab second = ui.tab()) {
      button(first, "Grant a role").click();
      field(first, "Who").fill("user:mallory");
      button(first, "Grant it").click();
      at(second.signIn(other), "approvals");
      row(second, "user:mallory")
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Deny"))
          .click();
      assertThat(row(second, "user:mallory")).containsText("rejected");
      at(first, "roles");
      assertThat(row(first, "user:mallory")).hasCount(0);
    }
  }

  @Test
  void aSessionIsEndedAtOnce() throws Exception {
    try (Tab admin = ui.admin();
        Tab reader = ui.tab().expecting(401)) {
      reader.signIn(ui.key("reader", "shop"));
      at(admin, "sessions");
      row(admin, "reader of shop")
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("End"))
          .first()
          .click();
      assertThat(admin.page().getByText("The session of reader of shop is over.")).isVisible();
      reader.open("/ui/streams");
      assertThat(reader.heading("Sign in")).isVisible();
    }
  }

  @Test
  void settingsAreFoundWithTheirSource() throws Exception {
    try (Tab tab = at(ui.admin(), "settings")) {
      field(tab, "Find").fill("two-person");
      assertThat(row(tab, "auth.two-person")).containsText("grants");
      field(tab, "Find").fill("Two-Person ");
      assertThat(row(tab, "auth.two-person")).containsText("grants");
      assertThat(row(tab, "auth.two-person")).containsText("--set auth.two-person");
      assertThat(row(tab, "http.listen")).hasCount(0);
      field(tab, "Find").fill("nothing of the kind");
      assertThat(tab.heading("No such setting")).isVisible();
    }
  }

  @Test
  void storageSaysWhatIsNotSealedYet() throws Exception {
    ui.append("{\"action\":\"door.open\",\"actor\":{\"type\":\"system\"}}");
    try (Tab tab = at(ui.admin(), "storage")) {
      assertThat(tab.page().getByText("Not sealed yet:")).isVisible();
      assertThat(tab.heading("Nothing is sealed yet")).isVisible();
    }
  }

  @Test
  void everybodySeesOnlyWhatHisRoleMayDo() throws Exception {
    try (Tab tab = ui.tab()) {
      tab.signIn(ui.key("reader", "*"));
      assertThat(link(tab, "Administration")).hasCount(0);
      tab.open("/ui/admin/keys");
      assertThat(tab.heading("Not for you")).isVisible();
      assertThat(tab.page().getByText("API keys")).hasCount(0);
    }
    try (Tab tab = ui.tab()) {
      tab.signIn(ui.key("operator", "*"));
      link(tab, "Administration").focus();
      tab.page().keyboard().press("Enter");
      assertThat(link(tab, "Settings")).isVisible();
      assertThat(link(tab, "Storage")).isVisible();
      for (String hidden : List.of("Streams", "API keys", "Roles", "Approvals", "Sessions")) {
        assertThat(
                tab.page()
                    .locator("page-admin nav")
                    .getByText(hidden, new Locator.GetByTextOptions().setExact(true)))
            .hasCount(0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void everyPartIsForEverybodyOnEveryScreen(ColorScheme colours) throws Exception {
    try (Tab tab = ui.tab(Ui.PHONE, colours)) {
      tab.signIn(ui.server().adminKey());
      for (String part : PARTS) {
        at(tab, part);
        assertThat(tab.page().locator("page-admin h2").first()).isVisible();
        tab.page().waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
        assertThat(tab.violations()).as(part).isEmpty();
        assertThat(tab.scrollsSideways()).as(part).isFalse();
      }
    }
  }

  @Test
  void nothingIsGrantedBeforeItIsKnownWhatThereIs() throws Exception {
    try (Tab tab = ui.admin()) {
      List<Route> held = tab.held("**/v1/grants");
      at(tab, "roles");
      assertThat(button(tab, "Grant a role")).isDisabled();
      tab.page().waitForCondition(() -> !held.isEmpty());
      held.getFirst().resume();
      button(tab, "Grant a role").click();
      assertThat(field(tab, "Who")).isVisible();
    }
  }

  @Test
  void whatIsLoadedTooLateTakesNothingAway() throws Exception {
    try (Tab tab = at(ui.admin().expecting("net::ERR_FAILED"), "streams")) {
      List<Route> keys = tab.held("**/admin/keys.js");
      List<Route> story = tab.held("**/pages/story.js");
      tab.page().waitForRequest("**/admin/keys.js", () -> link(tab, "API keys").click());
      link(tab, "Roles").click();
      assertThat(tab.heading("Roles of people and groups")).isVisible();
      tab.page().waitForRequestFinished(keys.getFirst()::resume);
      tab.drawn();
      assertThat(tab.heading("Roles of people and groups")).isVisible();
      tab.page().waitForRequest("**/pages/story.js", () -> link(tab, "Story").click());
      link(tab, "Administration").click();
      assertThat(tab.heading("Administration")).isVisible();
      story.getFirst().abort();
      tab.drawn();
      assertThat(tab.page().getByRole(AriaRole.ALERT)).hasCount(0);
      assertThat(tab.heading("Administration")).isVisible();
    }
  }

  @Test
  void theDialogsAreForEverybody() throws Exception {
    try (Tab tab = at(ui.admin(), "keys")) {
      button(tab, "Make a key").click();
      assertThat(field(tab, "Name")).isVisible();
      assertThat(tab.violations()).isEmpty();
    }
  }
}
