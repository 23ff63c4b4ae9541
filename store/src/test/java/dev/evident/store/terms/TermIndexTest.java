package dev.evident.store.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.store.segment.Packed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TermIndexTest {
  /** Partitions in memory. */
  private record Stored(List<byte[]> all) implements PartitionReader {
    @Override
    public int count() {
      return all.size();
    }

    @Override
    public byte[] partition(int number) {
      return all.get(number);
    }
  }

  /** A source and what it should hold. */
  private record Made(TermSource source, SortedMap<Integer, BitSet> expected) {}

  private static Stored write(List<TermSource> sources, int... firsts) throws IOException {
    List<byte[]> all = new ArrayList<>();
    int count = TermIndexWriter.write(sources, firsts, all::add);
    assertThat(all).hasSize(count);
    return new Stored(all);
  }

  private static Made live(Random random, int blocks, int perBlock) {
    LiveTerms live = new LiveTerms(random.nextLong());
    SortedMap<Integer, BitSet> expected = new TreeMap<>();
    long[] common = random.longs(1 + perBlock / 10).toArray();
    for (int block = 0; block < blocks; block++) {
      if (block > 0) {
        live.nextBlock();
      }
      for (int i = 0; i < perBlock; i++) {
        long term =
            switch (random.nextInt(4)) {
              case 0 -> common[(int) (common.length * Math.pow(random.nextDouble(), 4))];
              case 1 -> TermHash.word("w" + random.nextInt(100));
              default -> random.nextLong();
            };
        live.add(term);
        expected.computeIfAbsent(TermHash.key(term), _ -> new BitSet()).set(block);
      }
    }
    live.flush();
    return new Made(live, expected);
  }

  private static void assertHolds(TermIndex index, SortedMap<Integer, BitSet> expected)
      throws Exception {
    assertThat(LiveTermsTest.walk(index)).isEqualTo(expected);
    Random random = new Random(expected.size());
    List<Integer> keys = new ArrayList<>(expected.keySet());
    for (int i = 0; i < Math.min(5_000, keys.size()); i++) {
      int key = keys.get(i < 50 ? i : random.nextInt(keys.size()));
      assertThat(find(index, term(key) | random.nextLong() >>> TermHash.KEY_BITS))
          .isEqualTo(expected.get(key));
    }
    for (int i = 0; i < 2_000; i++) {
      long term = random.nextLong();
      assertThat(find(index, term))
          .isEqualTo(expected.getOrDefault(TermHash.key(term), new BitSet()));
    }
  }

  private static long term(int key) {
    return (long) key << (Long.SIZE - TermHash.KEY_BITS);
  }

  private static BitSet find(TermIndex index, long term) throws IOException {
    long[] bits = new long[(index.blockCount() + 63) / 64];
    index.blocks(term, bits);
    return BitSet.valueOf(bits);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0",
    "2, 1, 1",
    "3, 1, 5000",
    "4, 2, 3000",
    "5, 3, 3000",
    "6, 25, 6000",
    "7, 64, 500",
    "8, 300, 300",
    "9, 10, 20000"
  })
  void theIndexHoldsWhatItsSourceHolds(long seed, int blocks, int perBlock) throws Exception {
    Made made = live(new Random(seed), blocks, perBlock);
    Stored stored = write(List.of(made.source()), 0);
    TermIndex index = new TermIndex(stored, blocks);
    assertHolds(index, made.expected());
    if (stored.count() > 1) {
      assertThat(stored.all()).allSatisfy(p -> assertThat(p.length).isBetween(8 << 10, 64 << 10));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void mergesOfMergesLoseNothing(long seed) throws Exception {
    Random random = new Random(seed);
    List<Made> level = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      level.add(live(random, 1 + random.nextInt(6), random.nextInt(4_000)));
    }
    while (level.size() > 1) {
      List<Made> merged = new ArrayList<>();
      for (int from = 0; from < level.size(); from += 3) {
        merged.add(merge(level.subList(from, Math.min(level.size(), from + 3))));
      }
      level = merged;
    }
    TermIndex index = (TermIndex) level.getFirst().source();
    assertHolds(index, level.getFirst().expected());
  }

  private static Made merge(List<Made> parts) throws Exception {
    SortedMap<Integer, BitSet> expected = new TreeMap<>();
    int[] firsts = new int[parts.size()];
    int blocks = 0;
    for (int i = 0; i < parts.size(); i++) {
      int first = blocks;
      firsts[i] = first;
      parts
          .get(i)
          .expected()
          .forEach((key, set) -> {
            BitSet all = expected.computeIfAbsent(key, _ -> new BitSet());
            set.stream().forEach(b -> all.set(first + b));
          });
      blocks += parts.get(i).source().blockCount();
    }
    Stored stored = write(parts.stream().map(Made::source).toList(), firsts);
    TermIndex index = new TermIndex(stored, blocks);
    assertHolds(index, expected);
    return new Made(index, expected);
  }

  @Test
  void blockNumbersComeBackWhateverTheirBase() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      int blocks = 1 + (i < 300 ? i : random.nextInt(1 << (1 + random.nextInt(30))));
      int[] numbers = random.ints(random.nextInt(60), 0, blocks).toArray();
      int bytes = (int) new BlockNumbers(new byte[0], 0, blocks).bytes(numbers.length);
      assertThat(bytes)
          .isLessThanOrEqualTo((numbers.length * Packed.width(blocks - 1L) + 63) / 8 + 7);
      BlockNumbers written = new BlockNumbers(new byte[3 + bytes + Packed.SLACK], 3, blocks);
      written.setAll(numbers, numbers.length);
      for (int k = 0; k < numbers.length; k++) {
        assertThat(written.get(k)).isEqualTo(numbers[k]);
      }
    }
  }

  @Test
  void thePartitionIsTheOneOfTheFiles() throws Exception {
    LiveTerms live = new LiveTerms(1);
    for (int block = 0; block < 5; block++) {
      live.add(TermHash.word("every"));
      live.add(TermHash.word("block" + block));
      live.add(TermHash.whole(block < 2 ? "10.0.0.1" : "10.0.0." + block));
      if (block % 2 == 0) {
        live.add(TermHash.word("even"));
      }
      live.nextBlock();
    }
    byte[] partition = write(List.of(live), 0).all().getFirst();
    assertThat(HexFormat.of().formatHex(partition))
        .isEqualTo(
            "01191a000800000003000000050000000d0000009b260000000000006ac750f2e656278f391998969d8d"
                + "baa1726bcb1943e873ad3c47b7042600000000000000a6aa2d1038e991c3b5150068050000000000"
                + "000000");
  }

  @Test
  void blocksOfSeveralSourcesMayBecomeOne() throws Exception {
    LiveTerms a = new LiveTerms(1);
    a.add(5L << 40);
    a.nextBlock();
    a.add(5L << 40);
    a.add(6L << 40);
    a.flush();
    LiveTerms b = new LiveTerms(2);
    b.add(5L << 40);
    b.nextBlock();
    b.add(6L << 40);
    b.flush();
    TermIndex index = new TermIndex(write(List.of(a, b), 1, 0), 3);
    assertThat(find(index, 5L << 40)).isEqualTo(BitSet.valueOf(new long[] {0b111}));
    assertThat(find(index, 6L << 40)).isEqualTo(BitSet.valueOf(new long[] {0b110}));
  }

  @Test
  void everyListOfBlocksComesBack() throws Exception {
    for (int blocks = 2; blocks <= 11; blocks++) {
      BitWriter out = new BitWriter();
      List<BitSet> lists = new ArrayList<>();
      for (int bits = 0; bits < 1 << blocks; bits++) {
        BitSet set = BitSet.valueOf(new long[] {bits});
        if (set.cardinality() >= 2) {
          BlockLists.write(out, set.stream().toArray(), set.cardinality(), blocks);
          lists.add(set);
        }
      }
      BitReader all = new BitReader(out.array(), 0, out.bits());
      BitReader skipping = new BitReader(out.array(), 0, out.bits());
      int[] list = new int[blocks];
      for (BitSet expected : lists) {
        int count = BlockLists.read(all, list, blocks);
        BitSet found = new BitSet();
        for (int i = 0; i < count; i++) {
          found.set(list[i]);
        }
        assertThat(found).isEqualTo(expected);
        BlockLists.skip(skipping, blocks);
      }
      assertThatThrownBy(() -> BlockLists.skip(skipping, 2)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void longGapsComeBackToo() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      int blocks = 2 + random.nextInt(5_000);
      BitSet set = new BitSet();
      int wanted = 2 + random.nextInt(i % 2 == 0 ? 5 : blocks);
      for (int k = 0; k < wanted; k++) {
        set.set(random.nextInt(blocks));
      }
      if (set.cardinality() < 2) {
        continue;
      }
      BitWriter out = new BitWriter();
      BlockLists.write(out, set.stream().toArray(), set.cardinality(), blocks);
      int[] list = new int[blocks];
      int count = BlockLists.read(new BitReader(out.array(), 0, out.bits()), list, blocks);
      assertThat(java.util.Arrays.stream(list, 0, count))
          .containsExactly(set.stream().boxed().toArray(Integer[]::new));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void aDamagedPartitionIsAnErrorAtWorst(long seed) throws Exception {
    Random random = new Random(seed);
    Made made = live(random, 1 + random.nextInt(40), 1 + random.nextInt(400));
    byte[] good = write(List.of(made.source()), 0).all().getFirst();
    int blocks = made.source().blockCount();
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] bad = damage(good, random, i);
      TermIndex index = new TermIndex(new Stored(List.of(bad)), blocks);
      long[] bits = new long[(blocks + 63) / 64];
      try {
        int key = 1 + random.nextInt((1 << TermHash.KEY_BITS) - 1);
        index.blocks(term(key), bits);
        TermSource.Cursor cursor = index.cursor();
        long before = -1;
        while (cursor.next()) {
          assertThat(cursor.key() > before && cursor.count() <= blocks).isTrue();
          before = cursor.key();
          for (int k = 0; k < cursor.count(); k++) {
            assertThat(cursor.block(k)).isBetween(0, blocks - 1);
          }
          index.blocks(term(cursor.key()), bits);
        }
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("term partition is damaged");
        refused++;
      }
      assertThat(BitSet.valueOf(bits).length()).isLessThanOrEqualTo(blocks);
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static byte[] damage(byte[] good, Random random, int round) {
    byte[] bad = good.clone();
    switch (round % 4) {
      case 0 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bad[random.nextInt(Partition.HEADER_BYTES)] = (byte) random.nextInt(256);
      case 2 -> bad = java.util.Arrays.copyOf(bad, random.nextInt(2 * bad.length));
      default -> {
        for (int n = 1 + random.nextInt(30); n > 0; n--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
      }
    }
    return bad;
  }

  @Test
  void anIndexOfMoreBlocksIsRefused() throws Exception {
    Made made = live(new Random(1), 3, 10);
    Stored stored = write(List.of(made.source()), 0);
    assertThatThrownBy(() -> new TermIndex(stored, 2).blocks(1, new long[1]))
        .isInstanceOf(IOException.class);
  }

  @Test
  void blocksWithoutTermsAtTheEndAreNoMatter() throws Exception {
    LiveTerms live = new LiveTerms(1);
    assertHolds(new TermIndex(write(List.of(live), 0), 1), new TreeMap<>());
    live.add(term(9));
    live.nextBlock();
    live.nextBlock();
    assertThat(live.blockCount()).isEqualTo(2);
    TermIndex index = new TermIndex(write(List.of(live), 0), 4);
    assertThat(find(index, term(9))).isEqualTo(BitSet.valueOf(new long[] {1}));
    TermIndex both = new TermIndex(write(List.of(index, index), 0, 4), 8);
    assertThat(find(both, term(9))).isEqualTo(BitSet.valueOf(new long[] {0b10001}));
  }
}
