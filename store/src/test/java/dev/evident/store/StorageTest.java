package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the segments say about how much is kept of what. */
class StorageTest {
  private static final int TODAY = (int) LocalDate.of(2026, 11, 27).toEpochDay();

  private static Integrity.OfSegment segment(int recordClass, int group, int day, long bytes) {
    return new Integrity.OfSegment(
        "f", recordClass, group, day, 0, 9, 10, bytes, Optional.empty(), Optional.empty());
  }

  private static List<Storage> of(Integrity.OfSegment... segments) {
    return Storage.of(new Integrity(0, 0, Optional.empty(), 0, List.of(segments)));
  }

  @Test
  void filesOfOneClassGroupAndDayAreAddedUpAndOthersAreNot() {
    assertThat(
            of(
                segment(1, 1, TODAY, 100),
                segment(1, 1, TODAY, 20),
                segment(1, 2, TODAY, 3),
                segment(1, 1, TODAY - 1, 4)))
        .extracting(Storage::bytes, Storage::segments, Storage::records)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(4L, 1L, 10L),
            org.assertj.core.groups.Tuple.tuple(120L, 2L, 20L),
            org.assertj.core.groups.Tuple.tuple(3L, 1L, 10L));
  }

  @Test
  void oldDaysAreOneRowThatSaysSo() {
    List<Storage> rows =
        of(
            segment(1, 1, TODAY - Storage.DAYS_MAX - 7, 1),
            segment(1, 1, TODAY - Storage.DAYS_MAX, 2),
            segment(1, 1, TODAY - Storage.DAYS_MAX + 1, 4),
            segment(1, 1, TODAY, 8));
    assertThat(rows).extracting(Storage::bytes).containsExactly(3L, 4L, 8L);
    assertThat(rows.getFirst().from())
        .isEqualTo(LocalDate.ofEpochDay(TODAY - Storage.DAYS_MAX - 7));
    assertThat(rows.getFirst().to()).isEqualTo(LocalDate.ofEpochDay(TODAY - Storage.DAYS_MAX));
  }

  @Test
  void streamsAreFoundByTheirGroup() {
    Storage own = of(segment(1, 3, TODAY, 1)).getFirst();
    assertThat(own.holds(3)).isTrue();
    assertThat(own.holds(4)).isFalse();
    Storage shared = of(segment(1, 70, TODAY, 1)).getFirst();
    assertThat(shared.holds(70)).isTrue();
    assertThat(shared.holds(134)).isTrue();
    Storage control = of(segment(0xffff, 0xff, 0, 1)).getFirst();
    assertThat(control.isControl()).isTrue();
    assertThat(control.holds(0)).isFalse();
  }

  @Test
  void ofNothingThereIsNothing() {
    assertThat(of()).isEmpty();
  }
}
