package dev.evident.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right edge of a growing tree: the roots of its complete subtrees, largest first, one for
 * every bit set in the size. Enough to append leaves and to give the root, in 32 bytes per bit.
 *
 * <p>Not thread-safe.
 */
public final class CompactRange {
  private static final int LEVELS_MAX = 63; // size < 2^63

  /** Takes every node of the tree once, when it is complete. */
  @FunctionalInterface
  public interface NodeSink {
    /**
     * One complete node; within one append the levels rise from 0.
     *
     * @param level 0 for leaves
     * @param index position of the node in its level, from 0
     * @param hash holds the 32 bytes at {@code off} only until this method returns
     */
    void node(int level, long index, byte[] hash, int off);
  }

  private final Hasher hasher = new Hasher();
  private final byte[] roots = new byte[(LEVELS_MAX + 1) * Hash.BYTES];
  private long size;

  /** The empty tree. */
  public CompactRange() {}

  /**
   * Goes on from a stored state.
   *
   * @param size number of leaves, 0..2^63-1
   * @param hashes the roots of the complete subtrees, largest first
   * @throws IllegalArgumentException if the number of hashes is not the number of bits in the size
   */
  public static CompactRange of(long size, List<Hash> hashes) {
    if (size < 0 || Long.bitCount(size) != hashes.size()) {
      throw new IllegalArgumentException(
          "a tree of size " + size + " has not " + hashes.size() + " complete subtrees");
    }
    CompactRange range = new CompactRange();
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).copyTo(range.roots, i * Hash.BYTES);
    }
    range.size = size;
    return range;
  }

  /** Number of leaves so far. */
  public long size() {
    return size;
  }

  /** Appends a leaf hash and reports each node that is complete now, the leaf included. */
  public void append(byte[] leafHash, int off, NodeSink sink) {
    if (size == Long.MAX_VALUE) {
      throw new IllegalStateException("a tree holds at most 2^63-1 leaves");
    }
    int last = Long.bitCount(size) * Hash.BYTES;
    System.arraycopy(leafHash, off, roots, last, Hash.BYTES);
    sink.node(0, size, roots, last);
    long index = size;
    for (int level = 1; (index & 1) == 1; level++) {
      int left = last - Hash.BYTES;
      hasher.node(roots, left, roots, last, roots, left);
      last = left;
      index >>= 1;
      sink.node(level, index, roots, last);
    }
    size++;
  }

  /** Writes the root of the tree to {@code dst}; the tree itself does not change. */
  public void root(byte[] dst, int off) {
    int count = Long.bitCount(size);
    if (count == 0) {
      Hasher.emptyRoot().copyTo(dst, off);
      return;
    }
    System.arraycopy(roots, (count - 1) * Hash.BYTES, dst, off, Hash.BYTES);
    for (int i = count - 2; i >= 0; i--) {
      hasher.node(roots, i * Hash.BYTES, dst, off, dst, off);
    }
  }

  /** The root of the tree. */
  public Hash root() {
    byte[] out = new byte[Hash.BYTES];
    root(out, 0);
    return Hash.of(out);
  }

  /** The roots of the complete subtrees, largest first: what {@link #of} takes. */
  public List<Hash> hashes() {
    List<Hash> all = new ArrayList<>();
    for (int i = 0; i < Long.bitCount(size); i++) {
      all.add(Hash.of(roots, i * Hash.BYTES));
    }
    return List.copyOf(all);
  }

  /** A copy that goes its own way. */
  public CompactRange copy() {
    CompactRange copy = new CompactRange();
    System.arraycopy(roots, 0, copy.roots, 0, roots.length);
    copy.size = size;
    return copy;
  }

  @Override
  public String toString() {
    return "CompactRange[" + size + ", " + root() + "]";
  }

  @Override
  public boolean equals(Object other) {
    int used = Long.bitCount(size) * Hash.BYTES;
    return other instanceof CompactRange that
        && size == that.size
        && Arrays.equals(roots, 0, used, that.roots, 0, used);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(size) * 31 + root().hashCode();
  }
}
