package dev.evident.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.evident.it.demo.DemoWeek;
import dev.evident.log.verify.EvidenceCheck;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.log.witness.WitnessServer;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static WitnessServer witness;
  private static WitnessServer away;
  private static VerifierKey key;

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    witness = WitnessServer.start("near.example", work.resolve("near"), 0);
    away = WitnessServer.start("far.example", work.resolve("far"), 0);
    Path policy = work.resolve("policy");
    Files.writeString(
        policy,
        witness.policyLine("Near") + away.policyLine("Far") + "group g any Near Far\nquorum g\n");
    away.close();
    ui =
        Ui.start(
            work.resolve("data"),
            "--set",
            "log.journal-file-mib=64",
            "--set",
            "witnesses.policy-file=" + policy,
            "--set",
            "witnesses.interval=200ms");
    key = VerifierKey.parse(Files.readString(ui.server().verifierKeyFile()).strip());
    witness.trusting(key);
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
    if (witness != null) {
      witness.close();
    }
  }

  /** An event that is under a witnessed checkpoint, and what its producer was told. */
  private static String witnessedEvent(String id) throws Exception {
    HttpResponse<String> told =
        ui.server()
            .post(
                "/v1/events",
                "application/json",
                "{\"id\":\"%s\",\"action\":\"door.open\",\"actor\":{\"type\":\"system\"}}"
                    .formatted(id));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(201);
    Matcher index = Pattern.compile("\"index\":([0-9]+)").matcher(told.body());
    assertThat(index.find()).isTrue();
    HttpResponse<String> receipt = null;
    long end = System.nanoTime() + 60_000_000_000L;
    while (receipt == null || receipt.statusCode() == 503) {
      assertThat(System.nanoTime()).isLessThan(end);
      receipt = ui.server().get("/v1/receipts/" + index.group(1) + "?level=witnessed");
    }
    assertThat(receipt.statusCode()).as(receipt.body()).isEqualTo(200);
    return told.body();
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
  void eachWitnessIsThereByNameWithItsStateInWords() throws Exception {
    witnessedEvent("seen");
    try (Tab tab = ui.admin()) {
      tab.open("/ui/integrity");
      Locator list = tab.page().locator("witness-list");
      assertThat(list).containsText("Enough are: 1 of (Near, Far).");
      assertThat(list.locator("tr[data-witness=Near]")).containsText("cosign");
      assertThat(list.locator("tr[data-witness=Near] time")).isVisible();
      assertThat(list.locator("tr[data-witness=Far]"))
          .containsText("does not cosign: nothing answers there");
      assertThat(list.locator("tr[data-witness=Far]")).containsText("never");
    }
  }

  @Test
  void receiptsThatSomebodyKeptAreCheckedAndAnAlteredOneIsRed() throws Exception {
    String told = witnessedEvent("kept");
    Matcher index = Pattern.compile("\"index\":([0-9]+)").matcher(told);
    assertThat(index.find()).isTrue();
    String proof = ui.server().body("/v1/receipts/" + index.group(1) + "?level=signed");
    Matcher leaf = Pattern.compile("\"leaf\":\"([0-9a-f]{64})\"").matcher(told);
    assertThat(leaf.find()).isTrue();
    String other = leaf.group(1).replaceFirst("^.", leaf.group(1).startsWith("0") ? "1" : "0");
    Matcher root = Pattern.compile("\"root\":\"([0-9a-f]{64})\"").matcher(told);
    assertThat(root.find()).isTrue();
    String otherRoot = root.group(1).replaceFirst("^.", root.group(1).startsWith("0") ? "1" : "0");
    String good = told.strip() + "\n" + index.group(1) + " " + leaf.group(1) + "\n" + proof;
    try (Tab tab = ui.admin()) {
      tab.open("/ui/integrity");
      Locator box = tab.page().getByLabel("Receipts", new Page.GetByLabelOptions().setExact(true));
      Locator check =
          tab.page()
              .getByRole(
                  AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check these receipts"));
      Locator summary = tab.page().locator("receipt-check [data-result=summary]");
      box.fill(good);
      check.click();
      assertThat(summary).containsText("3 receipts checked");
      assertThat(summary).containsText("0 broken");
      assertThat(summary).containsText("3 kept");
      box.fill(
          good
              + told.strip().replace(leaf.group(1), other)
              + "\n"
              + told.strip().replace(root.group(1), otherRoot)
              + "\nnothing of the kind\n");
      check.click();
      assertThat(summary).containsText("6 receipts checked");
      assertThat(summary).containsText("2 broken");
      assertThat(summary).containsText("1 not read");
      assertThat(tab.page().locator("receipt-check tr[data-state=broken] td.bad")).hasCount(2);
      assertThat(tab.page().locator("receipt-check tr[data-state=broken]").first())
          .containsText("does not hold this record");
      assertThat(tab.page().locator("receipt-check tr[data-state=broken]").last())
          .containsText("is not the beginning of the log");
      assertThat(tab.violations()).isEmpty();
    }
  }

  @Test
  void theProofOfAnEventSaysByWhomAndSinceWhenAndAChangedCosignatureIsRed() throws Exception {
    witnessedEvent("proven");
    try (Tab tab = ui.admin()) {
      tab.open("/ui/event/proven");
      Locator verdict =
          tab.page().locator("event-proof .verdict[data-state]:not([data-state=checking])");
      assertThat(verdict).hasAttribute("data-state", "good");
      assertThat(tab.page().locator("event-proof"))
          .containsText(Pattern.compile("Witnessed: by near.example, since 2[0-9-]+ [0-9:]+ UTC"));
      assertThat(tab.page().locator("event-proof")).containsText("Who the witnesses are");
      tab.context()
          .route(
              "**/v1/events/proven/proof*",
              route ->
                  route.fulfill(
                      new com.microsoft.playwright.Route.FulfillOptions()
                          .setContentType("application/json")
                          .setBody(flipped(route.fetch().text()))));
      tab.open("/ui/event/proven?again");
      assertThat(verdict).hasAttribute("data-state", "bad");
      assertThat(verdict).hasAttribute("data-code", "17");
      assertThat(verdict).containsText("The signature of a witness is not right");
    }
  }

  /** Changes one character in the middle of the cosignature. */
  private static String flipped(String text) {
    int at = text.indexOf("\u2014 near.example ") + "\u2014 near.example ".length() + 60;
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @Test
  void evidenceHasTheCosignaturesAndBrowserAndJavaJudgeThemAlike() throws Exception {
    witnessedEvent("taken");
    String good = ui.server().body("/v1/export?format=evidence&q=id:taken&purpose=test");
    assertThat(good).contains("\u2014 near.example ");
    WitnessPolicy named =
        new WitnessPolicy(
            List.of(),
            Map.of("near.example", new WitnessPolicy.Party(witness.key(), Optional.empty())),
            new WitnessPolicy.Rule.None());
    List<String> files = List.of(good, flipped(good));
    List<Integer> java = new ArrayList<>();
    for (String file : files) {
      java.add(
          new EvidenceCheck(VerifyOptions.of(List.of(key)).withPolicy(named))
              .check(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), (_, _) -> {})
              .exitCode()
              .code());
    }
    assertThat(java).containsExactly(0, 17);
    try (Tab tab = ui.tab()) {
      tab.open("/ui/signin");
      Object browser =
          tab.page()
              .evaluate(
                  """
                  async (files) => {
                    const {checkEvidence} = await import('/ui/proof/evidence.js');
                    const all = [];
                    for (const one of files) { all.push((await checkEvidence(one)).code); }
                    return all;
                  }
                  """,
                  files);
      assertThat(browser).isEqualTo(java);
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
