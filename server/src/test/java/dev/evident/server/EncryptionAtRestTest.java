package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every byte below the data directory, after a server took events, was stopped and started. */
@Timeout(120)
class EncryptionAtRestTest {
  private static final int EVENTS = 500;

  /** Values, words, ids and names, as they stand in the events. */
  private static final List<String> PLANTED =
      List.of(
          "0198f0aa-6c3e-7b1d-9a55-",
          "planted-id-",
          "granted.planted",
          "alice.planted@example.com",
          "Alice Plantagenet",
          "203.0.113.77",
          "zanzibar",
          "secretamount",
          "4711471147",
          "hunter2");

  @TempDir Path directory;

  private static String events(int from) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < from + EVENTS; i++) {
      String id =
          i % 2 == 0 ? String.format("0198f0aa-6c3e-7b1d-9a55-%012x", i) : "planted-id-" + i;
      lines
          .append("{\"id\":\"")
          .append(id)
          .append("\",\"time\":\"2026-11-01T00:00:00Z\",\"action\":\"granted.planted\",")
          .append("\"actor\":{\"type\":\"user\",\"id\":\"alice.planted@example.com\",")
          .append("\"name\":\"Alice Plantagenet\"},\"origin\":{\"ip\":\"203.0.113.77\"},")
          .append("\"parameters\":{\"secretamount\":4711471147,\"note\":\"hunter2\"},")
          .append("\"message\":\"seen in zanzibar\"}\n");
    }
    return lines.toString();
  }

  private static Set<String> grep(Path directory) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String word : PLANTED) {
          if (text.contains(word)) {
            found.add(directory.relativize(file) + ": " + word);
          }
        }
      }
    }
    return found;
  }

  private static void work(Path directory, String... settings) throws Exception {
    try (TestServer server = new TestServer(directory, settings)) {
      assertThat(server.postLines("/v1/events", events(0)).statusCode()).isEqualTo(201);
      server.restart();
      assertThat(server.postLines("/v1/events", events(EVENTS)).statusCode()).isEqualTo(201);
      assertThat(server.get("/v1/events/planted-id-1").statusCode()).isEqualTo(200);
      assertThat(server.get("/v1/events/planted-id-501").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void nothingOfAnEventIsReadableOnTheDisk() throws Exception {
    Path data = directory.resolve("data");
    work(data, "events.personal-fields=actor.name,origin.ip");
    assertThat(grep(data)).isEmpty();
  }

  @Test
  void withoutEncryptionTheSameSearchFindsAllOfIt() throws Exception {
    Path data = directory.resolve("data");
    work(data, "data.encryption=off");
    assertThat(grep(data)).hasSizeGreaterThanOrEqualTo(PLANTED.size());
  }
}
