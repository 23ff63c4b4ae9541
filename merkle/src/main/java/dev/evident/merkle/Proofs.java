package dev.evident.merkle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Inclusion and consistency proofs of RFC 9162 §2.1.3 and §2.1.4 (the same proofs as RFC 6962
 * §2.1.1 and §2.1.2). Pure functions, safe for use by any thread.
 *
 * <p>Those that verify answer {@code false} for everything that is not right, wrong sizes and wrong
 * lengths included: what they are given comes from outside. Those that build throw {@link
 * IllegalArgumentException} for sizes that make no sense: these come from us.
 */
public final class Proofs {
  private Proofs() {}

  /** Where the nodes of a tree come from. */
  @FunctionalInterface
  public interface NodeReader {
    /**
     * The root of the complete subtree over the leaves {@code index << level} up to, but without,
     * {@code (index + 1) << level}.
     *
     * @throws IOException if it cannot be read
     */
    Hash node(int level, long index) throws IOException;
  }

  /**
   * The proof that leaf {@code index} is in the tree of {@code size} leaves, from the leaf's
   * sibling up.
   *
   * @throws IllegalArgumentException unless {@code 0 <= index < size}
   */
  public static List<Hash> inclusion(long index, long size, NodeReader nodes) throws IOException {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no leaf " + index + " in a tree of size " + size);
    }
    Ranges ranges = new Ranges(nodes);
    List<Hash> path = new ArrayList<>();
    long start = 0;
    long count = size;
    while (count > 1) {
      long left = split(count);
      if (index - start < left) {
        path.add(ranges.root(start + left, count - left));
        count = left;
      } else {
        path.add(ranges.root(start, left));
        start += left;
        count -= left;
      }
    }
    return List.copyOf(path.reversed());
  }

  /**
   * The proof that the tree of {@code size1} leaves is the beginning of the tree of {@code size2}
   * leaves. Empty when the sizes are equal and when the first tree is empty.
   *
   * @throws IllegalArgumentException unless {@code 0 <= size1 <= size2}
   */
  public static List<Hash> consistency(long size1, long size2, NodeReader nodes)
      throws IOException {
    if (size1 < 0 || size1 > size2) {
      throw new IllegalArgumentException("no proof from size " + size1 + " to size " + size2);
    }
    if (size1 == 0 || size1 == size2) {
      return List.of();
    }
    Ranges ranges = new Ranges(nodes);
    List<Hash> path = new ArrayList<>();
    long start = 0;
    long count = size2;
    while (size1 - start != count) {
      long left = split(count);
      if (size1 - start <= left) {
        path.add(ranges.root(start + left, count - left));
        count = left;
      } else {
        path.add(ranges.root(start, left));
        start += left;
        count -= left;
      }
    }
    if (start != 0) { // the verifier knows root1 itself, but not this part of it
      path.add(ranges.root(start, count));
    }
    return List.copyOf(path.reversed());
  }

  /**
   * The root of the first {@code size} leaves.
   *
   * @throws IllegalArgumentException if {@code size} is negative
   */
  public static Hash rootAt(long size, NodeReader nodes) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("no tree has size " + size);
    }
    return size == 0 ? Hasher.emptyRoot() : new Ranges(nodes).root(0, size);
  }

  /** RFC 9162 §2.1.3.2. */
  public static boolean verifyInclusion(
      long index, long size, Hash leaf, List<Hash> proof, Hash root) {
    if (index < 0 || index >= size) {
      return false;
    }
    Hasher hasher = new Hasher();
    byte[] hash = leaf.bytes();
    long node = index;
    long last = size - 1;
    for (Hash sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hasher.node(sibling.shared(), 0, hash, 0, hash, 0);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hasher.node(hash, 0, sibling.shared(), 0, hash, 0);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && root.matches(hash, 0);
  }

  /**
   * RFC 9162 §2.1.4.2, which asks for {@code 0 < size1}: about an empty first tree there is nothing
   * to prove, and the answer is false.
   */
  public static boolean verifyConsistency(
      long size1, Hash root1, long size2, Hash root2, List<Hash> proof) {
    if (size1 < 1 || size1 > size2) {
      return false;
    }
    if (size1 == size2) {
      return proof.isEmpty() && root1.equals(root2);
    }
    if (proof.isEmpty()) {
      return false;
    }
    Hasher hasher = new Hasher();
    boolean whole = Long.bitCount(size1) == 1; // then root1 is a node of the new tree
    byte[] first = (whole ? root1 : proof.getFirst()).bytes();
    byte[] second = first.clone();
    long node = size1 - 1;
    long last = size2 - 1;
    while ((node & 1) == 1) {
      node >>= 1;
      last >>= 1;
    }
    for (Hash hash : whole ? proof : proof.subList(1, proof.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hasher.node(hash.shared(), 0, first, 0, first, 0);
        hasher.node(hash.shared(), 0, second, 0, second, 0);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hasher.node(second, 0, hash.shared(), 0, second, 0);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && root1.matches(first, 0) && root2.matches(second, 0);
  }

  /** As above for bytes as they came: a hash of another length than 32 is simply not right. */
  public static boolean verifyInclusion(
      long index, long size, byte[] leaf, List<byte[]> proof, byte[] root) {
    return allHashes(proof)
        && leaf.length == Hash.BYTES
        && root.length == Hash.BYTES
        && verifyInclusion(index, size, Hash.of(leaf), hashes(proof), Hash.of(root));
  }

  /**
   * As above for bytes as they came: a hash of another length than 32 is simply not right. Roots of
   * one and the same size are only compared, whatever they are.
   */
  public static boolean verifyConsistency(
      long size1, byte[] root1, long size2, byte[] root2, List<byte[]> proof) {
    if (size1 == size2) {
      return size1 > 0 && proof.isEmpty() && Arrays.equals(root1, root2);
    }
    return allHashes(proof)
        && root1.length == Hash.BYTES
        && root2.length == Hash.BYTES
        && verifyConsistency(size1, Hash.of(root1), size2, Hash.of(root2), hashes(proof));
  }

  private static boolean allHashes(List<byte[]> all) {
    return all.stream().allMatch(one -> one.length == Hash.BYTES);
  }

  private static List<Hash> hashes(List<byte[]> all) {
    return all.stream().map(Hash::of).toList();
  }

  /** The largest power of two below {@code count}, which is at least 2. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }

  /** Roots of runs of leaves that begin where a complete subtree begins. */
  private record Ranges(NodeReader nodes, Hasher hasher) {
    Ranges(NodeReader nodes) {
      this(nodes, new Hasher());
    }

    Hash root(long start, long count) throws IOException {
      if (Long.bitCount(count) == 1) {
        int level = Long.numberOfTrailingZeros(count);
        return nodes.node(level, start >> level);
      }
      long left = split(count);
      return hasher.node(root(start, left), root(start + left, count - left));
    }
  }
}
