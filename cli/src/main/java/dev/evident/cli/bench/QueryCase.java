package dev.evident.cli.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One question with its true answer, as the workload's file of queries has them: a line of JSON
 * with the name of the query, its parameters, and what must come out.
 *
 * @param name such as {@code Q1}
 * @param path what is asked of the server
 * @param skip events before the page that is measured; they are read first, by cursor
 * @param truth the answer
 */
record QueryCase(String name, String path, int skip, Truth truth) {
  private static final JsonMapper JSON = new JsonMapper();

  /** A true answer. */
  sealed interface Truth {
    /** Says what is wrong with an answer; empty when nothing is. */
    String fault(JsonNode answer);
  }

  /**
   * These events in this order; those of one time may change places.
   *
   * @param total events that match, where the answer must say so exactly; -1 where it need not
   */
  record Events(List<String> ids, List<Long> times, long total) implements Truth {
    @Override
    public String fault(JsonNode answer) {
      List<String> found = new ArrayList<>();
      answer.get("events").forEach(one -> found.add(one.get("event").get("id").stringValue()));
      if (found.size() != ids.size()) {
        return found.size() + " events in place of " + ids.size();
      }
      Map<Long, List<String>> due = new TreeMap<>();
      Map<Long, List<String>> given = new TreeMap<>();
      for (int i = 0; i < ids.size(); i++) {
        due.computeIfAbsent(times.get(i), _ -> new ArrayList<>()).add(ids.get(i));
        given.computeIfAbsent(times.get(i), _ -> new ArrayList<>()).add(found.get(i));
      }
      due.values().forEach(list -> list.sort(null));
      given.values().forEach(list -> list.sort(null));
      if (!due.equals(given)) {
        return "other events than the true ones, or another order";
      }
      JsonNode counted = answer.path("total");
      boolean exact = counted.path("exact").asBoolean(false);
      return total >= 0 && (!exact || counted.path("count").asLong() != total)
          ? "total " + counted + " in place of " + total
          : "";
    }
  }

  /** Rows of a table: key and count. Rows of one count may change places. */
  record Rows(Map<String, Long> counts, boolean ties) implements Truth {
    @Override
    public String fault(JsonNode answer) {
      Map<String, Long> found = new LinkedHashMap<>();
      answer.get("rows").forEach(row -> found.put(row.get(0).asString(), row.get(1).asLong()));
      if (!ties) {
        return new TreeMap<>(found).equals(new TreeMap<>(counts))
            ? ""
            : "another table than the true one";
      }
      List<Long> due = List.copyOf(counts.values());
      return List.copyOf(found.values()).equals(due) && differOnlyAtTheEnd(found)
          ? ""
          : "another table than the true one: " + found;
    }

    /** Of several keys with the last count any may be there. */
    private boolean differOnlyAtTheEnd(Map<String, Long> found) {
      long last = counts.values().stream().mapToLong(Long::longValue).min().orElse(0);
      return found.entrySet().stream()
          .allMatch(e -> e.getValue() == last || e.getValue().equals(counts.get(e.getKey())));
    }
  }

  static List<QueryCase> read(Path file) throws IOException {
    List<QueryCase> cases = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        cases.add(of(JSON.readTree(line)));
      }
    }
    return cases;
  }

  private static QueryCase of(JsonNode line) throws IOException {
    String name = line.get("q").stringValue();
    int limit = line.path("limit").asInt(50);
    String events = "&limit=" + limit;
    return switch (name) {
      case "Q1", "Q2" -> events(name, line, "actor.id=" + text(line, "actor"), events, -1);
      case "Q3" ->
          events(
              name,
              line,
              "action=" + text(line, "action") + " outcome=" + text(line, "outcome"),
              events,
              -1);
      case "Q4" -> events(name, line, text(line, "token"), events, -1);
      case "Q5" -> events(name, line, "context.request_id=" + text(line, "request_id"), events, -1);
      case "Q6" -> events(name, line, "origin.ip:" + quoted(line, "ip"), events, -1);
      case "Q7" ->
          table(
              name,
              line,
              "action:" + text(line, "prefix") + "* | count by hour(time)",
              hours(line));
      case "Q8" ->
          table(
              name,
              line,
              "action=%s outcome=%s | count by actor.id | top %d"
                  .formatted(text(line, "action"), text(line, "outcome"), limit),
              top(line));
      case "Q9" ->
          events(name, line, "targets.id=" + text(line, "target"), events + "&order=time.asc", -1);
      case "Q10" -> {
        List<String> actions = new ArrayList<>();
        line.get("actions").forEach(action -> actions.add(action.stringValue()));
        String query =
            "context.environment=%s context.service=%s action=(%s) -outcome=%s"
                .formatted(
                    text(line, "environment"),
                    text(line, "service"),
                    String.join(" ", actions),
                    text(line, "not_outcome"));
        yield events(name, line, query, events + "&total=exact", line.get("total").asLong());
      }
      default -> throw new IOException("there is no query " + name);
    };
  }

  private static QueryCase events(
      String name, JsonNode line, String query, String more, long total) {
    List<String> ids = new ArrayList<>();
    line.get("ids").forEach(id -> ids.add(id.stringValue()));
    List<Long> times = new ArrayList<>();
    line.get("times").forEach(time -> times.add(time.asLong()));
    return new QueryCase(
        name,
        "/v1/events?" + query(line, query) + more,
        line.path("offset").asInt(0),
        new Events(ids, times, total));
  }

  private static QueryCase table(String name, JsonNode line, String query, Truth truth) {
    return new QueryCase(name, "/v1/stats?" + query(line, query), 0, truth);
  }

  private static String query(JsonNode line, String query) {
    return "q="
        + URLEncoder.encode(query, StandardCharsets.UTF_8)
        + "&from="
        + line.get("from").stringValue()
        + "&to="
        + line.get("to").stringValue();
  }

  private static Truth hours(JsonNode line) {
    Map<String, Long> rows = new LinkedHashMap<>();
    line.get("hist")
        .properties()
        .forEach(hour ->
            rows.put(
                Instant.ofEpochMilli(Long.parseLong(hour.getKey())).toString(),
                hour.getValue().asLong()));
    return new Rows(rows, false);
  }

  private static Truth top(JsonNode line) {
    Map<String, Long> rows = new LinkedHashMap<>();
    line.get("top").forEach(row -> rows.put(row.get(0).stringValue(), row.get(1).asLong()));
    return new Rows(rows, true);
  }

  private static String text(JsonNode line, String member) {
    return line.get(member).stringValue();
  }

  private static String quoted(JsonNode line, String member) {
    return '"' + text(line, member) + '"';
  }
}
