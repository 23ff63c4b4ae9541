package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AppendRateTest {
  private final AppendRate rate = new AppendRate();

  @Test
  void itComesNearWhatRecordsTake() {
    for (int i = 0; i < 40; i++) {
      rate.took(2_000, 2_000 * 8_000L);
    }
    assertThat(rate.nanosPerRecord()).isBetween(8_000L, 8_010L);
  }

  @Test
  void fewRecordsTellNothing() {
    long before = rate.nanosPerRecord();
    rate.took(1, 40_000_000);
    assertThat(rate.nanosPerRecord()).isEqualTo(before);
  }

  @Test
  void itIsNeverZero() {
    for (int i = 0; i < 100; i++) {
      rate.took(1_000_000, 0);
    }
    assertThat(rate.nanosPerRecord()).isBetween(1L, 10L);
  }
}
