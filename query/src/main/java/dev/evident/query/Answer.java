package dev.evident.query;

import java.util.List;

/** What a query answers. */
public sealed interface Answer {
  /**
   * The events that match, in their order.
   *
   * @param indexes their positions in the log
   */
  record Events(List<Long> indexes) implements Answer {
    public Events {
      indexes = List.copyOf(indexes);
    }
  }

  /** Rows with one cell for each column. */
  record Table(List<String> columns, List<List<Cell>> rows) implements Answer {
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      int width = columns.size();
      if (rows.stream().anyMatch(row -> row.size() != width)) {
        throw new IllegalArgumentException("a row has another number of cells than columns");
      }
    }
  }

  /** Refused: the keys have more combinations of values than the limit. */
  record TooManyGroups(int groupsMax) implements Answer {}
}
