package dev.evident.store.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SkeletonPoolTest {
  private final SkeletonPool pool = new SkeletonPool(7);

  /** A text with one value, told by its number. */
  private static byte[] text(int number) {
    return ("{\"member" + number + "\":" + (char) Shredder.VALUE + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void equalTextsAreOneSkeletonAndOthersAreNot() {
    Skeleton first = pool.shared(text(1), 1);
    assertThat(pool.shared(text(1), 1)).isSameAs(first);
    assertThat(pool.shared(text(2), 1)).isNotSameAs(first);
    assertThat(pool.shared(text(1), 0)).isNotSameAs(first); // fewer values are taken from it
    assertThat(first.bytes()).isEqualTo(text(1));
    assertThat(first.mark(0)).isEqualTo("{\"member1\":".length());
  }

  @Test
  void aTextWithFewerPlacesThanValuesIsRefused() {
    assertThatThrownBy(() -> pool.shared(text(1), 2)).isInstanceOf(IllegalArgumentException.class);
    assertThat(pool.size()).isZero();
  }

  @Test
  void whatNobodyHasAnyMoreIsForgotten() throws Exception {
    int many = 1_000;
    List<Skeleton> held = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      held.add(pool.shared(text(i), 1));
    }
    assertThat(pool.size()).isEqualTo(many);
    held.clear();
    // The collector says when; each look at the pool clears what it has said by then.
    while (pool.size() > many / 2) {
      System.gc();
      Thread.sleep(1);
      Skeleton _ = pool.shared(text(0), 1);
    }
    assertThat(pool.shared(text(5), 1).bytes()).isEqualTo(text(5));
  }

  @Test
  void threadsThatAskForTheSameGetTheSame() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<Skeleton>>> all = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        all.add(
            threads.submit(() -> {
              List<Skeleton> found = new ArrayList<>();
              for (int i = 0; i < 2_000; i++) {
                found.add(pool.shared(text(i), 1));
              }
              return found;
            }));
      }
      List<Skeleton> first = all.getFirst().get();
      for (Future<List<Skeleton>> other : all) {
        for (int i = 0; i < first.size(); i++) {
          assertThat(other.get().get(i)).isSameAs(first.get(i));
        }
      }
    }
  }
}
