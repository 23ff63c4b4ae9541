package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which times the ids of a journal file may have, in memory and in its saved index. */
class IdTimesTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final long LAST_MONTH = NOW - TimeUnit.DAYS.toMillis(30);

  @TempDir private Path folder;

  private record Both(GrowingIndex growing, SavedIndex saved) {
    boolean mayHold(long millis) {
      assertThat(saved.mayHold(1, millis)).isEqualTo(growing.mayHold(1, millis));
      return saved.mayHold(1, millis);
    }
  }

  private Path file() {
    return folder.resolve("0.evx");
  }

  private GrowingIndex growing(long... times) {
    GrowingIndex index = new GrowingIndex(0);
    index.addFrame(0, 4_096);
    for (int i = 0; i < times.length; i++) {
      index.addId(0x9E3779B97F4A7C15L * (i + 1), times[i], i);
    }
    index.full(times.length);
    return index;
  }

  private Both both(long... times) throws IOException {
    GrowingIndex growing = growing(times);
    Files.write(file(), growing.encode());
    return new Both(growing, SavedIndex.open(new RealDisk(), file()));
  }

  @Test
  void aFileOfImportedEventsWithEntriesOfTodayIsNotAskedForTheTimeBetween() throws IOException {
    Both index = both(NOW, LAST_MONTH, LAST_MONTH + 5_000, NOW + 1, LAST_MONTH - 3);
    assertThat(index.mayHold(LAST_MONTH)).isTrue();
    assertThat(index.mayHold(LAST_MONTH + 2_500)).isTrue();
    assertThat(index.mayHold(NOW)).isTrue();
    assertThat(index.mayHold(LAST_MONTH + TimeUnit.HOURS.toMillis(1))).isFalse();
    assertThat(index.mayHold(NOW - TimeUnit.HOURS.toMillis(1))).isFalse();
    assertThat(index.mayHold(LAST_MONTH - 4)).isFalse();
    assertThat(index.mayHold(NOW + 2)).isFalse();
    index.saved().close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyTimeThatIsInTheFileIsCoveredWhateverTheirOrder(long seed) throws IOException {
    Random random = new Random(seed);
    long[] times = new long[2_000];
    long spread = 1L << (10 + random.nextInt(30));
    for (int i = 0; i < times.length; i++) {
      times[i] =
          random.nextInt(4) == 0
              ? random.nextLong(NOW + spread)
              : Math.max(0, NOW + random.nextLong(-spread, spread));
    }
    Both index = both(times);
    for (long time : times) {
      assertThat(index.mayHold(time)).as("seed %d, time %d", seed, time).isTrue();
    }
    assertThat(index.mayHold(Long.MAX_VALUE)).isFalse();
    index.saved().close();
  }

  @Test
  void rangesStayFewSortedAndApart() {
    long seed = 20_261_127L;
    Random random = new Random(seed);
    IdTimes times = new IdTimes();
    for (int i = 0; i < 10_000; i++) {
      times.add(random.nextLong(NOW));
      assertThat(times.count()).as("seed %d", seed).isBetween(1, IdTimes.RANGES_MAX);
      for (int range = 0; range < times.count(); range++) {
        assertThat(times.from(range)).isLessThanOrEqualTo(times.to(range));
        assertThat(range == 0 || times.to(range - 1) < times.from(range)).as("" + times).isTrue();
      }
    }
  }

  @Test
  void withoutAUuid7NoTimeIsCovered() throws IOException {
    Both index = both(-1, -1);
    assertThat(index.mayHold(0)).isFalse();
    assertThat(index.mayHold(NOW)).isFalse();
    index.saved().close();
  }

  @Test
  void aFileOfTheFirstVersionIsRead() throws IOException {
    // Version 1: one range in the head, none behind the points.
    Files.write(
        file(),
        FirstIndexVersion.of(growing(LAST_MONTH, LAST_MONTH + 10).encode(), LAST_MONTH, NOW));
    try (SavedIndex index = SavedIndex.open(new RealDisk(), file())) {
      assertThat(index.mayHold(1, LAST_MONTH - 1)).isFalse();
      assertThat(index.mayHold(1, LAST_MONTH + 1_000_000)).isTrue();
      assertThat(index.mayHold(1, NOW + 1)).isFalse();
      assertThat(index.candidates(0x9E3779B97F4A7C15L)).containsExactly(0);
      assertThat(index.frameOffset(1)).isEqualTo(4_096);
      index.check();
    }
    Files.write(file(), FirstIndexVersion.of(growing(-1).encode(), Long.MAX_VALUE, Long.MIN_VALUE));
    try (SavedIndex index = SavedIndex.open(new RealDisk(), file())) {
      assertThat(index.mayHold(1, NOW)).isFalse();
    }
  }

  @Test
  void rangesInNoOrderAreDamage() throws IOException {
    byte[] bytes = growing(LAST_MONTH, NOW).encode();
    int rangeAt = 56 + 16 * RecordFormat.i32(bytes, 40);
    RecordFormat.put64(bytes, rangeAt, NOW + 1);
    RecordFormat.put64(bytes, rangeAt + 8, NOW + 2);
    RecordFormat.put32(bytes, rangeAt + 32, FrameFormat.crc(bytes, 0, rangeAt + 32));
    Files.write(file(), bytes);
    assertThatThrownBy(() -> SavedIndex.open(new RealDisk(), file()))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("ranges of time");
  }
}
