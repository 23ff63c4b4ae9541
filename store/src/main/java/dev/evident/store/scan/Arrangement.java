package dev.evident.store.scan;

import dev.evident.model.Field;
import dev.evident.model.Pipe;
import dev.evident.query.FlatRecord;
import dev.evident.query.SortOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the pipes of a query do to its events.
 *
 * @param order in which the events are taken, when {@code sort} is empty
 * @param sort the field whose values they are taken by, when these are not times or indexes
 * @param descending the direction of {@code sort}
 * @param top so many are taken at most; empty: all
 * @param rest sorts and tops of those that were taken
 * @param fields what is shown of them
 */
record Arrangement(
    Order order,
    Optional<Field> sort,
    boolean descending,
    Optional<Integer> top,
    List<Pipe> rest,
    Optional<Pipe.Fields> fields) {

  static Arrangement of(List<Pipe> pipes, Order asked) {
    Order order = asked;
    Optional<Field> sort = Optional.empty();
    boolean descending = true;
    Optional<Integer> top = Optional.empty();
    List<Pipe> rest = new ArrayList<>();
    Optional<Pipe.Fields> fields = Optional.empty();
    for (Pipe pipe : pipes) {
      boolean taken = top.isPresent();
      switch (pipe) {
        case Pipe.Fields last -> fields = Optional.of(last);
        case Pipe.Sort later when taken -> rest.add(later);
        case Pipe.Sort(Pipe.Column column, boolean down) -> {
          Field field = fieldOf(column);
          descending = down;
          sort = Optional.empty();
          if (field.equals(Field.TIME)) {
            order = down ? Order.TIME_DESC : Order.TIME_ASC;
          } else if (field.equals(Field.INDEX)) {
            order = down ? Order.INDEX_DESC : Order.INDEX_ASC;
          } else {
            sort = Optional.of(field);
          }
        }
        case Pipe.Top later when !rest.isEmpty() -> rest.add(later);
        case Pipe.Top(int rows) -> top = Optional.of(Math.min(rows, top.orElse(rows)));
        case Pipe.Stats _ -> throw new AssertionError("bug: stats among events");
      }
    }
    return new Arrangement(order, sort, descending, top, rest, fields);
  }

  private static Field fieldOf(Pipe.Column column) {
    if (column instanceof Pipe.OfKey(Pipe.Value(Field field))) {
      return field;
    }
    throw new AssertionError("bug: events have no column " + column);
  }

  /** Whether a page can go on behind an event, and need not count those before it. */
  boolean goesOnBehind() {
    return sort.isEmpty() && top.isEmpty();
  }

  /** Sorts and cuts the events that were taken, by what is left to do. */
  List<FlatRecord> arranged(List<FlatRecord> taken) {
    List<FlatRecord> rows = new ArrayList<>(taken);
    for (Pipe pipe : rest) {
      switch (pipe) {
        case Pipe.Sort(Pipe.Column column, boolean down) ->
            rows.sort(SortOperator.events(fieldOf(column), down));
        case Pipe.Top(int count) -> rows = rows.subList(0, Math.min(count, rows.size()));
        case Pipe.Fields _, Pipe.Stats _ -> throw new AssertionError("bug: " + pipe + " is left");
      }
    }
    return rows;
  }
}
