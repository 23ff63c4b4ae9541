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
        cell(time, TIME_CHARS)
            + cell(actor, ACTOR_CHARS)
            + cell(action, ACTION_CHARS)
            + cell(outcome, OUTCOME_CHARS)
            + shortened(target, TARGET_CHARS);
    out.println(row.stripTrailing());
  }

  private static String cell(String text, int width) {
    String shown = shortened(text, width);
    return shown + " ".repeat(width - shown.length() + 2);
  }

  /** Control characters would let an event write to the terminal of whoever reads it. */
  private static String shortened(String text, int width) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .limit(width + 1L)
        .forEach(plain::appendCodePoint);
    return plain.length() <= width ? plain.toString() : plain.substring(0, width - 1) + "…";
  }
}
