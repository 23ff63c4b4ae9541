package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Pipe;
import java.util.ArrayList;
import java.util.List;

/** What all pipes share: their names, and lists of fields behind them. */
final class Pipes {
  static final String NAMES = "count, distinct, min, max, sum, avg, top, sort, fields";

  private Pipes() {}

  static Pipe parse(Parser p) throws QueryException {
    Bare name = p.lexer().bare(Lexer.Place.PIPE);
    p.requireWord(name, "a pipe must stand here: " + NAMES);
    return switch (name.plain() ? name.text() : "") {
      case "count" -> StatsOperator.parse(p, name.from(), new Pipe.Count());
      case "distinct" -> StatsOperator.parse(p, name.from(), DistinctMeasure.parse(p));
      case "min" -> StatsOperator.parse(p, name.from(), measure(p, Pipe.Function.MIN));
      case "max" -> StatsOperator.parse(p, name.from(), measure(p, Pipe.Function.MAX));
      case "sum" -> StatsOperator.parse(p, name.from(), measure(p, Pipe.Function.SUM));
      case "avg" -> StatsOperator.parse(p, name.from(), measure(p, Pipe.Function.AVG));
      case "top" -> TopOperator.parse(p);
      case "sort" -> SortOperator.parse(p);
      case "fields" -> FieldsOperator.parse(p);
      default -> throw p.lexer().error(name.from(), name.to(), "no such pipe; there are " + NAMES);
    };
  }

  private static Pipe.Measure measure(Parser p, Pipe.Function function) throws QueryException {
    return AggregateMeasure.parse(p, function);
  }

  static String text(Pipe pipe) {
    return switch (pipe) {
      case Pipe.Stats stats -> StatsOperator.text(stats);
      case Pipe.Top top -> TopOperator.text(top);
      case Pipe.Sort sort -> SortOperator.text(sort);
      case Pipe.Fields fields -> FieldsOperator.text(fields);
    };
  }

  static Field field(Parser p) throws QueryException {
    p.lexer().skipSpace();
    Bare name = p.lexer().bare(Lexer.Place.PIPE);
    p.requireWord(name, "a field must stand here");
    Field field = FieldNames.parse(p.lexer(), name);
    if (field.isEverything()) {
      throw p.lexer().error(name.from(), name.to(), "a field must be named here");
    }
    return field;
  }

  /** Something, and more after each comma. */
  static <T> List<T> list(Parser p, Rule<T> rule) throws QueryException {
    List<T> all = new ArrayList<>();
    do {
      all.add(rule.parse(p));
      p.lexer().skipSpace();
    } while (p.lexer().take(","));
    return all;
  }

  interface Rule<T> {
    T parse(Parser p) throws QueryException;
  }
}
