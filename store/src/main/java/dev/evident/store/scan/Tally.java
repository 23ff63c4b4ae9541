package dev.evident.store.scan;

import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.model.Pipe;
import dev.evident.query.AggregateMeasure;
import dev.evident.query.Cell;
import dev.evident.query.FlatValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is measured, beside how many events there are, for each group. For one thread. */
sealed interface Tally {
  /** Gets ready for a block. */
  void enter(BlockRows block, int rows) throws IOException;

  /** Reads the values of a row; then {@link #add} takes them for each of its groups. */
  void read(BlockRows block, int row) throws IOException;

  void add(int group);

  /** How many values {@link #add} takes. */
  int values();

  /** The cell of a group. */
  Cell cell(int group);

  long memoryBytes();

  static @Nullable Tally of(Pipe.Measure measure) {
    return switch (measure) {
      case Pipe.Count _ -> null;
      case Pipe.Distinct(Field field) -> new Different(field);
      case Pipe.Aggregate(Pipe.Function function, Field field) ->
          field.type() == FieldType.TIME
              ? new OfTimes(function, field)
              : new OfNumbers(function, field);
    };
  }

  /** How many different values, as text. */
  final class Different implements Tally {
    private final Key values;
    private final LongIds pairs = new LongIds();
    private int[] different = new int[16];

    Different(Field field) {
      this.values = Key.of(field);
    }

    @Override
    public void enter(BlockRows block, int rows) throws IOException {
      values.enter(block, rows);
    }

    @Override
    public void read(BlockRows block, int row) throws IOException {
      values.findValues(block, row);
    }

    @Override
    public void add(int group) {
      if (group >= different.length) {
        different = Arrays.copyOf(different, Math.max(group + 1, 2 * different.length));
      }
      for (int i = 0; i < values.count(); i++) {
        int known = pairs.size();
        pairs.id((long) group << Integer.SIZE | values.found(i));
        different[group] += pairs.size() - known;
      }
    }

    @Override
    public int values() {
      return values.count();
    }

    @Override
    public Cell cell(int group) {
      return Cell.number(group < different.length ? different[group] : 0);
    }

    @Override
    public long memoryBytes() {
      return values.memoryBytes() + pairs.memoryBytes() + 4L * different.length;
    }
  }

  /** Common to what is made of all values of a field. */
  abstract sealed class OfValues<T> implements Tally {
    private final Field field;
    private final List<FlatValue> read = new ArrayList<>();
    private final List<T> parsed = new ArrayList<>();
    private final List<@Nullable T> results = new ArrayList<>();
    private @Nullable RowValues reader;
    private @Nullable SegmentPlan readerOf;

    OfValues(Field field) {
      this.field = field;
    }

    /** What counts of a value. */
    abstract Optional<T> parse(FlatValue value);

    /** A group's result with one more value. */
    abstract T with(@Nullable T result, T value);

    @Override
    public void enter(BlockRows block, int rows) {
      if (readerOf != block.plan()) {
        readerOf = block.plan();
        reader = new RowValues(readerOf, field);
      }
    }

    @Override
    public void read(BlockRows block, int row) throws IOException {
      RowValues of = reader;
      if (of == null) {
        throw new AssertionError("bug: no block was entered");
      }
      read.clear();
      parsed.clear();
      of.add(block, row, read);
      for (FlatValue value : read) {
        parse(value).ifPresent(parsed::add);
      }
    }

    @Override
    public void add(int group) {
      while (results.size() <= group) {
        results.add(null);
      }
      for (T value : parsed) {
        results.set(group, with(results.get(group), value));
      }
    }

    @Override
    public int values() {
      return parsed.size();
    }

    @Nullable T result(int group) {
      return group < results.size() ? results.get(group) : null;
    }

    @Override
    public long memoryBytes() {
      return 96L * results.size();
    }
  }

  /** The first or the last time. */
  final class OfTimes extends OfValues<Instant> {
    private final boolean least;

    OfTimes(Pipe.Function function, Field field) {
      super(field);
      this.least = function == Pipe.Function.MIN;
    }

    @Override
    Optional<Instant> parse(FlatValue value) {
      return value.time();
    }

    @Override
    Instant with(@Nullable Instant result, Instant value) {
      return result == null || value.isBefore(result) == least ? value : result;
    }

    @Override
    public Cell cell(int group) {
      Instant time = result(group);
      return time == null ? new Cell.Missing() : new Cell.Time(time);
    }
  }

  /** A number made of all, and how many they were. */
  record Amount(BigDecimal value, long count) {}

  /** The least, the greatest, the sum or the mean of numbers. */
  final class OfNumbers extends OfValues<Amount> {
    private final Pipe.Function function;

    OfNumbers(Pipe.Function function, Field field) {
      super(field);
      this.function = function;
    }

    @Override
    Optional<Amount> parse(FlatValue value) {
      return value.number().map(number -> new Amount(number, 1));
    }

    @Override
    Amount with(@Nullable Amount result, Amount value) {
      if (result == null) {
        return value;
      }
      BigDecimal x = result.value;
      BigDecimal y = value.value;
      return switch (function) {
        case MIN -> y.compareTo(x) < 0 ? value : result;
        case MAX -> y.compareTo(x) > 0 ? value : result;
        case SUM, AVG -> new Amount(x.add(y), result.count + 1);
      };
    }

    @Override
    public Cell cell(int group) {
      Amount amount = result(group);
      if (amount == null) {
        return function == Pipe.Function.SUM ? Cell.number(0) : new Cell.Missing();
      }
      return new Cell.Decimal(
          function == Pipe.Function.AVG
              ? amount.value.divide(BigDecimal.valueOf(amount.count), AggregateMeasure.MEAN)
              : amount.value);
    }
  }
}
