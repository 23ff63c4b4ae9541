package dev.evident.store;

/**
 * How long records took lately to become searchable, waiting for a processor included. One thread
 * tells, any thread may ask.
 */
final class AppendRate {
  /** Fewer records tell more of what showing them costs than of themselves. */
  private static final int RECORDS_MIN = 256;

  /** What is taken for true before anything was seen: code that was not compiled yet. */
  private static final long NANOS_AT_FIRST = 50_000;

  /** The newest figure counts one in so many. */
  private static final int SMOOTHING = 4;

  private volatile long nanosPerRecord = NANOS_AT_FIRST;

  /** So many records took so long. */
  void took(long records, long nanos) {
    if (records >= RECORDS_MIN) {
      nanosPerRecord = Math.max(1, nanosPerRecord + (nanos / records - nanosPerRecord) / SMOOTHING);
    }
  }

  /** At least 1. */
  long nanosPerRecord() {
    return nanosPerRecord;
  }
}
