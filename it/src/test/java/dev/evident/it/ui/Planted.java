package dev.evident.it.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events that a test plants, so that it knows what the page has to show. */
final class Planted {
  private final Instant now = Instant.now();
  private final List<String> lines = new ArrayList<>();

  /**
   * @param more further members, with a comma before them
   */
  Planted event(Duration ago, String action, String outcome, String actor, String more) {
    lines.add(
        "{\"id\":\"planted-%d\",\"time\":\"%s\",\"action\":\"%s\",\"outcome\":\"%s\",\"actor\":{\"type\":\"user\",\"id\":\"%s\"}%s}"
            .formatted(lines.size(), now.minus(ago), action, outcome, actor, more));
    return this;
  }

  Planted events(int count, Duration ago, String action, String outcome, String actor, String ip) {
    for (int i = 0; i < count; i++) {
      event(ago.plusSeconds(i), action, outcome, actor, ",\"origin\":{\"ip\":\"" + ip + "\"}");
    }
    return this;
  }

  String lines() {
    return String.join("\n", lines);
  }
}
