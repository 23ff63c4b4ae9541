package dev.evident.saved;

import java.util.Arrays;
import java.util.Optional;

/** How often a dashboard asks again by itself. Few choices, so that nobody asks every second. */
public enum Refresh {
  OFF(0),
  TEN_SECONDS(10),
  MINUTE(60),
  FIVE_MINUTES(300);

  private final int seconds;

  Refresh(int seconds) {
    this.seconds = seconds;
  }

  public int seconds() {
    return seconds;
  }

  static Optional<Refresh> of(long seconds) {
    return Arrays.stream(values()).filter(one -> one.seconds == seconds).findFirst();
  }
}
