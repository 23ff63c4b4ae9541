package dev.evident.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every rule of the product against its hits and near misses. */
class RulesTest {
  private static final int ROUNDS = 30;

  private final long seed = new Random().nextLong();
  private final Filtering filtering = Filtering.with();

  @Test
  void everyHitIsMaskedExactlyAndEveryNearMissIsLeft() throws Exception {
    Samples samples = new Samples(new Random(seed));
    for (int round = 0; round < ROUNDS; round++) {
      for (Samples.Sample sample : samples.all()) {
        String out = filtering.message(sample.sent());
        if (!sample.hit()) {
          assertThat(out).as("seed %d, %s", seed, sample).isEqualTo(sample.sent());
          continue;
        }
        java.util.regex.Matcher mask = Filtering.MASK.matcher(out);
        assertThat(mask.find()).as("seed %d, %s", seed, sample).isTrue();
        assertThat(mask.group(1)).as("seed %d, %s", seed, sample).isEqualTo(sample.rule());
        assertThat(out).as("seed %d, %s", seed, sample).isEqualTo(sample.with(mask.group()));
      }
    }
  }

  @Test
  void everyRuleHasAHitAndANearMiss() throws Exception {
    List<Samples.Sample> samples = new Samples(new Random(1)).all();
    Set<String> ids = RuleFile.builtIn().stream().map(Rule::id).collect(Collectors.toSet());
    for (boolean hit : new boolean[] {true, false}) {
      assertThat(
              samples.stream()
                  .filter(sample -> sample.hit() == hit)
                  .map(Samples.Sample::rule)
                  .collect(Collectors.toSet()))
          .isEqualTo(ids);
    }
  }
}
