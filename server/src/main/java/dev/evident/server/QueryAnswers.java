package dev.evident.server;

import dev.evident.engine.search.EventsPage;
import dev.evident.engine.search.FoundEvent;
import dev.evident.model.FieldType;
import dev.evident.model.Pipe;
import dev.evident.query.Answer;
import dev.evident.query.Cell;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.scan.Unreadable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The JSON of what queries found. Records go in byte for byte. */
final class QueryAnswers {
  private QueryAnswers() {}

  static byte[] page(EventsPage page) {
    long bytes =
        page.events().stream().mapToLong(event -> event.seen().record().length + 40L).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(bytes + 512, 16 << 20));
    write(out, "{\"events\":[");
    for (int i = 0; i < page.events().size(); i++) {
      FoundEvent event = page.events().get(i);
      write(out, (i > 0 ? ",{\"index\":" : "{\"index\":") + event.index());
      Optional<Answer.Table> fields = page.fields();
      if (fields.isPresent()) {
        write(out, fields(fields.get(), i));
      } else {
        write(out, ",\"event\":");
        out.writeBytes(event.seen().record());
      }
      write(out, event.seen().redacted() ? ",\"redacted_view\":true}" : "}");
    }
    StringBuilder json = new StringBuilder("]");
    page.fields().ifPresent(table -> columns(json, table));
    page.next().ifPresent(next -> json.append(",\"next\":\"").append(next).append('"'));
    json.append(",\"total\":{\"count\":").append(page.total().events());
    json.append(",\"exact\":").append(page.total().isExact()).append('}');
    write(out, whole(json, page.missing()).append('}').toString());
    return out.toByteArray();
  }

  /** Where the answer is not whole; only the places, for the reasons name files. */
  private static StringBuilder whole(StringBuilder json, List<Unreadable> missing) {
    json.append(",\"complete\":").append(missing.isEmpty());
    if (!missing.isEmpty()) {
      json.append(",\"missing\":[");
      String separator = "";
      for (Unreadable range : missing) {
        json.append(separator).append("{\"first\":").append(range.firstIndex());
        json.append(",\"last\":").append(range.lastIndex()).append('}');
        separator = ",";
      }
      json.append(']');
    }
    return json;
  }

  private static void columns(StringBuilder json, Answer.Table table) {
    json.append(",\"columns\":[");
    for (int i = 0; i < table.columns().size(); i++) {
      Answers.quote(i > 0 ? json.append(',') : json, table.columns().get(i));
    }
    json.append(']');
  }

  private static String fields(Answer.Table table, int row) {
    StringBuilder json = new StringBuilder(",\"fields\":{");
    String separator = "";
    for (int i = 0; i < table.columns().size(); i++) {
      Cell cell = table.rows().get(row).get(i);
      if (!(cell instanceof Cell.Missing)) {
        Answers.quote(json.append(separator), table.columns().get(i)).append(':');
        cell(json, cell);
        separator = ",";
      }
    }
    return json.append('}').toString();
  }

  static byte[] stats(Pipe.Stats stats, StatsAnswer.Table found) {
    Answer.Table table = found.table();
    StringBuilder json = new StringBuilder(64 + 32 * table.rows().size()).append("{\"columns\":[");
    for (int i = 0; i < table.columns().size(); i++) {
      Answers.quote(json.append(i > 0 ? ",{\"name\":" : "{\"name\":"), table.columns().get(i));
      json.append(",\"type\":\"").append(type(stats, i)).append("\"}");
    }
    json.append("],\"rows\":[");
    String separator = "";
    for (List<Cell> row : table.rows()) {
      json.append(separator).append('[');
      for (int i = 0; i < row.size(); i++) {
        cell(i > 0 ? json.append(',') : json, row.get(i));
      }
      json.append(']');
      separator = ",";
    }
    json.append("],\"events\":").append(found.events());
    return Answers.bytes(whole(json, found.missing()).append('}'));
  }

  private static String type(Pipe.Stats stats, int column) {
    if (column < stats.by().size()) {
      return switch (stats.by().get(column)) {
        case Pipe.Value _ -> "text";
        case Pipe.Bucket _ -> "time";
      };
    }
    boolean time =
        stats.measure() instanceof Pipe.Aggregate(_, var field) && field.type() == FieldType.TIME;
    return time ? "time" : "number";
  }

  private static void cell(StringBuilder json, Cell cell) {
    switch (cell) {
      case Cell.Missing _ -> json.append("null");
      case Cell.Decimal decimal -> json.append(decimal.text());
      case Cell.Text(String text) -> Answers.quote(json, text);
      case Cell.Time time -> Answers.quote(json, time.text());
      case Cell.Many(List<String> values) -> {
        json.append('[');
        for (int i = 0; i < values.size(); i++) {
          Answers.quote(i > 0 ? json.append(',') : json, values.get(i));
        }
        json.append(']');
      }
    }
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
