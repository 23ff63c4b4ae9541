package dev.evident.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;

  @Test
  void madeEventsAreJsonOfTheWantedSizeAndNoIdComesTwice() throws Exception {
    Set<String> ids = new HashSet<>();
    long bytes = 0;
    try (Events events = new MadeEvents()) {
      for (String line : lines(events, 0, 20_000)) {
        bytes += line.length() + 1;
        JsonNode event = JSON.readTree(line);
        assertThat(event.get("id").asString())
            .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(event.get("time").asString())
            .matches("2026-01-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        ids.add(event.get("id").asString());
      }
      assertThat(lines(events, 7, 3)).isEqualTo(lines(events, 0, 10).subList(7, 10));
    }
    assertThat(ids).hasSize(20_000);
    assertThat(bytes / 20_000).isBetween(620L, 700L);
  }

  @Test
  void aFileBeginsAgainWithOtherIds() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 256; i++) { // with every ending that a pass could write
      text.append("{\"id\":\"01a0f4c2-c918-7%03x-a28f-a5a38da9f6%02x\"}\n".formatted(i, i));
    }
    Path file = Files.writeString(directory.resolve("all.ndjson"), text);
    try (Events events = FileEvents.open(file)) {
      List<String> four = lines(events, 0, 4 * 256);
      assertThat(four).doesNotHaveDuplicates();
      assertThat(String.join("\n", four.subList(0, 256)) + "\n").isEqualTo(text.toString());
      assertThat(lines(events, 250, 12)).isEqualTo(four.subList(250, 262));
    }
  }

  @Test
  void aFileWhoseIdsCannotBeChangedEndsTheRun() throws Exception {
    Path file =
        Files.writeString(directory.resolve("short.ndjson"), "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
    try (Events events = FileEvents.open(file)) {
      assertThat(lines(events, 0, 2)).containsExactly("{\"id\":\"a\"}", "{\"id\":\"b\"}");
      assertThatThrownBy(() -> lines(events, 1, 2))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has only 2 events");
    }
  }

  private static List<String> lines(Events events, long first, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(events.bytesMax(count));
    events.put(first, count, buffer);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }
}
