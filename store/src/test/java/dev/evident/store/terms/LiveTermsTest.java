package dev.evident.store.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveTermsTest {
  /** Keys and their blocks. */
  static SortedMap<Integer, BitSet> walk(TermSource source) throws Exception {
    SortedMap<Integer, BitSet> found = new TreeMap<>();
    TermSource.Cursor cursor = source.cursor();
    long before = -1;
    while (cursor.next()) {
      assertThat((long) cursor.key()).isGreaterThan(before);
      before = cursor.key();
      BitSet blocks = new BitSet();
      assertThat(cursor.count()).isPositive();
      for (int i = 0; i < cursor.count(); i++) {
        assertThat(cursor.block(i)).isGreaterThanOrEqualTo(blocks.length());
        blocks.set(cursor.block(i));
      }
      found.put(cursor.key(), blocks);
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "2, 1, 10", "3, 5, 1000", "4, 70, 20", "5, 3, 60000", "6, 9, 5000"})
  void whatWasAddedIsFoundAndWalkedInOrder(long seed, int blocks, int perBlock) throws Exception {
    Random random = new Random(seed);
    LiveTerms live = new LiveTerms(random.nextLong());
    SortedMap<Integer, BitSet> expected = new TreeMap<>();
    List<Long> terms = new ArrayList<>();
    for (int i = 0; i < perBlock; i++) {
      terms.add(random.nextLong());
    }
    terms.add(0L);
    terms.add(-1L);
    for (int block = 0; block < blocks; block++) {
      if (block > 0) {
        live.nextBlock();
      }
      for (int i = 0; i < perBlock; i++) {
        long term =
            random.nextBoolean() ? terms.get(random.nextInt(terms.size())) : random.nextLong();
        live.add(term);
        expected.computeIfAbsent(TermHash.key(term), _ -> new BitSet()).set(block);
      }
    }
    live.flush();
    assertThat(live.blockCount()).isEqualTo(perBlock == 0 ? blocks - 1 : blocks);
    assertThat(walk(live)).isEqualTo(expected);
    assertThat(live.keys())
        .isEqualTo(expected.values().stream().mapToLong(BitSet::cardinality).sum());
    for (long term : terms) {
      assertThat(find(live, term))
          .isEqualTo(expected.getOrDefault(TermHash.key(term), new BitSet()));
    }
    expected.forEach((key, found) ->
        assertThat(find(live, (long) key << (Long.SIZE - TermHash.KEY_BITS))).isEqualTo(found));
    for (int i = 0; i < 1_000; i++) {
      long term = random.nextLong();
      assertThat(find(live, term))
          .isEqualTo(expected.getOrDefault(TermHash.key(term), new BitSet()));
    }
  }

  private static BitSet find(LiveTerms live, long term) {
    long[] bits = new long[2];
    live.blocks(term, bits);
    return BitSet.valueOf(bits);
  }

  @Test
  void aViewOfFewerBlocksIsNotOverrun() {
    LiveTerms live = new LiveTerms(1);
    for (int block = 0; block < 65; block++) {
      live.add(7L << 40);
      live.nextBlock();
    }
    long[] bits = new long[1];
    live.blocks(7L << 40, bits);
    assertThat(bits[0]).isEqualTo(-1L);
  }

  @Test
  void readersFindWhatWasAddedBeforeTheCountTheySaw() throws Exception {
    int count = 200_000;
    int perBlock = 30_000;
    int perFlush = 7;
    long seed = 77;
    long[] terms = new Random(seed).longs(count).toArray();
    LiveTerms live = new LiveTerms(seed);
    AtomicLong added = new AtomicLong();
    Callable<Integer> reader =
        () -> {
          Random random = new Random();
          int looked = 0;
          long seen;
          do {
            seen = added.get();
            if (seen == 0) {
              Thread.onSpinWait();
              continue;
            }
            for (int i = 0; i < 20; i++) {
              int which =
                  i < 10
                      ? (int) seen - 1 - random.nextInt((int) Math.min(seen, 50))
                      : random.nextInt((int) seen);
              long[] bits = new long[1];
              live.blocks(terms[which], bits);
              assertThat(bits[0] >>> (which / perBlock) & 1)
                  .as("term %s of %s", which, seen)
                  .isOne();
              looked++;
            }
          } while (seen < count);
          return looked;
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(pool.submit(reader));
      }
      for (int i = 0; i < count; i++) {
        if (i > 0 && i % perBlock == 0) {
          live.nextBlock();
        }
        live.add(terms[i]);
        if (i % perFlush == 0 || i == count - 1) {
          live.flush();
          added.set(i + 1);
        }
      }
      for (Future<Integer> done : readers) {
        assertThat(done.get()).isPositive();
      }
    }
  }
}
