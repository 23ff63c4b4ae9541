package dev.evident.cli.bench;

import java.util.Arrays;

/** Times that were measured, in nanoseconds. Not thread-safe. */
final class Latencies {
  private long[] nanos = new long[1 << 12];
  private int count;

  void add(long value) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = value;
  }

  void addAll(Latencies other) {
    for (int i = 0; i < other.count; i++) {
      add(other.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  /** Milliseconds that this share of the times, from 0 to 1, does not exceed; 0 without any. */
  double millis(double share) {
    if (count == 0) {
      return 0;
    }
    Arrays.sort(nanos, 0, count);
    int rank = (int) Math.ceil(share * count) - 1;
    return nanos[Math.clamp(rank, 0, count - 1)] / 1e6;
  }
}
