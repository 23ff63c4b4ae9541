package dev.evident.it.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.evident.it.RunningServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server with a browser in front of it, for one class of tests: start it before all of them and
 * close it behind. Without a Chromium its tests skip, and say so.
 */
final class Ui implements AutoCloseable {
  /** Wide enough for everything, and a phone. */
  static final int DESK = 1280;

  static final int PHONE = 390;

  /** Machines that run tests are slow at times. */
  static final double PATIENCE_MILLIS = 120_000;

  /** The same for what is tried ten times a second. */
  static final int TRIES = 1_200;

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final RunningServer server;
  private final Playwright playwright;
  private final Browser browser;

  private Ui(RunningServer server, Playwright playwright, Browser browser) {
    this.server = server;
    this.playwright = playwright;
    this.browser = browser;
  }

  /**
   * Starts both.
   *
   * @param data the server's directory
   * @param more further arguments of {@code serve}, such as {@code --set streams=main,shop}
   */
  static Ui start(Path data, String... more) throws Exception {
    Optional<Path> chromium = chromium();
    assumeTrue(
        chromium.isPresent(),
        "Chromium is not installed: the tests of the page did not run (./check --install)");
    RunningServer server = RunningServer.start(data, more);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    List<String> flags = new ArrayList<>(List.of("--disable-background-networking"));
    if ("root".equals(System.getProperty("user.name"))) {
      flags.add("--no-sandbox"); // Chromium refuses to run as root with one
    }
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setTimeout(PATIENCE_MILLIS)
                    .setArgs(flags));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    return new Ui(server, playwright, browser);
  }

  private static Optional<Path> chromium() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  RunningServer server() {
    return server;
  }

  /** A person with an own browser profile who is not signed in. */
  Tab tab() {
    return tab(DESK, ColorScheme.LIGHT);
  }

  /**
   * @param width of the window in pixels
   */
  Tab tab(int width, ColorScheme colours) {
    return new Tab(
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(server.url())
                .setViewportSize(width, width == PHONE ? 844 : 800)
                .setColorScheme(colours)
                .setLocale("en-GB")
                .setTimezoneId("UTC")));
  }

  /** Somebody who is signed in as the administrator. */
  Tab admin() throws IOException {
    Tab tab = tab();
    tab.signIn(server.adminKey());
    return tab;
  }

  /** A new API key. */
  String key(String role, String stream) throws Exception {
    String body =
        "{\"name\":\"%s of %s\",\"grants\":[{\"role\":\"%s\",\"stream\":\"%s\"}]}"
            .formatted(role, stream, role, stream);
    HttpResponse<String> made = server.post("/v1/keys", "application/json", body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    Matcher key = Pattern.compile("\"key\":\"([^\"]+)\"").matcher(made.body());
    assertThat(key.find()).as("a key in the answer").isTrue();
    return key.group(1);
  }

  /** Stores events, one JSON object in each line. */
  void append(String lines) throws Exception {
    HttpResponse<String> stored = server.post("/v1/events", "application/x-ndjson", lines);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
    assertThat(stored.body()).contains("\"rejected\":[]");
  }

  @Override
  public void close() throws IOException {
    browser.close();
    playwright.close();
    server.close();
  }
}
