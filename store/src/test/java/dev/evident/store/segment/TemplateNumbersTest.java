package dev.evident.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns and marks of templates of all sizes, whichever way they are kept. */
class TemplateNumbersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 127, 128, 129, 3_000, 65_535, 65_536, 1 << 20})
  void columnsAndCountsComeBackHoweverLargeTheirNumbers(int columnsEnd) {
    long seed = 20_261_127L + columnsEnd;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 50; round++) {
      int values = random.nextInt(1, 300);
      int[] columns = new int[values];
      // Few different ones, so that some columns have more values than a byte counts.
      int[] some = random.ints(random.nextInt(1, 60), 0, columnsEnd).toArray();
      byte[] skeleton = new byte[2 * values + 70_000 * (round % 10 == 0 ? 1 : 0)];
      Arrays.fill(skeleton, (byte) ' ');
      int[] marks = random.ints(0, skeleton.length).distinct().limit(values).sorted().toArray();
      for (int i = 0; i < values; i++) {
        columns[i] = some[random.nextInt(some.length)];
        skeleton[marks[i]] = Shredder.VALUE;
      }
      Template template = new Template(skeleton, columns);
      String where = "seed " + seed + ", round " + round;
      int[] totals = new int[columnsEnd];
      int[] ones = new int[columnsEnd];
      template.addTo(totals, 3);
      template.addOnes(ones);
      assertThat(template.values()).as(where).isEqualTo(values);
      for (int i = 0; i < values; i++) {
        assertThat(template.column(i)).as(where).isEqualTo(columns[i]);
        assertThat(template.mark(i)).as(where).isEqualTo(marks[i]);
      }
      for (int column : some) {
        int count = (int) Arrays.stream(columns).filter(c -> c == column).count();
        assertThat(template.count(column)).as(where).isEqualTo(count);
        assertThat(totals[column]).as(where).isEqualTo(3 * count);
        assertThat(ones[column]).as(where).isEqualTo(count == 1 ? 1 : 0);
      }
      assertThat(Arrays.stream(totals).sum()).as(where).isEqualTo(3 * values);
      assertThat(template.columnsEnd())
          .as(where)
          .isEqualTo(Arrays.stream(columns).max().orElseThrow() + 1);
    }
  }
}
