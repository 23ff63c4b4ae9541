package dev.evident.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private static final String EVENT = "{\"id\":\"%s\",\"action\":\"doc.read\"}\n";

  @TempDir private Path folder;
  private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private FakeServer server;
  private String input = "";
  private boolean people;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    environment.put("EVIDENT_URL", server.url());
    environment.put("EVIDENT_KEY", FakeServer.KEY);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int run(String... args) {
    outBytes.reset();
    errBytes.reset();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(outBytes, false, UTF_8),
            new PrintStream(errBytes, true, UTF_8),
            people,
            people,
            environment);
    return Commands.run(terminal, args);
  }

  private String out() {
    return outBytes.toString(UTF_8);
  }

  private String err() {
    return errBytes.toString(UTF_8);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void appendReadsStandardInputAndSaysWhatHappened() {
    input = EVENT.formatted("a") + EVENT.formatted("b") + EVENT.formatted("a");
    assertThat(run("append")).isZero();
    assertThat(err()).isEqualTo("accepted 2, duplicates 1, refused 0\n");
    assertThat(out()).isEmpty();
    assertThat(server.records).containsOnlyKeys("a", "b");
  }

  @Test
  void refusedLinesAreNamedByFileAndLineAndTheExitCodeSaysSo() throws IOException {
    String first = file("first.ndjson", EVENT.formatted("a"));
    String second = file("second.ndjson", "\n" + EVENT.formatted("b") + "{\"x\":1}\n");
    assertThat(run("append", first, second)).isEqualTo(1);
    assertThat(err())
        .contains(second + ":3: member-missing action: it is required\n")
        .endsWith("accepted 2, duplicates 0, refused 1\n");
  }

  @Test
  void acknowledgementsAreWrittenInInputOrderFromCompressedFiles() throws IOException {
    Path zipped = folder.resolve("events");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      for (int i = 0; i < 25; i++) {
        gzip.write(EVENT.formatted("e" + i).getBytes(UTF_8));
      }
    }
    Path acks = folder.resolve("acks");
    assertThat(run("append", "--acks", acks.toString(), "--batch", "25", zipped.toString()))
        .isZero();
    assertThat(Files.readAllLines(acks))
        .hasSize(25)
        .first()
        .isEqualTo("0 " + "%064x".formatted(10));
    assertThat(Files.readAllLines(acks)).last().isEqualTo("24 " + "%064x".formatted(34));

    Path receipts = folder.resolve("receipts");
    String[] command = {
      "receipts", "--acks", acks.toString(), "--level", "durable", "--out", receipts.toString()
    };
    assertThat(run(command)).isZero();
    assertThat(receipts.resolve("24.json")).content().contains("\"index\":24");

    Files.writeString(acks, "3 " + "0".repeat(64) + "\n");
    assertThat(run(command)).isEqualTo(20);
    assertThat(err()).contains("another entry at index 3");
  }

  @Test
  void importingTwiceAddsNothingAndBrokenPiecesAreReported() throws IOException {
    String log =
        file(
            "audit.log",
            """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"1","verb":"get"}
            {"kind":"Event",
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"2","verb":"list"}
            """);
    assertThat(run("import", "--from", "kubernetes-audit", log)).isEqualTo(1);
    assertThat(err())
        .contains(log + ":2: json-syntax")
        .endsWith("accepted 2, duplicates 0, refused 1\n");
    assertThat(run("import", "--from", "kubernetes-audit", log)).isEqualTo(1);
    assertThat(err()).endsWith("accepted 0, duplicates 2, refused 1\n");
    assertThat(run("import", "--from", "nothing", log)).isEqualTo(2);
    assertThat(err()).contains("aws-cloudtrail, kubernetes-audit");
  }

  @Test
  void aRunThatStopsSaysHowToGoOnAndThatWorks() throws IOException {
    String events = file("e.ndjson", "{\"action\":\"a.b\"}\n{\"action\":\"a.c\"}\n");
    environment.put("EVIDENT_URL", "http://127.0.0.1:1");
    assertThat(run("append", "--retry-for", "0", events)).isEqualTo(3);
    assertThat(err()).contains("nothing listens at").contains("evident append --resume ");
    String resume = err().strip().replaceAll(".*--resume ", "");

    environment.put("EVIDENT_URL", server.url());
    assertThat(run("append", "--resume", resume, events)).isZero();
    assertThat(err()).contains("accepted 2");
    assertThat(run("append", "--resume", resume, events)).isZero();
    assertThat(err()).contains("accepted 0, duplicates 2");
    assertThat(run("append", "--resume", "x", events)).isEqualTo(2);
  }

  @Test
  void listPrintsRecordsForProgramsAndATableForPeople() {
    for (int i = 0; i < 5; i++) {
      server.records.put(
          "e" + i,
          "{\"id\":\"e%d\",\"time\":\"2026-01-02T03:04:05.006Z\",\"action\":\"doc.read\",\"outcome\":\"denied\",\"actor\":{\"type\":\"user\",\"id\":\"ad\\u001b[2Ja\"},\"targets\":[{\"type\":\"doc\",\"id\":\"d-7\"},{\"type\":\"x\"}]}"
              .formatted(i));
    }
    assertThat(run("list", "--limit", "4")).isZero();
    assertThat(out().lines()).hasSize(4).first().isEqualTo(server.records.get("e4"));
    people = true;
    assertThat(run("list")).isZero();
    assertThat(out().lines()).hasSize(6);
    assertThat(out())
        .startsWith("TIME")
        .contains("2026-01-02 03:04:05.006")
        .contains("doc d-7 (+1)")
        .doesNotContain("\u001b");
    assertThat(run("list", "--from", "soon")).isEqualTo(2);
    assertThat(err()).contains("--from \"soon\" is no time");
  }

  @Test
  void getPrintsTheExactBytesAndReadableJsonForPeople() {
    String record = "{\"id\":\"a\",\"action\":\"doc.read\",\"parameters\":{\"n\":1.50}}";
    server.records.put("a", record);
    assertThat(run("get", "a")).isZero();
    assertThat(out()).isEqualTo(record);
    assertThat(run("get", "nobody")).isEqualTo(1);
    assertThat(err()).isEqualTo("evident: stream main has no event \"nobody\"\n");
    people = true;
    assertThat(run("get", "a")).isZero();
    assertThat(out()).contains("\n  \"id\" : \"a\"").contains("1.50");
    assertThat(run("get", "a", "--raw")).isZero();
    assertThat(out()).isEqualTo(record);
  }

  @Test
  void withoutOptionsTheLocalServerIsFoundAndItsKeyGoesNowhereElse() throws IOException {
    environment.clear();
    file("server.url", server.url() + "\n");
    file("admin.key", FakeServer.KEY + "\n");
    assertThat(run("checkpoint", "--data", folder.toString())).isZero();
    assertThat(out()).startsWith("example.org/log\n3\n");
    assertThat(server.keysSeen).containsExactly("Bearer " + FakeServer.KEY);

    file("server.url", "http://127.0.0.1:1");
    assertThat(run("list", "--data", folder.toString(), "--url", server.url())).isEqualTo(3);
    assertThat(err()).startsWith("evident: the server does not know this key");
    assertThat(server.keysSeen).last().isEqualTo("null");
  }

  @Test
  void everyErrorIsOneLineThatSaysWhatNow() {
    environment.clear();
    assertThat(run("list", "--data", folder.resolve("none").toString())).isEqualTo(3);
    assertThat(err()).startsWith("evident: no server is running on").contains("evident serve");
    assertThat(run("list", "--url", "ftp://x")).isEqualTo(2);
    assertThat(run("append", "no-such-file")).isEqualTo(3);
    assertThat(err()).contains("no-such-file is not a file that can be read").hasLineCount(1);
    assertThat(run("frobnicate")).isEqualTo(2);
    assertThat(err()).hasLineCount(1);
    assertThat(run("append", "--batch", "0", "--url", server.url())).isEqualTo(2);
    assertThat(err()).contains("batch must be 1 to 10000").hasLineCount(1);
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("append").contains("receipts");
  }
}
