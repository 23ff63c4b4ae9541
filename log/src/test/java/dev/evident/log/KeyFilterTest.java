package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilterTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 5_000, 180_000})
  void aKeyThatWasAddedIsNeverDeniedAndForeignOnesNearlyAlways(int keys) {
    long seed = 20_261_122L + keys;
    Random random = new Random(seed);
    int blocks = KeyFilter.blocks(keys);
    byte[] bytes = new byte[7 + blocks * KeyFilter.BLOCK_BYTES];
    KeyFilter filter = new KeyFilter(bytes, 7, blocks);
    long[] added = random.longs(keys).toArray();
    for (long key : added) {
      filter.add(key);
    }
    for (long key : added) {
      assertThat(filter.mayHold(key)).as("seed %d, key %x", seed, key).isTrue();
    }
    long perhaps = random.longs(100_000).filter(filter::mayHold).count();
    assertThat(perhaps).as("of 100,000 foreign keys, seed %d", seed).isLessThan(1_500);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 42})
  void withoutAFilterEveryKeyMayBeThere(long key) {
    assertThat(KeyFilter.NONE.mayHold(key)).isTrue();
  }
}
