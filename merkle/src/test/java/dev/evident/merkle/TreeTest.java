package dev.evident.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeTest {
  private static final long SEED = 20261122;
  private static final int PAIRS_MAX = 130;
  private final NaiveTree tree = NaiveTree.random(601, SEED);
  private final Random random = new Random(SEED);

  @Test
  void compactRangeIsTheNaiveTreeAtEverySize() {
    System.out.println("seed " + SEED);
    CompactRange range = new CompactRange();
    List<String> seen = new ArrayList<>();
    for (int size = 0; size <= 600; size++) {
      assertThat(range.size()).isEqualTo(size);
      assertThat(range.root()).isEqualTo(tree.root(size));
      assertThat(CompactRange.of(size, range.hashes())).isEqualTo(range);
      seen.clear();
      int leaf = size;
      range.append(
          tree.leaves.get(size),
          0,
          (level, index, hash, off) -> {
            assertThat(level).isEqualTo(seen.size());
            assertThat(index).isEqualTo(leaf >> level);
            int from = (int) (index << level);
            assertThat(Hash.of(hash, off)).isEqualTo(Hash.of(tree.mth(from, from + (1 << level))));
            seen.add(level + "/" + index);
          });
      assertThat(seen).hasSize(1 + Integer.numberOfTrailingZeros(size + 1));
    }
  }

  @Test
  void aCompactRangeRefusesTheWrongNumberOfHashes() {
    assertThatThrownBy(() -> CompactRange.of(5, List.of(tree.root(4))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CompactRange.of(-1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyInclusionProofIsTheNaiveOneAndVerifiesAndNoChangedOneDoes() throws IOException {
    long verified = 0;
    long refused = 0;
    for (int size = 1; size <= PAIRS_MAX; size++) {
      Hash root = tree.root(size);
      assertThat(Proofs.rootAt(size, tree.nodes())).isEqualTo(root);
      for (int index = 0; index < size; index++) {
        List<Hash> proof = Proofs.inclusion(index, size, tree.nodes());
        Hash leaf = Hash.of(tree.leaves.get(index));
        assertThat(proof).isEqualTo(tree.path(index, 0, size));
        assertThat(Proofs.verifyInclusion(index, size, leaf, proof, root)).isTrue();
        verified++;
        for (List<Hash> changed : changes(proof, size <= 20)) {
          assertThat(Proofs.verifyInclusion(index, size, leaf, changed, root)).isFalse();
          refused++;
        }
        for (int bit = 0; bit < 256; bit += size <= 20 ? 1 : 37) {
          assertThat(Proofs.verifyInclusion(index, size, flip(leaf, bit), proof, root)).isFalse();
          assertThat(Proofs.verifyInclusion(index, size, leaf, proof, flip(root, bit))).isFalse();
          refused += 2;
        }
        assertThat(Proofs.verifyInclusion(index - 1, size, leaf, proof, root)).isFalse();
        assertThat(Proofs.verifyInclusion(index + 1, size, leaf, proof, root)).isFalse();
        assertThat(Proofs.verifyInclusion(index | Long.MIN_VALUE, size, leaf, proof, root))
            .isFalse();
      }
    }
    System.out.println(
        "inclusion: " + verified + " verified, " + refused + " changed ones refused");
  }

  @Test
  void everyConsistencyProofIsTheNaiveOneAndVerifiesAndNoChangedOneDoes() throws IOException {
    long verified = 0;
    long refused = 0;
    for (int size2 = 1; size2 <= PAIRS_MAX; size2++) {
      Hash root2 = tree.root(size2);
      for (int size1 = 1; size1 <= size2; size1++) {
        Hash root1 = tree.root(size1);
        List<Hash> proof = Proofs.consistency(size1, size2, tree.nodes());
        assertThat(proof).isEqualTo(tree.subproof(size1, 0, size2, true));
        assertThat(Proofs.verifyConsistency(size1, root1, size2, root2, proof)).isTrue();
        verified++;
        for (List<Hash> changed : changes(proof, size2 <= 20)) {
          assertThat(Proofs.verifyConsistency(size1, root1, size2, root2, changed)).isFalse();
          refused++;
        }
        for (int bit = 0; bit < 256; bit += size2 <= 20 ? 1 : 37) {
          assertThat(Proofs.verifyConsistency(size1, flip(root1, bit), size2, root2, proof))
              .isFalse();
          assertThat(Proofs.verifyConsistency(size1, root1, size2, flip(root2, bit), proof))
              .isFalse();
          refused += 2;
        }
      }
    }
    System.out.println("consistency: " + verified + " verified, " + refused + " changed refused");
  }

  @Test
  void proofsAreNotBuiltForSizesThatMakeNoSense() {
    assertThatThrownBy(() -> Proofs.inclusion(5, 5, tree.nodes()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proofs.inclusion(-1, 5, tree.nodes()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proofs.consistency(6, 5, tree.nodes()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proofs.rootAt(-1, tree.nodes()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void foldingATileGivesItsRootAndEveryNodeInside() {
    byte[] tile = new byte[Tile.BYTES_MAX];
    for (int i = 0; i < 256; i++) {
      System.arraycopy(tree.leaves.get(256 + i), 0, tile, i * 32, 32);
    }
    for (int level = 0; level < 8; level++) {
      for (long index = 256L >> level; index < 512 >> level; index++) {
        assertThat(Tile.holding(level, index, 600)).isEqualTo(new Tile(0, 1, 256));
        assertThat(Tile.node(tile, level, index))
            .isEqualTo(Hash.of(tree.mth((int) (index << level), (int) ((index + 1) << level))));
      }
    }
    assertThat(Tile.holding(8, 1, 600)).isEqualTo(new Tile(1, 0, 2));
    new Hasher().fold(tile, 0, 256);
    assertThat(Hash.of(tile, 0)).isEqualTo(Hash.of(tree.mth(256, 512)));
  }

  /** All single-bit changes (or one per hash), each hash left out, one doubled, one too many. */
  private List<List<Hash>> changes(List<Hash> proof, boolean everyBit) {
    List<List<Hash>> all = new ArrayList<>();
    for (int i = 0; i < proof.size(); i++) {
      for (int bit = everyBit ? 0 : random.nextInt(256); bit < 256; bit += everyBit ? 1 : 256) {
        List<Hash> changed = new ArrayList<>(proof);
        changed.set(i, flip(proof.get(i), bit));
        all.add(changed);
      }
      List<Hash> shorter = new ArrayList<>(proof);
      shorter.remove(i);
      all.add(shorter);
      List<Hash> doubled = new ArrayList<>(proof);
      doubled.add(i, proof.get(i));
      all.add(doubled);
    }
    List<Hash> longer = new ArrayList<>(proof);
    longer.add(Hasher.emptyRoot());
    all.add(longer);
    return all;
  }

  private static Hash flip(Hash hash, int bit) {
    byte[] bytes = hash.bytes();
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return Hash.of(bytes);
  }
}
