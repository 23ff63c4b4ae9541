package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Pipe;
import java.util.List;

/** What events are grouped by: {@code actor.id}, {@code hour(time)}. */
final class KeyOperator {
  private KeyOperator() {}

  static Pipe.Key parse(Parser p) throws QueryException {
    Lexer lexer = p.lexer();
    lexer.skipSpace();
    Bare name = lexer.bare(Lexer.Place.PIPE);
    int end = lexer.at();
    lexer.skipSpace();
    if (!lexer.take("(")) {
      lexer.back(name.from());
      return new Pipe.Value(Pipes.field(p));
    }
    for (Pipe.Period period : Pipe.Period.values()) {
      if (name.isKeyword(period.text())) {
        Field field = Pipes.field(p);
        lexer.skipSpace();
        if (!lexer.take(")")) {
          throw lexer.errorHere("a closing bracket must stand here");
        }
        return p.checked(name.from(), () -> new Pipe.Bucket(period, field));
      }
    }
    throw lexer.error(
        name.from(), end, "no such period; there are minute, hour, day, week and month");
  }

  static String text(Pipe.Key key) {
    return switch (key) {
      case Pipe.Value(Field field) -> FieldNames.text(field);
      case Pipe.Bucket(Pipe.Period period, Field field) ->
          period.text() + "(" + FieldNames.text(field) + ")";
    };
  }

  /** The different values of an event; {@link Cell.Missing} alone when it has none. */
  static List<Cell> values(Pipe.Key key, FlatRecord record) {
    List<Cell> found =
        switch (key) {
          case Pipe.Value(Field field) ->
              record.values(field).<Cell>map(v -> new Cell.Text(v.text())).distinct().toList();
          case Pipe.Bucket(Pipe.Period period, Field field) ->
              record
                  .values(field)
                  .flatMap(value -> value.time().stream())
                  .<Cell>map(time -> new Cell.Time(period.floor(time)))
                  .distinct()
                  .toList();
        };
    return found.isEmpty() ? List.of(new Cell.Missing()) : found;
  }
}
