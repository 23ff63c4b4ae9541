package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import dev.evident.it.demo.DemoWeek;
import dev.evident.log.witness.WitnessServer;
import dev.evident.merkle.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures of the pages with the company of the demonstration in them. {@code scripts/pictures}
 * makes those of the documents: then they go to {@code -Devident.pictures=FOLDER}.
 */
class PicturesTest {
  private static final int PICTURE_BYTES_MAX = 256 * 1_024;
  private static final long SEED = 2_026;
  private static final String SECOND_STREAM = "warehouse";

  /** Together more than two journal files of the smallest size. */
  private static final int FILLING_BATCHES = 30;

  private static final int FILLING_BATCH = 1_000;
  private static final int LABEL_LONGS = 20;

  /**
   * One picture.
   *
   * @param name of its file
   * @param address of the page
   * @param shown a text by which one sees that the page is there
   */
  private record Picture(
      String name, String address, String shown, int width, ColorScheme colours) {
    private static Picture light(String name, String address, String shown) {
      return new Picture(name, address, shown, Ui.DESK, ColorScheme.LIGHT);
    }

    private static Picture dark(String name, String address, String shown) {
      return new Picture(name, address, shown, Ui.DESK, ColorScheme.DARK);
    }

    private static Picture phone(String name, String address, String shown) {
      return new Picture(name, address, shown, Ui.PHONE, ColorScheme.LIGHT);
    }
  }

  /** A page that is added gets a line here. */
  private static final List<Picture> PICTURES =
      List.of(
          Picture.light("explore", "/ui/explore?stream=main&from=-7d", "user.login"),
          Picture.dark("explore-dark", "/ui/explore?stream=main&from=-7d", "user.login"),
          Picture.phone("explore-phone", "/ui/explore?stream=main&from=-7d", "user.login"),
          Picture.light("event", "/ui/event/demo-000012?stream=main", "demo-000012"),
          Picture.light("dashboard", "/ui/dashboards/activity?from=-7d", "user.login"),
          Picture.dark(
              "dashboard-dark", "/ui/dashboards/failures-and-denials?from=-7d", "user.login"),
          Picture.light("story", "/ui/story?actor=a.aalto", "Ada Aalto"),
          Picture.light("searches", "/ui/searches", "Saved searches"),
          Picture.light("streams", "/ui/streams", "What you may look at"),
          Picture.light("integrity", "/ui/integrity", "Checkpoints over time"),
          Picture.dark("integrity-dark", "/ui/integrity", "Checkpoints over time"),
          Picture.light("keys", "/ui/admin/keys", "shop-backend"),
          Picture.light("storage", "/ui/admin/storage", "By stream and class"),
          Picture.light("settings", "/ui/admin/settings", "Settings in force"),
          Picture.phone("integrity-phone", "/ui/integrity", "Checkpoints over time"));

  @Test
  void everyPageCanBePictured(@TempDir Path work) throws Exception {
    String wanted = System.getProperty("evident.pictures", "");
    assumeTrue(
        !wanted.isEmpty(),
        "skipped: scripts/pictures makes pictures; other tests look at each page");
    Path folder = Path.of(wanted);
    Files.createDirectories(folder);
    int port = Sample.freePort();
    String origin = "http://127.0.0.1:" + port;
    try (WitnessServer near = WitnessServer.start("near.example", work.resolve("near"), 0);
        WitnessServer far = WitnessServer.start("far.example", work.resolve("far"), 0);
        Ui ui =
            Ui.start(
                work.resolve("data"),
                "--set",
                "streams=main," + SECOND_STREAM,
                "--set",
                "log.journal-file-mib=8",
                "--set",
                "viewer.origins=" + origin,
                "--set",
                "witnesses.policy-file=" + policy(work, near, far),
                "--set",
                "witnesses.interval=1s")) {
      VerifierKey key = VerifierKey.parse(Files.readString(ui.server().verifierKeyFile()).strip());
      near.trusting(key);
      far.trusting(key);
      plant(ui);
      fill(ui);
      for (Picture picture : PICTURES) {
        try (Tab tab = ui.tab(picture.width(), picture.colours())) {
          tab.signIn(ui.server().adminKey());
          tab.open(picture.address());
          narrow(tab, picture);
          assertThat(tab.page().getByText(picture.shown()).first()).isVisible();
          taken(tab, folder.resolve(picture.name() + ".png"));
        }
      }
      String reader = ui.key("reader", "main");
      try (Sample _ = Sample.start(work, ui.server().url(), reader, port);
          Tab tab = ui.tab()) {
        tab.page().navigate(origin);
        tab.page().locator("evident-events [part=open]").nth(2).click();
        assertThat(tab.page().locator(".proof .badge.proven")).isVisible();
        taken(tab, folder.resolve("viewer.png"));
      }
    }
  }

