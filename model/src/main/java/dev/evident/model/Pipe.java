package dev.evident.model;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.HashSet;
import java.util.List;

/** What is done with the events that a filter found. */
public sealed interface Pipe {
  /** Keys of one {@code by}. */
  int KEYS_MAX = 8;

  /** Columns of one {@code fields}. */
  int FIELDS_MAX = 64;

  int TOP_MAX = 10_000;

  /** One number for each combination of the keys' values; for all events when there is no key. */
  record Stats(Measure measure, List<Key> by) implements Pipe {
    public Stats {
      by = List.copyOf(by);
      if (by.size() > KEYS_MAX) {
        throw new IllegalArgumentException("at most " + KEYS_MAX + " keys");
      }
      if (new HashSet<>(by).size() < by.size()) {
        throw new IllegalArgumentException("a key is there twice");
      }
    }
  }

  /**
   * The first rows: in the order of a sort before it, otherwise those with the largest measure, or
   * the newest events.
   *
   * @param rows 1 to {@link #TOP_MAX}
   */
  record Top(int rows) implements Pipe {
    public Top {
      if (rows < 1 || rows > TOP_MAX) {
        throw new IllegalArgumentException("top takes 1 to " + TOP_MAX + " rows");
      }
    }
  }

  /** Orders the rows; a row without a value comes last in both directions. */
  record Sort(Column column, boolean descending) implements Pipe {}

  /** Shows these fields of the events only. */
  record Fields(List<Field> fields) implements Pipe {
    public Fields {
      fields = List.copyOf(fields);
      fields.forEach(Pipe::requireNamed);
      if (fields.isEmpty() || fields.size() > FIELDS_MAX) {
        throw new IllegalArgumentException("fields takes 1 to " + FIELDS_MAX + " fields");
      }
      if (new HashSet<>(fields).size() < fields.size()) {
        throw new IllegalArgumentException("a field is there twice");
      }
    }
  }

  /** What is measured. */
  sealed interface Measure {
    /** The name of its column. */
    default String name() {
      return switch (this) {
        case Count _ -> "count";
        case Distinct _ -> "distinct";
        case Aggregate(Function function, _) -> function.text();
      };
    }
  }

  /** How many events. */
  record Count() implements Measure {}

  /** How many different values, compared as text. */
  record Distinct(Field field) implements Measure {
    public Distinct {
      requireNamed(field);
    }
  }

  /** Over the numbers of a field; the least and the greatest also over times. */
  record Aggregate(Function function, Field field) implements Measure {
    public Aggregate {
      requireNamed(field);
      boolean ordered = function == Function.MIN || function == Function.MAX;
      boolean fits =
          switch (field.type()) {
            case NUMBER, ANY -> true;
            case TIME -> ordered;
            case KEYWORD, TEXT, IP -> false;
          };
      if (!fits) {
        throw new IllegalArgumentException(
            function.text() + " needs a number" + (ordered ? " or a time" : ""));
      }
    }
  }

  /** The functions of an {@link Aggregate}. */
  enum Function {
    MIN("min"),
    MAX("max"),
    SUM("sum"),
    AVG("avg");

    private final String text;

    Function(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** What events are grouped by. */
  sealed interface Key {}

  /** The field's values; an event counts once for each different one. */
  record Value(Field field) implements Key {
    public Value {
      requireNamed(field);
    }
  }

  /** The time, rounded down to a period in UTC. */
  record Bucket(Period period, Field field) implements Key {
    public Bucket {
      if (field.type() != FieldType.TIME) {
        throw new IllegalArgumentException(
            period.text() + "() needs time or received, not '" + field.path() + "'");
      }
    }
  }

  /**
   * Periods of UTC; a week begins on Monday (ISO 8601), but the first one there is, which begins
   * with the year 0, on a Saturday: no time before that can be written, nor asked for.
   */
  enum Period {
    MINUTE("minute"),
    HOUR("hour"),
    DAY("day"),
    WEEK("week"),
    MONTH("month");

    private static final LocalDateTime FIRST = LocalDateTime.of(0, 1, 1, 0, 0);

    private final String text;

    Period(String text) {
      this.text = text;
    }

    /** The beginning of the period that holds the time. */
    public Instant floor(Instant time) {
      LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
      LocalDateTime day = utc.truncatedTo(ChronoUnit.DAYS);
      LocalDateTime floor =
          switch (this) {
            case MINUTE -> utc.truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> utc.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> week(day);
            case MONTH -> day.withDayOfMonth(1);
          };
      return floor.toInstant(ZoneOffset.UTC);
    }

    private static LocalDateTime week(LocalDateTime day) {
      LocalDateTime monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      return monday.isBefore(FIRST) ? FIRST : monday;
    }

    public String text() {
      return text;
    }
  }

  /** A column of the rows so far. */
  sealed interface Column {}

  /** A key of the stats before, or a field of the events. */
  record OfKey(Key key) implements Column {}

  /**
   * The measure of the stats before.
   *
   * @param name that of the measure, such as {@code count}
   */
  record OfMeasure(String name) implements Column {}

  private static void requireNamed(Field field) {
    if (field.isEverything()) {
      throw new IllegalArgumentException("a field must be named here");
    }
  }
}
