package dev.evident.store.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A needle finds in plain texts what a slow search finds, at every place and every length. */
class NeedleTest {
  private static Needle needle(String word) {
    return Needle.of(new Filter.Words(Field.EVERYTHING, word));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 13, 20})
  void itIsFoundJustWhereASlowSearchFindsIt(int length) {
    long seed = 20_261_127L + length;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder word = new StringBuilder();
      for (int i = 0; i < length; i++) {
        word.append(random.nextBoolean() ? (char) random.nextInt('a', 'd') : '1');
      }
      StringBuilder text = new StringBuilder();
      int before = random.nextInt(20);
      int in = random.nextInt(40);
      for (int i = 0; i < before + in + random.nextInt(12); i++) {
        text.append("abcABC1@`![{".charAt(random.nextInt(12)));
      }
      if (random.nextBoolean() && in >= length) {
        int at = before + random.nextInt(in - length + 1);
        String put =
            random.nextBoolean() ? word.toString() : word.toString().toUpperCase(Locale.ROOT);
        text.replace(at, at + length, put);
      }
      byte[] b = text.toString().getBytes(StandardCharsets.US_ASCII);
      String inside = text.substring(before, before + in);
      assertThat(needle(word.toString()).mayPass(b, before, before + in, true))
          .as("seed %d, round %d: \"%s\" in \"%s\"", seed, round, word, inside)
          .isEqualTo(inside.toLowerCase(Locale.ROOT).contains(word));
    }
  }

  @Test
  void bytesBehindTheTextAreNotLookedFor() {
    byte[] b = "\"one\",\"secret\",".getBytes(StandardCharsets.US_ASCII);
    assertThat(needle("secret").mayPass(b, 0, 5, true)).isFalse();
    assertThat(needle("secret").mayPass(b, 0, 13, true)).isTrue();
    assertThat(needle("secret").mayPass(b, 0, 12, true)).isFalse();
  }
}
