package dev.evident.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evident.log.verify.Ack;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every Kubernetes audit event and every CloudTrail record of the collected real logs, through
 * {@code evident import} into a running server: none is lost, and each comes back byte for byte.
 */
class RealInputTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern SUMMARY =
      Pattern.compile("accepted ([0-9,]+), duplicates ([0-9,]+), refused ([0-9,]+)");
  private static final int KUBERNETES_MIN = 2_990;
  private static final int CLOUD_TRAIL_MIN = 268;

  @TempDir Path folder;

  private record Content(String name, byte[] bytes) {}

  /** Which objects belong to a source, and a text that stands in each file that has some. */
  private record Source(String name, String mark, Predicate<JsonNode> isOne) {}

  private static final Source KUBERNETES =
      new Source(
          "kubernetes-audit",
          "\"audit.k8s.io",
          json ->
              (json.path("kind").asString("").equals("Event")
                      && json.path("apiVersion").asString("").startsWith("audit.k8s.io"))
                  || json.path("properties").path("log").asString("").contains("audit.k8s.io"));
  private static final Source CLOUD_TRAIL =
      new Source(
          "aws-cloudtrail",
          "\"eventVersion",
          json ->
              (json.has("eventVersion") && json.has("eventSource")) || json.has("CloudTrailEvent"));

  @Test
  void everyRealEventIsImportedOnceAndComesBackByteForByte() throws Exception {
    Path data = shared().resolve("data");
    assumeTrue(Files.isDirectory(data), "the collected real logs are not here: none were imported");
    // These logs hold session tokens of their owners, which would be replaced by fingerprints.
    try (RunningServer server =
        RunningServer.start(folder.resolve("data"), "--set", "firewall.mode=off")) {
      List<Ack> acks = new ArrayList<>();
      acks.addAll(imported(server, data, KUBERNETES, KUBERNETES_MIN));
      acks.addAll(imported(server, data, CLOUD_TRAIL, CLOUD_TRAIL_MIN));
      server.checkpointOf(acks.stream().mapToLong(Ack::index).max().orElseThrow() + 1);
      Checks.verified(server, Optional.empty(), acks);
      Jar.run("verify", server.url(), "--key", server.verifierKey()).with(0);
    }
    assertThat(Checks.fsck(folder.resolve("data")).findings()).isEmpty();
  }

  private List<Ack> imported(RunningServer server, Path data, Source source, int min)
      throws Exception {
    List<String> originals = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (Content content : contents(data, source.mark())) {
      List<String> found = originals(content.bytes(), source.isOne());
      if (found.isEmpty()) {
        continue;
      }
      // A log file goes in as it is; out of text around it the objects are copied as they stand.
      boolean isLog = content.name().matches(".*\\.(log|json|jsonl)");
      Path file = folder.resolve(source.name() + "-" + files.size() + ".json");
      Files.write(file, isLog ? content.bytes() : String.join("\n", found).getBytes(UTF_8));
      files.add(file.toString());
      originals.addAll(found);
    }
    assertThat(originals).as(source.name()).hasSizeGreaterThanOrEqualTo(min);
    Path acksFile = folder.resolve(source.name() + ".acks");
    long[] first = run(server, source, acksFile, files);
    assertThat(first[0] + first[1]).as("none lost").isEqualTo(originals.size());
    long[] second = run(server, source, folder.resolve("again.acks"), files);
    assertThat(second).as("twice adds nothing").containsExactly(0, originals.size(), 0);
    assertThat(Files.readAllLines(folder.resolve("again.acks")))
        .as("answered with the first acknowledgements")
        .isEqualTo(Files.readAllLines(acksFile));

    Map<String, String> idByOriginal = idByOriginal(server);
    Set<String> fetched = new HashSet<>();
    for (String original : originals) {
      String id = idByOriginal.get(original);
      assertThat(id).as("in the log: %s", original).isNotNull();
      if (fetched.add(id)) {
        String path = "/v1/events/" + URLEncoder.encode(id, UTF_8).replace("+", "%20");
        String raw = JSON.readTree(server.body(path)).path("source").path("raw").asString();
        assertThat(raw.getBytes(UTF_8)).isEqualTo(original.getBytes(UTF_8));
      }
    }
    System.out.printf(
        "%s: %d originals in %d files, %d events, all back byte for byte%n",
        source.name(), originals.size(), files.size(), fetched.size());
    List<Ack> acks = new ArrayList<>();
    for (String line : Files.readAllLines(acksFile)) {
      acks.add(Ack.parse(line));
    }
    return acks;
  }

  /** Accepted, duplicates, refused. */
  private static long[] run(RunningServer server, Source source, Path acks, List<String> files)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "import",
                "--from",
                source.name(),
                "--url",
                server.url(),
                "--key",
                server.adminKey(),
                "--acks",
                acks.toString()));
    arguments.addAll(files);
    String said = Jar.run(arguments.toArray(String[]::new)).with(0).said();
    Matcher summary = SUMMARY.matcher(said);
    assertThat(summary.find()).as(said).isTrue();
    return Stream.of(1, 2, 3)
        .mapToLong(i -> Long.parseLong(summary.group(i).replace(",", "")))
        .toArray();
  }

  private static Map<String, String> idByOriginal(RunningServer server) throws Exception {
    Map<String, String> ids = new HashMap<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      JsonNode page = JSON.readTree(server.body("/v1/events?limit=200" + cursor.get()));
      for (JsonNode item : page.path("events")) {
        JsonNode event = item.path("event");
        ids.put(event.path("source").path("raw").asString(), event.path("id").asString());
      }
      cursor =
          page.has("next")
              ? Optional.of("&cursor=" + page.path("next").asString())
              : Optional.empty();
    }
    return ids;
  }

  // ---- what lies in the folder

  private static Path shared() {
    return Optional.ofNullable(System.getProperty("evident.shared"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("evident.root", "..")).resolve("../shared"));
  }

  private static List<Content> contents(Path data, String mark) throws IOException {
    List<Content> contents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = data.relativize(file).toString();
        if (name.matches(".*/aws/.*\\.zip")) {
          try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry one = zip.getNextEntry(); one != null; one = zip.getNextEntry()) {
              contents.add(new Content(name + "/" + one.getName(), zip.readAllBytes()));
            }
          }
        } else if (name.matches(".*\\.(log|json|jsonl|ya?ml|md|txt)")) {
          contents.add(new Content(name, Files.readAllBytes(file)));
        }
        contents.removeIf(content -> !new String(content.bytes(), UTF_8).contains(mark));
      }
    }
    return contents;
  }

  /** Every JSON object of this kind that stands anywhere in a text. */
  private static List<String> originals(byte[] bytes, Predicate<JsonNode> isOne) {
    List<String> found = new ArrayList<>();
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] != '{') {
        continue;
      }
      int end = objectEnd(bytes, at);
      if (end < 0) {
        continue;
      }
      String text = new String(Arrays.copyOfRange(bytes, at, end), UTF_8);
      try {
        if (isOne.test(JSON.readTree(text))) {
          found.add(text);
          at = end - 1;
        }
      } catch (JacksonException _) {
        continue; // braces that are no JSON
      }
    }
    return found;
  }

  /** Behind the brace that closes the one at {@code start}; -1 when none does. */
  private static int objectEnd(byte[] bytes, int start) {
    int depth = 0;
    boolean inString = false;
    for (int i = start; i < bytes.length; i++) {
      byte b = bytes[i];
      if (inString) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{') {
        depth++;
      } else if (b == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
