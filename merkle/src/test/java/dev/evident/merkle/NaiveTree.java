package dev.evident.merkle;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** RFC 6962 §2.1 written down word by word: slow, and independent of the code under test. */
final class NaiveTree {
  final List<byte[]> leaves = new ArrayList<>();
  private final Map<Long, byte[]> memo = new HashMap<>();

  static NaiveTree random(int size, long seed) {
    Random random = new Random(seed);
    NaiveTree tree = new NaiveTree();
    for (int i = 0; i < size; i++) {
      byte[] leaf = new byte[32];
      random.nextBytes(leaf);
      tree.leaves.add(leaf);
    }
    return tree;
  }

  static byte[] sha256(byte[]... parts) {
    MessageDigest digest = Hasher.sha256();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  byte[] mth(int from, int to) {
    if (from == to) {
      return sha256();
    }
    if (to - from == 1) {
      return leaves.get(from);
    }
    byte[] known = memo.get((long) from << 32 | to);
    if (known == null) {
      int k = split(to - from);
      known = sha256(new byte[] {1}, mth(from, from + k), mth(from + k, to));
      memo.put((long) from << 32 | to, known);
    }
    return known;
  }

  Hash root(int size) {
    return Hash.of(mth(0, size));
  }

  /** PATH(m, D[n]) of RFC 6962 §2.1.1. */
  List<Hash> path(int m, int from, int to) {
    if (to - from == 1) {
      return new ArrayList<>();
    }
    int k = split(to - from);
    List<Hash> path = m < k ? path(m, from, from + k) : path(m - k, from + k, to);
    path.add(Hash.of(m < k ? mth(from + k, to) : mth(from, from + k)));
    return path;
  }

  /** SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2. */
  List<Hash> subproof(int m, int from, int to, boolean whole) {
    if (m == to - from) {
      List<Hash> proof = new ArrayList<>();
      if (!whole) {
        proof.add(Hash.of(mth(from, to)));
      }
      return proof;
    }
    int k = split(to - from);
    List<Hash> proof =
        m <= k ? subproof(m, from, from + k, whole) : subproof(m - k, from + k, to, false);
    proof.add(Hash.of(m <= k ? mth(from + k, to) : mth(from, from + k)));
    return proof;
  }

  Proofs.NodeReader nodes() {
    return (level, index) -> Hash.of(mth((int) (index << level), (int) ((index + 1) << level)));
  }

  private static int split(int n) {
    int k = 1;
    while (k * 2 < n) {
      k *= 2;
    }
    return k;
  }
}
