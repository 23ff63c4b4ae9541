package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queries over HTTP while other things happen. */
@Timeout(180)
class QueriesTest {
  private static final long SEED = 20_261_122;
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  @TempDir Path directory;

  private static String events(Random random, String prefix, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("{\"id\":\"" + prefix + "-" + i + "\",\"action\":\"door.open\",\"time\":\"");
      lines.append(START.plusSeconds(random.nextInt(500))).append("\",\"outcome\":\"");
      lines.append(random.nextBoolean() ? "denied" : "success");
      lines.append("\",\"actor\":{\"type\":\"system\"}}\n");
    }
    return lines.toString();
  }

  private static String encoded(String query) {
    return URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  @Test
  void pagingWhileEventsArriveRepeatsNothingAndSkipsNothing() throws Exception {
    Random random = new Random(SEED);
    try (TestServer server = new TestServer(directory)) {
      server.postLines("/v1/events", events(random, "before", 600));
      AtomicBoolean writing = new AtomicBoolean(true);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> {
            Random own = new Random(SEED + 1);
            try {
              for (int i = 0; writing.get() && i < 200; i++) {
                // Also into the past: before, between and behind what is being paged through.
                server.postLines("/v1/events", events(own, "during" + i, 5));
              }
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      for (String order : List.of("time.desc", "time.asc", "index.asc", "index.desc")) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        long total = -1;
        do {
          HttpResponse<byte[]> page =
              server.get(
                  "/v1/events?limit=67&total=exact&order="
                      + order
                      + "&q="
                      + encoded("outcome:denied")
                      + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
          assertThat(page.statusCode()).as(TestServer.text(page)).isEqualTo(200);
          Map<String, Object> json = TestServer.json(page);
          for (Object event : ApiDescription.list(json.get("events"))) {
            ids.add(
                ApiDescription.map(ApiDescription.map(event).get("event")).get("id").toString());
          }
          long said =
              ((BigDecimal) ApiDescription.map(json.get("total")).get("count")).longValueExact();
          assertThat(total == -1 || total == said).as("the total of all pages is one").isTrue();
          total = said;
          cursor = json.containsKey("next") ? json.get("next").toString() : "";
        } while (!cursor.isEmpty());
        assertThat(ids).as("seed %d, %s", SEED, order).doesNotHaveDuplicates().hasSize((int) total);
      }
      writing.set(false);
      writer.get(60, TimeUnit.SECONDS);
    }
  }
}
