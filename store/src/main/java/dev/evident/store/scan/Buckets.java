package dev.evident.store.scan;

import dev.evident.model.Pipe;
import java.time.Instant;

/** Numbers for periods of time. For one thread. */
final class Buckets {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long LONGEST_MONTH = 32 * DAY;

  private final Pipe.Period period;
  private final LongIds starts = new LongIds();
  // The last period that was asked for: most events fall into that of their neighbour.
  private long lastFrom = Long.MAX_VALUE;
  private long lastTo = Long.MIN_VALUE;
  private int lastId;

  Buckets(Pipe.Period period) {
    this.period = period;
  }

  /** The number of the period that holds a time, from 1. */
  int of(long millis) {
    if (millis < lastFrom || millis >= lastTo) {
      lastFrom = begin(millis);
      lastTo =
          switch (period) {
            case MINUTE -> lastFrom + MINUTE;
            case HOUR -> lastFrom + HOUR;
            case DAY -> lastFrom + DAY;
            case WEEK -> begin(lastFrom + 7 * DAY); // the first one of all is shorter
            case MONTH -> begin(lastFrom + LONGEST_MONTH);
          };
      lastId = 1 + starts.id(lastFrom);
    }
    return lastId;
  }

  private long begin(long millis) {
    return switch (period) {
      case MINUTE -> millis - Math.floorMod(millis, MINUTE);
      case HOUR -> millis - Math.floorMod(millis, HOUR);
      case DAY -> millis - Math.floorMod(millis, DAY);
      case WEEK, MONTH -> period.floor(Instant.ofEpochMilli(millis)).toEpochMilli();
    };
  }

  Instant start(int id) {
    return Instant.ofEpochMilli(starts.key(id - 1));
  }

  long memoryBytes() {
    return starts.memoryBytes();
  }
}
