package dev.evident.engine.search;

import java.util.Comparator;

/**
 * The order of events: by time with ties by index, or by index.
 *
 * @param descending newest first, of both time and index
 */
public record Order(Key key, boolean descending) {
  /** What they are ordered by. */
  public enum Key {
    TIME,
    INDEX
  }

  /** By time, newest first. */
  public static final Order NEWEST = new Order(Key.TIME, true);

  /** Earlier places first. */
  public Comparator<Position> comparator() {
    Comparator<Position> ascending =
        switch (key) {
          case TIME -> Comparator.comparing(Position::time).thenComparingLong(Position::index);
          case INDEX -> Comparator.comparingLong(Position::index);
        };
    return descending ? ascending.reversed() : ascending;
  }
}
