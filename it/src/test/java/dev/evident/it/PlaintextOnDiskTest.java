package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every byte below the data directory of a real server, while it runs, after kill -9 and after a
 * clean stop: nothing of an event is readable, whatever kind of file it went through.
 */
class PlaintextOnDiskTest {
  private static final int EVENTS = 9_000;
  private static final int BATCH = 1_000;
  private static final String[] SETTINGS = {
    "--set", "data.reserve-mib=16",
    "--set", "log.journal-file-mib=8",
    "--set", "log.checkpoint-interval=100ms",
    "--set", "events.personal-fields=actor.name,origin.ip"
  };

  /** Values, words, ids and names, as they stand in the events; matched without case. */
  private static final List<String> PLANTED =
      List.of(
          "0198f0aa-6c3e-7b1d-9a55-",
          "0198f0aa6c3e7b1d9a55",
          "planted-id-",
          "granted.planted",
          "alice.planted@example.com",
          "plantagenet",
          "203.0.113.77",
          "zanzibar",
          "secretamount",
          "4711471147",
          "hunter2",
          "planted-target");

  /** What a directory holds after sealing, by the ends of its files' names. */
  private static final List<String> KINDS =
      List.of(
          "journal/[0-9a-f]{16}\\.evj",
          "journal/[0-9a-f]{16}\\.evx",
          "store/[0-9a-f]{16}\\.evs",
          "store/manifest",
          "store/verified",
          "tiles/1",
          "keys/.+",
          "checkpoints\\.log",
          "catalog");

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(20_261_127);

  /** Events with fillers that no compression makes small: a journal file is soon full. */
  private String events(int from) {
    StringBuilder lines = new StringBuilder();
    byte[] filler = new byte[700];
    for (int i = from; i < from + BATCH; i++) {
      String id =
          i % 2 == 0 ? String.format("0198f0aa-6c3e-7b1d-9a55-%012x", i) : "planted-id-" + i;
      random.nextBytes(filler);
      lines
          .append("{\"id\":\"")
          .append(id)
          .append("\",\"time\":\"2026-11-01T00:00:00Z\",\"action\":\"granted.planted\",")
          .append("\"actor\":{\"type\":\"user\",\"id\":\"alice.planted@example.com\",")
          .append("\"name\":\"Alice Plantagenet\"},\"origin\":{\"ip\":\"203.0.113.77\"},")
          .append("\"targets\":[{\"type\":\"doc\",\"id\":\"planted-target-")
          .append(i)
          .append("\"}],\"parameters\":{\"secretamount\":4711471147,\"note\":\"hunter2\",")
          .append("\"filler\":\"")
          .append(HexFormat.of().formatHex(filler))
          .append("\"},\"message\":\"seen in zanzibar\"}\n");
    }
    return lines.toString();
  }

  private static void fill(RunningServer server, PlaintextOnDiskTest test, int from)
      throws Exception {
    for (int i = 0; i < EVENTS; i += BATCH) {
      assertThat(
              server.post("/v1/events", "application/x-ndjson", test.events(from + i)).statusCode())
          .isEqualTo(201);
    }
  }

  private static Set<String> files(Path data) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.walk(data)) {
      all.filter(Files::isRegularFile).forEach(file -> names.add(data.relativize(file).toString()));
    }
    return names;
  }

  /** Which planted words stand in which files; files may come and go meanwhile. */
  private static Set<String> grep(Path data) throws IOException {
    List<Pattern> words =
        PLANTED.stream()
            .map(word -> Pattern.compile(Pattern.quote(word), Pattern.CASE_INSENSITIVE))
            .toList();
    Set<String> found = new TreeSet<>();
    for (String name : files(data)) {
      String text;
      try {
        text = Files.readString(data.resolve(name), StandardCharsets.ISO_8859_1);
      } catch (java.nio.file.NoSuchFileException _) {
        continue;
      }
      for (Pattern word : words) {
        if (word.matcher(text).find()) {
          found.add(name + ": " + word);
        }
      }
    }
    return found;
  }

  private static void assertEveryKind(Path data) throws IOException {
    Set<String> names = files(data);
    for (String kind : KINDS) {
      assertThat(names).as(kind).anyMatch(name -> name.matches(kind));
    }
  }

  private static void awaitSealed(Path data) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (files(data).stream().filter(name -> name.endsWith(".evj")).count() > 1) {
      assertThat(System.nanoTime()).as("full journal files are sealed").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Test
  void nothingOfAnEventIsReadableInAnyFileAtAnyTime() throws Exception {
    Path data = folder.resolve("data");
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      fill(server, this, 0);
      awaitSealed(data);
      assertThat(server.body("/v1/events/planted-id-1")).contains("zanzibar");
      assertThat(server.body("/v1/stats?q=zanzibar%20%7C%20count")).contains("[[" + EVENTS + "]]");
      assertThat(grep(data)).as("while it runs").isEmpty();
      fill(server, this, EVENTS);
      server.kill(); // perhaps in the middle of a seal
    }
    assertThat(grep(data)).as("after a kill").isEmpty();
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      awaitSealed(data);
      assertThat(server.body("/v1/stats?q=zanzibar%20%7C%20count"))
          .contains("[[" + 2 * EVENTS + "]]");
    }
    assertThat(grep(data)).as("after a stop").isEmpty();
    assertEveryKind(data);
    Jar.run("rebuild", "--data", data.toString()).with(0);
    assertThat(grep(data)).as("after a rebuild").isEmpty();
    assertEveryKind(data);
  }

  @Test
  void withoutEncryptionTheSameSearchFindsThem() throws Exception {
    Path data = folder.resolve("data");
    try (RunningServer server =
        RunningServer.start(data, "--set", "data.encryption=off", "--set", "data.reserve-mib=16")) {
      assertThat(server.post("/v1/events", "application/x-ndjson", events(0)).statusCode())
          .isEqualTo(201);
    }
    assertThat(grep(data).stream().map(one -> one.substring(one.indexOf(':'))).distinct())
        .hasSizeGreaterThanOrEqualTo(PLANTED.size() - 1); // the UUIDs have hyphens here
  }
}
