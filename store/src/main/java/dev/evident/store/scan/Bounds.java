package dev.evident.store.scan;

import dev.evident.model.Bound;
import dev.evident.model.Field;
import dev.evident.model.Filter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;

/**
 * Between which times and indexes every match of a filter lies: for leaving out blocks. All four
 * belong to it; it is empty when a lower one is above its upper one.
 */
record Bounds(long minMillis, long maxMillis, long minIndex, long maxIndex) {
  static final Bounds ALL =
      new Bounds(Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

  private static final Bounds NONE =
      new Bounds(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE);

  static Bounds of(Filter filter, Instant now) {
    return switch (filter) {
      case Filter.And(List<Filter> parts) -> {
        Bounds all = ALL;
        for (Filter part : parts) {
          all = all.and(of(part, now));
        }
        yield all;
      }
      case Filter.Or(List<Filter> parts) -> {
        Bounds any = NONE;
        for (Filter part : parts) {
          any = any.or(of(part, now));
        }
        yield any;
      }
      case Filter.Range range when range.field().equals(Field.TIME) -> ofTimes(range, now);
      case Filter.Range range when range.field().equals(Field.INDEX) -> ofIndexes(range);
      case Filter.Test _, Filter.Not _, Filter.All _ -> ALL;
    };
  }

  private static Bounds ofTimes(Filter.Range range, Instant now) {
    long from = range.from().map(end -> millis(end, now)).orElse(Long.MIN_VALUE);
    long to = range.to().map(end -> millis(end, now)).orElse(Long.MAX_VALUE);
    return new Bounds(from, to, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static long millis(Filter.End end, Instant now) {
    return ((Bound.Time) end.bound()).at(now).toEpochMilli();
  }

  private static Bounds ofIndexes(Filter.Range range) {
    return new Bounds(Long.MIN_VALUE, Long.MAX_VALUE, leastLong(range), greatestLong(range));
  }

  /** The least integer of a range of numbers; of all that a long can hold. */
  static long leastLong(Filter.Range range) {
    return range
        .from()
        .map(end -> {
          BigDecimal value = ((Bound.Decimal) end.bound()).value();
          BigInteger up = value.setScale(0, RoundingMode.CEILING).toBigInteger();
          boolean out = !end.inclusive() && value.scale() <= 0;
          return clamp(out ? up.add(BigInteger.ONE) : up);
        })
        .orElse(Long.MIN_VALUE);
  }

  /** The greatest integer of a range of numbers; less than the least one when there is none. */
  static long greatestLong(Filter.Range range) {
    return range
        .to()
        .map(end -> {
          BigDecimal value = ((Bound.Decimal) end.bound()).value();
          BigInteger down = value.setScale(0, RoundingMode.FLOOR).toBigInteger();
          boolean out = !end.inclusive() && value.scale() <= 0;
          return clamp(out ? down.subtract(BigInteger.ONE) : down);
        })
        .orElse(Long.MAX_VALUE);
  }

  private static long clamp(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private Bounds and(Bounds other) {
    return new Bounds(
        Math.max(minMillis, other.minMillis),
        Math.min(maxMillis, other.maxMillis),
        Math.max(minIndex, other.minIndex),
        Math.min(maxIndex, other.maxIndex));
  }

  private Bounds or(Bounds other) {
    return new Bounds(
        Math.min(minMillis, other.minMillis),
        Math.max(maxMillis, other.maxMillis),
        Math.min(minIndex, other.minIndex),
        Math.max(maxIndex, other.maxIndex));
  }

  boolean mayHold(Part part) {
    return part.lowTime() <= maxMillis
        && part.highTime() >= minMillis
        && part.lowIndex() <= maxIndex
        && part.highIndex() >= minIndex;
  }

  boolean mayHold(Part part, int block) {
    return part.minTime(block) <= maxMillis
        && part.maxTime(block) >= minMillis
        && part.firstIndex(block) <= maxIndex
        && part.lastIndex(block) >= minIndex;
  }

  boolean mayHold(Unreadable piece) {
    return piece.firstIndex() <= maxIndex && piece.lastIndex() >= minIndex;
  }
}
