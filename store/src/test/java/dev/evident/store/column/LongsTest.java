package dev.evident.store.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.store.segment.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongsTest {
  private static final long[] EDGES = {
    0, 1, -1, 127, 128, 255, 256, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, 1L << 56
  };

  @Test
  void anyNumbersComeBack() throws IOException {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 600; round++) {
      int n = random.nextInt(random.nextInt(10) == 0 ? 3_000 : 100);
      int kind = random.nextInt(6);
      int bits = random.nextInt(64);
      long[] v = new long[n];
      for (int i = 0; i < n; i++) {
        v[i] =
            switch (kind) {
              case 0 -> random.nextLong() >> bits;
              case 1 -> random.nextLong() >>> bits;
              case 2 -> 1_790_000_000_000L + 13L * i + random.nextInt(5);
              case 3 -> EDGES[random.nextInt(EDGES.length)];
              case 4 -> 7L * i;
              default -> -9;
            };
      }
      byte[] chunk = write(v, n);
      Cursor in = new Cursor(chunk, new Inflater());
      assertThat(Longs.read(in, n)).as("seed %d, round %d", seed, round).isEqualTo(v);
      in.end();
      Numbers numbers = Numbers.of(v.clone());
      assertThat(numbers.count()).isEqualTo(n);
      for (int i = 0; i < n; i++) {
        assertThat(numbers.get(i)).isEqualTo(v[i]);
      }
      for (int probe = 0; probe < 5 && n > 0; probe++) {
        long due = random.nextBoolean() ? v[random.nextInt(n)] : random.nextLong();
        int from = random.nextInt(n + 1);
        int expected = -1;
        for (int i = from; i < n && expected < 0; i++) {
          expected = v[i] == due ? i : -1;
        }
        assertThat(numbers.next(due, from)).isEqualTo(expected);
      }
    }
  }

  @Test
  void regularNumbersTakeNextToNothing() {
    long[] v = new long[4_096];
    Arrays.setAll(v, i -> 1_000_000 + 3L * i);
    assertThat(write(v, v.length).length).isLessThan(16);
    Arrays.fill(v, 5);
    assertThat(write(v, v.length).length).isEqualTo(2);
  }

  @Test
  void numbersThatEndInTheMiddleAreRefused() {
    long[] v = new long[100];
    Arrays.setAll(v, i -> (long) i * i * i);
    byte[] chunk = write(v, v.length);
    for (int length = 0; length < chunk.length; length++) {
      byte[] cut = Arrays.copyOf(chunk, length);
      assertThatThrownBy(() -> Longs.read(new Cursor(cut, new Inflater()), 100))
          .isInstanceOf(IOException.class);
    }
  }

  private static byte[] write(long[] v, int n) {
    Bytes out = new Bytes(16);
    try (Packer packer = new Packer(1)) {
      Longs.write(packer, v, n, out);
    }
    return out.toArray();
  }
}