  private static Path policy(Path work, WitnessServer near, WitnessServer far) throws Exception {
    return Files.writeString(
        work.resolve("policy"),
        near.policyLine("Near") + far.policyLine("Far") + "group both all Near Far\nquorum both\n");
  }

  /** A picture of the settings need not show where the machine that made it keeps its data. */
  private static void narrow(Tab tab, Picture picture) {
    if (picture.name().equals("settings")) {
      tab.page().getByLabel("Find").fill("http.");
    }
  }

  private static void plant(Ui ui) throws Exception {
    ui.append(String.join("\n", DemoWeek.events(SEED, Instant.now())));
    for (String key :
        List.of(
            "{\"name\":\"shop-backend\",\"grants\":[{\"role\":\"producer\",\"stream\":\"main\"}]}",
            "{\"name\":\"siem\",\"grants\":[{\"role\":\"reader\",\"stream\":\"*\"}]}",
            "{\"name\":\"night-watch\",\"grants\":[{\"role\":\"responder\",\"stream\":\"main\","
                + "\"filter\":\"-outcome:success\",\"masked\":[\"actor.email\"]}]}")) {
      assertThat(ui.server().post("/v1/keys", "application/json", key).statusCode()).isEqualTo(201);
    }
    Matcher size = Pattern.compile("\"committed\":([0-9]+)").matcher(ui.server().body("/readyz"));
    assertThat(size.find()).isTrue();
    String _ = ui.server().checkpointOf(Long.parseLong(size.group(1)));
  }

  /** So much of last year that journal files are full and sealed: Storage has something to show. */
  private static void fill(Ui ui) throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    ZonedDateTime begin = ZonedDateTime.now(ZoneOffset.UTC).minusYears(1);
    for (int batch = 0; batch < FILLING_BATCHES; batch++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < FILLING_BATCH; i++) {
        lines.append(
            """
            {"stream":"%s","time":"%s","action":"parcel.scan","actor":{"type":"service","id":"gate-%d"},"parameters":{"label":"%s"}}
            """
                .formatted(
                    SECOND_STREAM,
                    begin.plusSeconds((long) batch * FILLING_BATCH + i).toInstant(),
                    random.nextInt(9),
                    label(random)));
      }
      ui.append(lines.toString());
    }
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (ui.server().body("/v1/storage").contains("\"rows\":[]")) {
      assertThat(System.nanoTime()).as("a full journal file is sealed").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static String label(SplittableRandom random) {
    StringBuilder label = new StringBuilder();
    for (int i = 0; i < LABEL_LONGS; i++) {
      label.append(Long.toHexString(random.nextLong()));
    }
    return label.toString();
  }

  private static void taken(Tab tab, Path file) throws Exception {
    tab.page().waitForLoadState(LoadState.NETWORKIDLE);
    byte[] png = tab.page().screenshot(new Page.ScreenshotOptions().setPath(file));
    assertThat(png.length).as(file.toString()).isBetween(1_000, PICTURE_BYTES_MAX);
  }
}
