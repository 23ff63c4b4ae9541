package dev.evident.cli;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events as lines that people read. */
final class EventTable {
  private static final int TIME_CHARS = 23;
  private static final int ACTOR_CHARS = 28;
  private static final int ACTION_CHARS = 30;
  private static final int OUTCOME_CHARS = 8;
  private static final int TARGET_CHARS = 60;

  private final PrintStream out;
  private final JsonMapper json = new JsonMapper();

  EventTable(PrintStream out) {
    this.out = out;
  }

  void header() {
    line("TIME", "ACTOR", "ACTION", "OUTCOME", "TARGET");
  }

  void row(byte[] record) {
    JsonNode event = json.readTree(record);
    JsonNode actor = event.path("actor");
    JsonNode target = event.path("targets").path(0);
    int more = event.path("targets").size() - 1;
    line(
        event.path("time").asString("").replace('T', ' ').replace("Z", ""),
        first(actor, "name", "id", "type"),
        event.path("action").asString(""),
        event.path("outcome").asString(""),
        (target.path("type").asString("") + " " + first(target, "name", "id")).strip()
            + (more > 0 ? " (+" + more + ")" : ""));
  }

  private static String first(JsonNode node, String... names) {
    for (String name : names) {
      String text = node.path(name).asString("");
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private void line(String time, String actor, String action, String outcome, String target) {
    String row =
        Shown.cell(time, TIME_CHARS)
            + Shown.cell(actor, ACTOR_CHARS)
            + Shown.cell(action, ACTION_CHARS)
            + Shown.cell(outcome, OUTCOME_CHARS)
            + Shown.shortened(target, TARGET_CHARS);
    out.println(row.stripTrailing());
  }
}
