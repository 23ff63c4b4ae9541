package dev.evident.model;

import java.util.List;
import java.util.Optional;

/**
 * A whole query. Stats come first among the pipes, {@code fields} last and only without stats; a
 * sort names a column that is there.
 */
public record Query(Filter filter, List<Pipe> pipes) {
  /** And, Or and Not inside one another: more than people write, little for a stack. */
  public static final int DEPTH_MAX = 32;

  /** Single tests in a filter: each costs time for every event that is looked at. */
  public static final int TESTS_MAX = 1_024;

  public static final int PIPES_MAX = 8;

  public Query {
    pipes = List.copyOf(pipes);
    if (pipes.size() > PIPES_MAX) {
      throw new IllegalArgumentException("at most " + PIPES_MAX + " pipes");
    }
    if (tests(filter, 0) > TESTS_MAX) {
      throw new IllegalArgumentException("at most " + TESTS_MAX + " tests in one query");
    }
    for (int i = 0; i < pipes.size(); i++) {
      requirePlace(pipes, i);
    }
  }

  public static Query of(Filter filter) {
    return new Query(filter, List.of());
  }

  /** The stats, when the answer is a table of numbers and not of events. */
  public Optional<Pipe.Stats> stats() {
    return pipes.isEmpty() ? Optional.empty() : statsOf(pipes);
  }

  private static Optional<Pipe.Stats> statsOf(List<Pipe> pipes) {
    return pipes.getFirst() instanceof Pipe.Stats stats ? Optional.of(stats) : Optional.empty();
  }

  private static void requirePlace(List<Pipe> pipes, int place) {
    Optional<Pipe.Stats> stats = statsOf(pipes);
    switch (pipes.get(place)) {
      case Pipe.Stats(var measure, _) -> {
        if (place > 0) {
          throw new IllegalArgumentException(measure.name() + " must be the first pipe");
        }
      }
      case Pipe.Fields _ -> {
        if (stats.isPresent() || place < pipes.size() - 1) {
          throw new IllegalArgumentException(
              "fields must be the last pipe, and only events have fields");
        }
      }
      case Pipe.Sort(Pipe.Column column, _) -> {
        if (!hasColumn(stats, column)) {
          throw new IllegalArgumentException(
              stats.isPresent()
                  ? "sort needs a key of the stats before it, or " + stats.get().measure().name()
                  : "sort needs a field: there are no stats before it");
        }
      }
      case Pipe.Top _ -> {}
    }
  }

  private static boolean hasColumn(Optional<Pipe.Stats> stats, Pipe.Column column) {
    return switch (column) {
      case Pipe.OfMeasure(String name) ->
          stats.map(s -> s.measure().name().equals(name)).orElse(false);
      case Pipe.OfKey(Pipe.Key key) ->
          stats.map(s -> s.by().contains(key)).orElse(key instanceof Pipe.Value);
    };
  }

  /** Counts the tests, and refuses what is too deep before it recurses there. */
  private static int tests(Filter filter, int depth) {
    if (depth > DEPTH_MAX) {
      throw new IllegalArgumentException("nested deeper than " + DEPTH_MAX);
    }
    return switch (filter) {
      case Filter.And(List<Filter> parts) -> tests(parts, depth + 1);
      case Filter.Or(List<Filter> parts) -> tests(parts, depth + 1);
      case Filter.Not(Filter part) -> tests(part, depth + 1);
      case Filter.All _ -> 1;
      case Filter.Test _ -> 1;
    };
  }

  private static int tests(List<Filter> parts, int depth) {
    int sum = 0;
    for (Filter part : parts) {
      sum += tests(part, depth);
    }
    return sum;
  }
}
