package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every id is found in the files that hold it, whatever was asked before. */
class FileIndexesTest {
  private static final int PER_FILE = 50;

  @TempDir private Path folder;

  private final FileIndexes indexes = new FileIndexes();
  // What a search must come by: by key of an id, the indexes of its records.
  private final Map<Long, List<Long>> records = new HashMap<>();
  private final List<long[]> ids = new ArrayList<>();
  private long size;

  private GrowingIndex grow(Random random) {
    GrowingIndex index = new GrowingIndex(size);
    indexes.add(index);
    index.addFrame(size, 4_096);
    long base = random.nextLong(1_000_000) * 1_000;
    for (int i = 0; i < PER_FILE; i++) {
      boolean again = !ids.isEmpty() && random.nextInt(20) == 0;
      long[] id =
          again
              ? ids.get(random.nextInt(ids.size()))
              : new long[] {
                random.nextLong(), random.nextInt(8) == 0 ? -1 : base + random.nextInt(200_000)
              };
      ids.add(id);
      index.lock.writeLock().lock();
      index.addId(id[0], id[1], size);
      index.lock.writeLock().unlock();
      records.computeIfAbsent(id[0], _ -> new ArrayList<>()).add(size++);
    }
    index.full(size);
    return index;
  }

  private void save(GrowingIndex index) throws IOException {
    Path file = folder.resolve(index.firstIndex() + ".evx");
    Files.write(file, index.encode());
    indexes.replace(index, SavedIndex.open(new RealDisk(), file));
  }

  private List<Long> found(long key, long millis) throws IOException {
    List<Long> found = new ArrayList<>();
    boolean stopped =
        indexes.search(
            key,
            millis,
            index -> {
              found.add(index);
              return false;
            });
    assertThat(stopped).isFalse();
    return found;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anIdIsFoundInEveryFileThatHasItWhileFilesComeAndAreSaved(long seed) throws Exception {
    Random random = new Random(seed);
    List<GrowingIndex> growing = new ArrayList<>();
    try (indexes) {
      for (int file = 0; file < 40; file++) {
        growing.add(grow(random));
        if (growing.size() > random.nextInt(3)) {
          save(growing.removeFirst());
        }
        for (int i = 0; i < 200; i++) {
          long[] id = ids.get(random.nextInt(ids.size()));
          assertThat(found(id[0], id[1])).as("seed %s", seed).containsAll(records.get(id[0]));
          long near = id[1] < 0 ? -1 : id[1] + random.nextInt(-500, 500);
          assertThat(found(random.nextLong(), Math.max(near, -1))).isEmpty();
        }
      }
    }
  }

  @Test
  void theFirstThatIsConfirmedEndsTheSearch() throws Exception {
    Random random = new Random(4);
    save(grow(random));
    long[] id = ids.getFirst();
    try (indexes) {
      assertThat(indexes.search(id[0], id[1], index -> index == 0)).isTrue();
      assertThat(indexes.holding(PER_FILE - 1).firstIndex()).isZero();
    }
  }

  @Test
  void theSpanOfATimeIsAsLargeAsItsAnswer() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      IdTimes times = new IdTimes();
      for (int i = random.nextInt(4); i > 0; i--) {
        times.add(random.nextInt(40) * 100_000L + random.nextInt(3));
      }
      long at = random.nextInt(40) * 100_000L + random.nextInt(-2, 5);
      boolean answer = times.covers(at);
      long from = times.sameFrom(at);
      long to = times.sameTo(at);
      assertThat(at).isBetween(from, to);
      long near = 50_000;
      for (long other : new long[] {from, to, Math.max(from, at - near), Math.min(to, at + near)}) {
        assertThat(times.covers(other)).as("%s at %s, %s", times, other, at).isEqualTo(answer);
      }
      assertThat(from == Long.MIN_VALUE || times.covers(from - 1) != answer).isTrue();
      assertThat(to == Long.MAX_VALUE || times.covers(to + 1) != answer).isTrue();
    }
  }
}
