package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchableLagTest {
  private final SearchableLag lag = new SearchableLag();
  private final List<Long> told = new ArrayList<>();

  private List<Long> shown(long size, long now) {
    told.clear();
    lag.shown(size, now, told::add);
    return told;
  }

  @Test
  void aCommitIsToldOnceAllOfItsRecordsCanBeFound() {
    lag.committed(10, 100);
    lag.committed(25, 150);
    assertThat(shown(9, 160)).isEmpty();
    assertThat(shown(24, 170)).containsExactly(70L);
    assertThat(shown(24, 180)).isEmpty();
    assertThat(shown(1_000, 190)).containsExactly(40L);
  }

  @Test
  void whileTheStoreStandsStillOnlySoManyWait() {
    for (long i = 1; i <= 20_000; i++) {
      lag.committed(i, i);
    }
    assertThat(shown(20_000, 20_000)).hasSize(10_000).startsWith(19_999L);
  }
}
