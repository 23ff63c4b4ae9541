package dev.evident.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** One end of a range. */
public sealed interface Bound {
  /** Digits before, and digits after the point. */
  int NUMBER_DIGITS_MAX = 400;

  /** A relative time reaches a hundred years. */
  Duration FROM_NOW_MAX = Duration.ofDays(36_525);

  /** Compared with JSON numbers only. Trailing zeros are taken off, so 1 and 1.0 are equal. */
  record Decimal(BigDecimal value) implements Bound {
    public Decimal {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
      if (!fits(value)) {
        throw new IllegalArgumentException(
            "a number has at most " + NUMBER_DIGITS_MAX + " digits on each side of the point");
      }
    }

    /** Whether a number without trailing zeros is one that can be compared and added. */
    public static boolean fits(BigDecimal value) {
      // long: the two may lie at both ends of an int
      long before = (long) value.precision() - value.scale();
      return before <= NUMBER_DIGITS_MAX && value.scale() <= NUMBER_DIGITS_MAX;
    }
  }

  /** Compared with times. */
  sealed interface Time extends Bound {
    /** The instant that it means. */
    Instant at(Instant now);
  }

  /** A fixed time of the years 0 to 9999. */
  record At(Instant time) implements Time {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    public At {
      if (time.isBefore(FIRST) || time.isAfter(LAST)) {
        throw new IllegalArgumentException("times are those of the years 0 to 9999");
      }
    }

    @Override
    public Instant at(Instant now) {
      return time;
    }
  }

  /** A time relative to the moment of the question; negative is the past. */
  record FromNow(long seconds) implements Time {
    public FromNow {
      if (seconds < -FROM_NOW_MAX.toSeconds() || seconds > FROM_NOW_MAX.toSeconds()) {
        throw new IllegalArgumentException("a relative time reaches at most 100 years");
      }
    }

    @Override
    public Instant at(Instant now) {
      return now.plusSeconds(seconds);
    }
  }

  /** Compared with JSON strings only, by code points, case-exact. */
  record Text(String value) implements Bound {}
}
