package dev.evident.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The twelve events of docs/query.md, and single ones made up by tests. */
final class Events {
  static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  static final List<FlatRecord> ALL = load();

  private Events() {}

  private static List<FlatRecord> load() {
    try (InputStream in = Events.class.getResourceAsStream("/events.ndjson")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<FlatRecord> all = new ArrayList<>();
      text.lines().forEach(line -> all.add(record(all.size(), line)));
      return List.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FlatRecord record(long index, String json) {
    return FlatRecord.read(index, json.getBytes(StandardCharsets.UTF_8));
  }

  /** A record with these members and a time. */
  static FlatRecord with(String members) {
    return record(
        7, "{\"time\":\"2026-10-01T00:00:00Z\"" + (members.isEmpty() ? "" : "," + members) + "}");
  }

  /** The answer as docs/query.md writes it. */
  static String answer(String query) throws QueryException {
    Answer answer = new Reference(NOW, Reference.GROUPS_MAX).answer(QueryText.parse(query), ALL);
    return switch (answer) {
      case Answer.Events(List<Long> indexes) ->
          String.join(", ", indexes.stream().map(String::valueOf).toList());
      case Answer.Table(_, List<List<Cell>> rows) ->
          String.join("; ", rows.stream().map(Events::row).toList());
      case Answer.TooManyGroups(int max) -> "more than " + max;
    };
  }

  private static String row(List<Cell> row) {
    return String.join(
        " ", row.stream().map(cell -> cell instanceof Cell.Missing ? "–" : cell.text()).toList());
  }
}
