package dev.evident.store.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Pipe;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BucketsTest {
  /** Each hour after the one before, so that what is remembered of the last period is used. */
  @ParameterizedTest
  @EnumSource
  void theFirstPeriodsOfAllAreThoseOfTheModel(Pipe.Period period) {
    Buckets buckets = new Buckets(period);
    Instant end = Instant.parse("0000-02-03T00:00:00Z");
    for (Instant time = Instant.parse("0000-01-01T00:00:00Z");
        time.isBefore(end);
        time = time.plus(Duration.ofHours(1))) {
      Instant start = buckets.start(buckets.of(time.toEpochMilli()));
      assertThat(start).isEqualTo(period.floor(time));
      assertThat(start.toString()).startsWith("0000-");
    }
  }
}
