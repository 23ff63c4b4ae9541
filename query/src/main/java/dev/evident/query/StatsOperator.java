package dev.evident.query;

import dev.evident.model.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code measure by key, key}: one row for each combination of the keys' values. */
public final class StatsOperator {
  private StatsOperator() {}

  /** Behind the measure. */
  static Pipe parse(Parser p, int from, Pipe.Measure measure) throws QueryException {
    List<Pipe.Key> keys = p.takeKeyword("by") ? Pipes.list(p, KeyOperator::parse) : List.of();
    return p.checked(from, () -> new Pipe.Stats(measure, keys));
  }

  static String text(Pipe.Stats stats) {
    String keys = stats.by().stream().map(KeyOperator::text).collect(Collectors.joining(", "));
    return text(stats.measure()) + (keys.isEmpty() ? "" : " by " + keys);
  }

  private static String text(Pipe.Measure measure) {
    return switch (measure) {
      case Pipe.Count _ -> measure.name();
      case Pipe.Distinct distinct -> DistinctMeasure.text(distinct);
      case Pipe.Aggregate aggregate -> AggregateMeasure.text(aggregate);
    };
  }

  /** The names of the table's columns: the keys, then the measure. */
  public static List<String> columns(Pipe.Stats stats) {
    List<String> columns = new ArrayList<>(stats.by().stream().map(KeyOperator::text).toList());
    columns.add(stats.measure().name());
    return columns;
  }

  /**
   * Keys in their order, then the measure. Rows stand in the order of their keys. Without keys
   * there is one row, also for no event.
   *
   * @return empty when there would be more than {@code groupsMax} rows
   */
  static Optional<List<List<Cell>>> rows(
      Pipe.Stats stats, List<FlatRecord> records, int groupsMax) {
    Map<List<Cell>, List<FlatRecord>> groups = new TreeMap<>(Cell.rowOrder(stats.by().size()));
    if (stats.by().isEmpty()) {
      groups.put(List.of(), new ArrayList<>());
    }
    for (FlatRecord record : records) {
      List<List<Cell>> values =
          stats.by().stream().map(key -> KeyOperator.values(key, record)).toList();
      int[] choice = new int[values.size()];
      do {
        List<Cell> group = new ArrayList<>();
        for (int i = 0; i < choice.length; i++) {
          group.add(values.get(i).get(choice[i]));
        }
        groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(record);
        if (groups.size() > groupsMax) {
          return Optional.empty();
        }
      } while (next(choice, values));
    }
    List<List<Cell>> rows = new ArrayList<>();
    groups.forEach((keys, members) -> {
      List<Cell> row = new ArrayList<>(keys);
      row.add(measured(stats.measure(), members));
      rows.add(row);
    });
    return Optional.of(rows);
  }

  /** The next combination, like the next number of a counter; false after the last. */
  private static boolean next(int[] choice, List<List<Cell>> values) {
    for (int i = choice.length - 1; i >= 0; i--) {
      if (++choice[i] < values.get(i).size()) {
        return true;
      }
      choice[i] = 0;
    }
    return false;
  }

  private static Cell measured(Pipe.Measure measure, List<FlatRecord> records) {
    return switch (measure) {
      case Pipe.Count _ -> Cell.number(records.size());
      case Pipe.Distinct distinct -> DistinctMeasure.of(distinct, records);
      case Pipe.Aggregate aggregate -> AggregateMeasure.of(aggregate, records);
    };
  }
}
