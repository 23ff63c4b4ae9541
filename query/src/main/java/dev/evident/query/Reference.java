package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers a query by looking at every record: slow, and so plain that its answers define the right
 * ones. Immutable.
 *
 * @param now what relative times count from
 * @param groupsMax rows of one table of stats
 */
public record Reference(Instant now, int groupsMax) {
  /** Combinations of keys that one answer may have: about 100 MB of them. */
  public static final int GROUPS_MAX = 100_000;

  public Reference {
    if (groupsMax < 1) {
      throw new IllegalArgumentException("groupsMax must be at least 1");
    }
  }

  /** Events come newest first: by time, then by index, both descending. */
  public Answer answer(Query query, Iterable<FlatRecord> records) {
    Evaluation evaluation = new Evaluation(now);
    List<FlatRecord> found = new ArrayList<>();
    for (FlatRecord record : records) {
      if (evaluation.matches(query.filter(), record)) {
        found.add(record);
      }
    }
    found.sort(SortOperator.events(Field.TIME, true));
    Optional<Pipe.Stats> stats = query.stats();
    return stats.isPresent() ? table(query, stats.get(), found) : events(query, found);
  }

  private static Answer events(Query query, List<FlatRecord> found) {
    List<FlatRecord> rows = found;
    for (Pipe pipe : query.pipes()) {
      switch (pipe) {
        case Pipe.Sort(Pipe.Column column, boolean descending) ->
            rows.sort(SortOperator.events(fieldOf(column), descending));
        case Pipe.Top(int count) -> rows = first(rows, count);
        case Pipe.Fields fields -> {
          return FieldsOperator.table(fields, rows);
        }
        case Pipe.Stats _ -> throw new AssertionError("bug: stats among events");
      }
    }
    return new Answer.Events(rows.stream().map(FlatRecord::index).toList());
  }

  private static Field fieldOf(Pipe.Column column) {
    if (column instanceof Pipe.OfKey(Pipe.Value(Field field))) {
      return field;
    }
    throw new AssertionError("bug: events have no column " + column);
  }

  private Answer table(Query query, Pipe.Stats stats, List<FlatRecord> found) {
    Optional<List<List<Cell>>> all = StatsOperator.rows(stats, found, groupsMax);
    if (all.isEmpty()) {
      return new Answer.TooManyGroups(groupsMax);
    }
    return new Answer.Table(StatsOperator.columns(stats), arranged(query, stats, all.get()));
  }

  /**
   * What the pipes behind stats leave of its rows.
   *
   * @param found in the order of their keys; may be put into another one
   */
  public static List<List<Cell>> arranged(Query query, Pipe.Stats stats, List<List<Cell>> found) {
    int keys = stats.by().size();
    List<List<Cell>> rows = found;
    boolean sorted = false;
    for (Pipe pipe : query.pipes()) {
      switch (pipe) {
        case Pipe.Stats _ -> {}
        case Pipe.Sort(Pipe.Column column, boolean descending) -> {
          rows.sort(SortOperator.rows(columnOf(stats, column), descending, keys));
          sorted = true;
        }
        case Pipe.Top(int count) -> {
          if (!sorted) {
            rows.sort(SortOperator.rows(keys, true, keys));
            sorted = true;
          }
          rows = first(rows, count);
        }
        case Pipe.Fields _ -> throw new AssertionError("bug: fields of a table");
      }
    }
    return rows;
  }

  private static int columnOf(Pipe.Stats stats, Pipe.Column column) {
    return switch (column) {
      case Pipe.OfMeasure _ -> stats.by().size();
      case Pipe.OfKey(Pipe.Key key) -> stats.by().indexOf(key);
    };
  }

  private static <T> List<T> first(List<T> rows, int count) {
    return new ArrayList<>(rows.subList(0, Math.min(count, rows.size())));
  }
}
