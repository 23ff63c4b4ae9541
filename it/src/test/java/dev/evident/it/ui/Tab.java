package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One person in front of the page. Closing it fails when anything was said on the browser's console
 * as an error that the test did not expect: a fault in a script, or a breach of the policy.
 */
final class Tab implements AutoCloseable {
  private static final String REFUSED =
      "Failed to load resource: the server responded with a status of ";

  private final BrowserContext context;
  private final Page page;
  private final List<String> errors = new ArrayList<>();
  private final List<Integer> expected = new ArrayList<>();
  private final List<String> tolerated = new ArrayList<>();

  Tab(BrowserContext context) {
    this.context = context;
    context.setDefaultTimeout(Ui.PATIENCE_MILLIS);
    context.onConsoleMessage(this::said);
    context.onWebError(error -> errors.add("uncaught: " + error.error()));
    this.page = context.newPage();
  }

  private void said(ConsoleMessage message) {
    boolean refusal =
        message.text().startsWith(REFUSED)
            && expected.stream().anyMatch(status -> message.text().startsWith(REFUSED + status));
    if (message.type().equals("error")
        && !refusal
        && tolerated.stream().noneMatch(message.text()::contains)) {
      errors.add(message.text() + " at " + message.location());
    }
  }

  /** The test provokes answers of this status; Chromium complains about them on the console. */
  Tab expecting(int status) {
    expected.add(status);
    return this;
  }

  /** The test provokes what the browser itself complains about, in words that hold these. */
  Tab expecting(String words) {
    tolerated.add(words);
    return this;
  }

  Page page() {
    return page;
  }

  BrowserContext context() {
    return context;
  }

  /** Goes to an address of the server, such as {@code /ui/explore}. */
  Tab open(String address) {
    page.navigate(address);
    return this;
  }

  /** Signs in as a person does. */
  Tab signIn(String key) {
    open("/ui/signin");
    page.getByLabel("API key").fill(key);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in").setExact(true))
        .click();
    assertThat(heading("Streams")).isVisible();
    return this;
  }

  com.microsoft.playwright.Locator heading(String text) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
  }

  /** Follows a link inside the page, as a click on it does: nothing is loaded anew. */
  Tab go(String address) {
    page.evaluate(
        "to => { history.pushState(null, '', to); dispatchEvent(new CustomEvent('evident-route')); }",
        address);
    return this;
  }

  /** From now on what the server answers under these addresses comes changed. */
  void altered(String addresses, UnaryOperator<String> change) {
    page.route(
        Pattern.compile(addresses),
        route -> {
          APIResponse answer = route.fetch();
          route.fulfill(
              new Route.FulfillOptions().setResponse(answer).setBody(change.apply(answer.text())));
        });
  }

  /**
   * Keeps what the page asks for at these addresses until the test lets it through.
   *
   * @return grows with each request
   */
  List<Route> held(String addresses) {
    List<Route> held = new CopyOnWriteArrayList<>();
    page.route(addresses, held::add);
    return held;
  }

  /** Until whatever has arrived by now was drawn. */
  void drawn() {
    page.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");
  }

  /** What axe-core finds wrong for people with disabilities; it should be nothing. */
  List<String> violations() {
    List<String> all = new ArrayList<>();
    for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
      rule.getNodes()
          .forEach(node -> all.add(rule.getId() + ": " + rule.getHelp() + " " + node.getHtml()));
    }
    return all;
  }

  /** Whether the page is wider than the window, so that one would have to scroll sideways. */
  boolean scrollsSideways() {
    return (Boolean)
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  @Override
  public void close() {
    context.close();
    assertThat(errors).as("errors on the browser's console").isEmpty();
  }
}
