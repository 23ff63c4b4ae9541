package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.store.segment.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenSortTest {
  @Test
  void ordersAsUnsignedBytesWithPrefixesFirst() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      int n = random.nextInt(round % 10 == 0 ? 3_000 : 60);
      int alphabet = 1 + random.nextInt(256);
      int length = 1 + random.nextInt(30);
      byte[] prefix = new byte[random.nextInt(20)];
      List<byte[]> tokens = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        byte[] token = Arrays.copyOf(prefix, prefix.length + random.nextInt(length));
        for (int k = prefix.length; k < token.length; k++) {
          token[k] = (byte) random.nextInt(alphabet);
        }
        tokens.add(token);
      }
      Bytes arena = new Bytes(16);
      int[] starts = new int[n + 1];
      for (int i = 0; i < n; i++) {
        arena.put(tokens.get(i), 0, tokens.get(i).length);
        starts[i + 1] = arena.length();
      }
      int[] order = TokenSort.order(arena.toArray(), starts, n);
      boolean[] seen = new boolean[n];
      for (int i = 0; i < n; i++) {
        assertThat(seen[order[i]]).isFalse();
        seen[order[i]] = true;
        if (i > 0) {
          assertThat(Arrays.compareUnsigned(tokens.get(order[i - 1]), tokens.get(order[i])))
              .as("seed %d, round %d, place %d", seed, round, i)
              .isNotPositive();
        }
      }
    }
  }
}
