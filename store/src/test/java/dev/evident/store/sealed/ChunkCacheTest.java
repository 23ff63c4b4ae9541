package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.store.column.Weighed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ChunkCacheTest {
  private record Block(int owner, int chunk, long weight) implements Weighed {}

  @Test
  void whatIsThereIsNotLoadedAgain() throws Exception {
    ChunkCache cache = new ChunkCache(1_000, 0);
    ChunkCache.Slots slots = cache.slots(4);
    Block first = slots.get(2, chunk -> new Block(1, chunk, 100));
    Block again = slots.get(2, chunk -> new Block(2, chunk, 100));
    assertThat(again).isSameAs(first);
    assertThat(cache.misses()).isEqualTo(1);
    assertThat(cache.bytes()).isEqualTo(100);
  }

  @Test
  void whatIsUsedStaysWhenTheRestGoes() throws Exception {
    ChunkCache cache = new ChunkCache(1_000, 0);
    ChunkCache.Slots slots = cache.slots(1_000);
    Block kept = slots.get(0, chunk -> new Block(0, chunk, 100));
    for (int i = 1; i < 1_000; i++) {
      slots.get(i, chunk -> new Block(0, chunk, 100));
      Block used = slots.get(0, chunk -> new Block(1, chunk, 100));
      assertThat(used).isSameAs(kept);
      assertThat(cache.bytes()).isLessThanOrEqualTo(1_000);
    }
  }

  /** Asks for some chunks, one after the other; returns how many of them had to be loaded. */
  private static long round(ChunkCache cache, ChunkCache.Slots slots, int from, int to)
      throws Exception {
    long before = cache.misses();
    for (int i = from; i < to; i++) {
      slots.get(i, chunk -> new Block(0, chunk, 10));
    }
    return cache.misses() - before;
  }

  @Test
  void whoGoesRoundMoreThanFitsFindsAPartOfItKept() throws Exception {
    ChunkCache cache = new ChunkCache(1_144, 0); // a hundred of them
    ChunkCache.Slots slots = cache.slots(200);
    for (int i = 0; i < 10; i++) {
      round(cache, slots, 0, 200);
    }
    long loaded = 0;
    for (int i = 0; i < 50; i++) {
      loaded += round(cache, slots, 0, 200);
    }
    assertThat(loaded / 50).as("loaded in a round").isBetween(100L, 130L);
  }

  @Test
  void whatIsAskedForFromNowOnComesInSoon() throws Exception {
    ChunkCache cache = new ChunkCache(1_144, 0);
    ChunkCache.Slots slots = cache.slots(1_000);
    for (int i = 0; i < 100; i++) {
      round(cache, slots, 0, 200);
    }
    for (int i = 0; i < 12; i++) {
      round(cache, slots, 500, 580);
    }
    assertThat(round(cache, slots, 500, 580)).isZero();
  }

  @Test
  void oneLookAtEverythingDrivesLittleOut() throws Exception {
    ChunkCache cache = new ChunkCache(1_144, 0);
    ChunkCache.Slots slots = cache.slots(10_000);
    for (int i = 0; i < 5; i++) {
      round(cache, slots, 0, 90);
    }
    round(cache, slots, 100, 600);
    assertThat(round(cache, slots, 0, 90)).isLessThan(30);
  }

  @Test
  void aChunkLargerThanItsPartOfTheCacheIsNotKept() throws Exception {
    ChunkCache cache = new ChunkCache(1_000, 0);
    ChunkCache.Slots slots = cache.slots(1);
    slots.get(0, chunk -> new Block(0, chunk, 900));
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void aClosedFileTakesNothingUp() throws Exception {
    ChunkCache cache = new ChunkCache(1_000, 0);
    ChunkCache.Slots one = cache.slots(10);
    ChunkCache.Slots other = cache.slots(10);
    for (int i = 0; i < 5; i++) {
      one.get(i, chunk -> new Block(1, chunk, 50));
      other.get(i, chunk -> new Block(2, chunk, 50));
    }
    one.close();
    assertThat(cache.bytes()).isEqualTo(250);
    one.get(7, chunk -> new Block(1, chunk, 50));
    assertThat(cache.bytes()).isEqualTo(250);
  }

  @Test
  void manyThreadsGetTheRightChunksWithinTheLimit() throws Exception {
    ChunkCache cache = new ChunkCache(20_000, 0);
    List<ChunkCache.Slots> files = List.of(cache.slots(300), cache.slots(300), cache.slots(300));
    AtomicReference<String> wrong = new AtomicReference<>("");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      SplittableRandom random = new SplittableRandom(t);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 50_000; i++) {
                  int file = random.nextInt(3);
                  int chunk = random.nextInt(300);
                  try {
                    Block block =
                        files.get(file).get(chunk, number -> new Block(file, number, 10 + number));
                    if (block.owner() != file || block.chunk() != chunk) {
                      wrong.set(block + " instead of " + file + ", " + chunk);
                    }
                  } catch (Exception e) {
                    wrong.set(e.toString());
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong.get()).isEmpty();
    assertThat(cache.bytes()).isBetween(1L, 20_000L);
    assertThat(cache.misses()).isBetween(900L, 200_000L);
  }
}
