package dev.evident.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Event;
import dev.evident.receive.sources.Translators;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every audit event and every CloudTrail record of the collected real logs, none left out. */
class RealLogsTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String KUBERNETES = "\"audit.k8s.io";
  private static final String CLOUD_TRAIL = "\"eventVersion";

  private static Path data() {
    Path shared =
        Optional.ofNullable(System.getProperty("evident.shared"))
            .map(Path::of)
            .orElseGet(
                () -> Path.of(System.getProperty("evident.root", "..")).resolve("../shared"));
    Path data = shared.resolve("data");
    Assumptions.assumeTrue(
        Files.isDirectory(data), () -> "skipped: no real logs at " + data.toAbsolutePath());
    return data;
  }

  private record Content(String name, byte[] bytes) {
    boolean contains(String text) {
      return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains(text);
    }
  }

  @Test
  void everyKubernetesAuditEventIsTranslated() throws Exception {
    int total = translateAll("kubernetes-audit", KUBERNETES, RealLogsTest::isAuditEvent);
    assertThat(total).isGreaterThanOrEqualTo(2_990);
  }

  @Test
  void everyCloudTrailRecordIsTranslated() throws Exception {
    int total = translateAll("aws-cloudtrail", CLOUD_TRAIL, RealLogsTest::isCloudTrail);
    assertThat(total).isGreaterThanOrEqualTo(268);
  }

  private static boolean isAuditEvent(JsonNode json) {
    return json.path("kind").asString("").equals("Event")
            && json.path("apiVersion").asString("").startsWith("audit.k8s.io")
        || json.path("properties").path("log").asString("").contains("audit.k8s.io");
  }

  private static boolean isCloudTrail(JsonNode json) {
    return json.has("eventVersion") && json.has("eventSource") || json.has("CloudTrailEvent");
  }

  private int translateAll(String source, String mark, Predicate<JsonNode> isOne) throws Exception {
    Translator translator = Translators.named(source, CLOCK).orElseThrow();
    int total = 0;
    for (Content content : contents(data(), mark)) {
      boolean wrapped = !content.name().matches(".*\\.(log|json|jsonl)");
      List<Original> originals =
          wrapped ? embedded(content, isOne) : cut(content, translator, isOne);
      String text = new String(content.bytes(), UTF_8);
      int from = 0;
      for (Original original : originals) {
        from = text.indexOf(original.raw(), from);
        assertThat(from).as("place of the original in the file").isNotNegative();
        from += original.raw().length();
        assertTranslated(translator, original);
      }
      if (!originals.isEmpty()) {
        System.out.printf("%-16s %5d  %s%n", source, originals.size(), content.name());
      }
      total += originals.size();
    }
    System.out.printf("%-16s %5d  in all%n", source, total);
    return total;
  }

  private static void assertTranslated(Translator translator, Original original) throws Exception {
    assertThat(translator.recognises(original)).isTrue();
    Event event = translator.translate(original);
    JsonNode record = Accepted.assertAccepted(event, CLOCK);
    assertThat(record.path("source").path("raw").asString().getBytes(UTF_8))
        .isEqualTo(original.bytes());
    assertThat(event.action()).doesNotContain("unknown");
    assertThat(event.id()).isPresent();
  }

  /** A log file: what the product itself cuts, and nothing of it may be bad. */
  private static List<Original> cut(
      Content content, Translator translator, Predicate<JsonNode> isOne) throws IOException {
    List<Original> found = new ArrayList<>();
    List<Piece.Bad> bad = new ArrayList<>();
    Originals originals = Originals.in(new ByteArrayInputStream(content.bytes()), translator);
    for (Optional<Piece> p = originals.next(); p.isPresent(); p = originals.next()) {
      switch (p.get()) {
        case Piece.Good(var original) -> found.add(original);
        case Piece.Bad one -> bad.add(one);
      }
    }
    assertThat(bad).as(content.name()).isEmpty();
    assertThat(found).as(content.name()).allMatch(original -> isOne.test(original.json()));
    // Counted another way, by the mark that each record has once outside of its strings.
    int embedded = embedded(content, isOne).size();
    assertThat(found).as(content.name()).hasSize(embedded);
    return found;
  }

  /** Every JSON object of this kind that stands anywhere in a text: YAML, Markdown, arrays. */
  private static List<Original> embedded(Content content, Predicate<JsonNode> isOne) {
    List<Original> found = new ArrayList<>();
    byte[] bytes = content.bytes();
    int at = 0;
    while (at < bytes.length) {
      if (bytes[at] != '{') {
        at++;
        continue;
      }
      Optional<Original> one = objectAt(bytes, at).filter(o -> isOne.test(o.json()));
      one.ifPresent(found::add);
      at += one.map(o -> o.bytes().length).orElse(1);
    }
    return found;
  }

  private static Optional<Original> objectAt(byte[] bytes, int at) {
    ByteArrayInputStream rest = new ByteArrayInputStream(bytes, at, bytes.length - at);
    ObjectScan scan = new ObjectScan(new ByteFeed(rest), java.util.Set.of());
    try {
      if (scan.run() != ObjectScan.End.COMPLETE) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] object = scan.bytes();
    return Originals.parse(new String(object, UTF_8)).map(json -> new Original(json, object, 1));
  }

  private static List<Content> contents(Path data, String mark) throws IOException {
    List<Content> contents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = data.relativize(file).toString();
        if (name.matches(".*/aws/.*\\.zip")) {
          contents.addAll(unzipped(file, name));
        } else if (name.matches(".*\\.(log|json|jsonl|ya?ml|md|txt)")) {
          contents.add(new Content(name, Files.readAllBytes(file)));
        }
        contents.removeIf(content -> !content.contains(mark));
      }
    }
    return contents;
  }

  private static List<Content> unzipped(Path file, String name) throws IOException {
    List<Content> contents = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        contents.add(new Content(name + "/" + entry.getName(), zip.readAllBytes()));
      }
    }
    return contents;
  }
}
