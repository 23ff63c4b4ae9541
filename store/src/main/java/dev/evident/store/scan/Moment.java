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
    return new Moment(time.toEpochMilli(), time.getNano() % 1_000_000);
  }

  /** Negative when this is before the other one. */
  int compareTo(long otherMillis, int otherNanos) {
    return millis != otherMillis
        ? Long.compare(millis, otherMillis)
        : Integer.compare(nanos, otherNanos);
  }

  Instant instant() {
    return Instant.ofEpochSecond(
        Math.floorDiv(millis, 1_000L), Math.floorMod(millis, 1_000L) * 1_000_000L + nanos);
  }
}
