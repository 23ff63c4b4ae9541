package dev.evident.store.scan;

import java.time.Instant;

/**
 * A point in time as blocks keep it.
 *
 * @param millis since 1970, rounded down
 * @param nanos behind the millisecond, 0 to 999,999
 */
record Moment(long millis, int nanos) {
  static Moment of(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    return new Moment(1_000 * seconds + nanos / 1_000_000, nanos % 1_000_000);
  }

  /** Negative when this is before the other one. */
  int compareTo(long otherMillis, int otherNanos) {
    return millis != otherMillis
        ? Long.compare(millis, otherMillis)
        : Integer.compare(nanos, otherNanos);
  }
}
