package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Pipe;
import java.util.List;
import java.util.stream.Collectors;

/** {@code fields a, b}: only these fields of each event. */
public final class FieldsOperator {
  private FieldsOperator() {}

  static Pipe parse(Parser p) throws QueryException {
    int from = p.lexer().at();
    List<Field> fields = Pipes.list(p, Pipes::field);
    return p.checked(from, () -> new Pipe.Fields(fields));
  }

  static String text(Pipe.Fields fields) {
    return fields.fields().stream()
        .map(FieldNames::text)
        .collect(Collectors.joining(", ", "fields ", ""));
  }

  /** A row for each record. */
  public static Answer.Table table(Pipe.Fields pipe, List<FlatRecord> records) {
    return new Answer.Table(
        pipe.fields().stream().map(FieldNames::text).toList(),
        records.stream().map(record -> row(pipe, record)).toList());
  }

  private static List<Cell> row(Pipe.Fields pipe, FlatRecord record) {
    return pipe.fields().stream()
        .map(field -> cell(record.values(field).map(FlatValue::text).toList()))
        .toList();
  }

  private static Cell cell(List<String> texts) {
    return switch (texts.size()) {
      case 0 -> new Cell.Missing();
      case 1 -> new Cell.Text(texts.getFirst());
      default -> new Cell.Many(texts);
    };
  }
}
