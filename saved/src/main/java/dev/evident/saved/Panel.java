package dev.evident.saved;

import dev.evident.model.Pipe;
import dev.evident.model.Query;
import java.util.List;
import java.util.Optional;

/**
 * One picture of a dashboard. What cannot be drawn cannot be made: each kind takes only queries
 * whose answer it can show, so that a mistake is seen when it is saved and not at three in the
 * morning.
 */
public sealed interface Panel {
  /** Rows of a list, for people read lists. */
  int TOP_MAX = 50;

  /** Bars and rows of tables, for each refresh fetches all of them. */
  int ROWS_MAX = 1_000;

  PanelFrame frame();

  /** As documents and files call the kind. */
  default String type() {
    return switch (this) {
      case Count _ -> "count";
      case Figure _ -> "number";
      case Line _ -> "line";
      case Bars _ -> "bars";
      case TopList _ -> "top";
      case HeatMap _ -> "heat-map";
      case Table _ -> "table";
      case Integrity _ -> "integrity";
    };
  }

  /** What it asks; empty for what does not come from events. */
  default Optional<SavedQuery> asks() {
    return switch (this) {
      case Count(_, var query) -> Optional.of(query);
      case Figure(_, var query) -> Optional.of(query);
      case Line(_, var query) -> Optional.of(query);
      case Bars(_, var query) -> Optional.of(query);
      case TopList(_, var query) -> Optional.of(query);
      case HeatMap(_, var query) -> Optional.of(query);
      case Table(_, var query) -> Optional.of(query);
      case Integrity _ -> Optional.empty();
    };
  }

  /** How many events match. */
  record Count(PanelFrame frame, SavedQuery query) implements Panel {
    public Count {
      require(query.query().pipes().isEmpty(), "a count has a query without pipes");
    }
  }

  /** One number, and how it changed against the time before of the same length. */
  record Figure(PanelFrame frame, SavedQuery query) implements Panel {
    public Figure {
      require(
          query.query().pipes().size() == 1 && keys(query).filter(List::isEmpty).isPresent(),
          "a number has a query with one measure and no 'by', such as * | distinct actor.id");
    }
  }

  /** A measure over time, perhaps one line for each value of a field. */
  record Line(PanelFrame frame, SavedQuery query) implements Panel {
    public Line {
      require(
          keys(query).filter(by -> by.size() <= 2 && buckets(by) == 1).isPresent(),
          "a line has a query by one period and at most one field, such as * | count by hour(time),"
              + " outcome");
    }
  }

  /** A bar for each value or period, perhaps in parts by a second key. */
  record Bars(PanelFrame frame, SavedQuery query) implements Panel {
    public Bars {
      Optional<List<Pipe.Key>> keys = keys(query);
      require(
          keys.filter(by -> !by.isEmpty() && by.size() <= 2).isPresent(),
          "bars have a query by one or two keys, such as * | count by day(time), outcome");
      require(
          keys.filter(by -> by.getFirst() instanceof Pipe.Bucket).isPresent()
              || top(query).filter(rows -> rows <= ROWS_MAX).isPresent(),
          "bars by a field end with | top N, at most " + ROWS_MAX);
    }
  }

  /** The values with the largest measure. */
  record TopList(PanelFrame frame, SavedQuery query) implements Panel {
    public TopList {
      require(
          keys(query).filter(by -> by.size() == 1).isPresent()
              && top(query).filter(rows -> rows <= TOP_MAX).isPresent(),
          "a top list has a query by one key that ends with | top N, at most " + TOP_MAX);
    }
  }

  /** Hours of the day against days of the week, in UTC. */
  record HeatMap(PanelFrame frame, SavedQuery query) implements Panel {
    public HeatMap {
      require(
          query.query().pipes().size() == 1
              && query
                  .query()
                  .stats()
                  .filter(one -> one.measure() instanceof Pipe.Count)
                  .isPresent()
              && keys(query).filter(HeatMap::areHours).isPresent(),
          "a heat map has a query that ends with | count by hour(time)");
    }

    private static boolean areHours(List<Pipe.Key> by) {
      return by.size() == 1
          && by.getFirst() instanceof Pipe.Bucket(Pipe.Period period, _)
          && period == Pipe.Period.HOUR;
    }
  }

  /** Rows as they come: events with some fields, or numbers by keys. */
  record Table(PanelFrame frame, SavedQuery query) implements Panel {
    public Table {
      require(
          top(query).filter(rows -> rows <= ROWS_MAX).isPresent(),
          "a table has a query with | top N, at most " + ROWS_MAX);
    }
  }

  /** How the log stands: its size, what is published, what was verified when. */
  record Integrity(PanelFrame frame) implements Panel {}

  private static Optional<List<Pipe.Key>> keys(SavedQuery query) {
    return query.query().stats().map(Pipe.Stats::by);
  }

  private static long buckets(List<Pipe.Key> by) {
    return by.stream().filter(Pipe.Bucket.class::isInstance).count();
  }

  /** The fewest rows that a pipe lets through. */
  private static Optional<Integer> top(SavedQuery query) {
    Query parsed = query.query();
    return parsed.pipes().stream()
        .filter(Pipe.Top.class::isInstance)
        .map(pipe -> ((Pipe.Top) pipe).rows())
        .min(Integer::compare);
  }

  private static void require(boolean fits, String otherwise) {
    if (!fits) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
