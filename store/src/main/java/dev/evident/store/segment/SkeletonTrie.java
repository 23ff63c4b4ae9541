package dev.evident.store.segment;

import java.util.Arrays;

/**
 * Recognises records whose skeleton is known, faster than taking them apart from scratch: between
 * two values the same few bytes follow nearly always, so they are compared with those that followed
 * last time. What is recognised is recognised exactly; what is not says nothing. For one thread.
 *
 * <p>A node stands for the skeleton up to a value; its edges hold the bytes up to the next value,
 * or up to the end of the record. The edge that matched last is tried first.
 */
final class SkeletonTrie {
  /** Edges of a node at most: trying more would cost more than taking the record apart. */
  private static final int EDGES_MAX = 16;

  /** Bytes of all edges together at most; skeletons beyond are not learnt. */
  private static final int BYTES_MAX = 8 << 20;

  /** The kind of an edge that ends the record; otherwise the byte that stands for the value. */
  private static final byte END = -1;

  private static final int NONE = -1;

  private byte[] pieces = new byte[1 << 12];
  private int piecesEnd;
  // By edge: its bytes, what comes behind them, and the node or (END) the template it leads to.
  private int[] from = new int[256];
  private int[] to = new int[256];
  private byte[] kind = new byte[256];
  private int[] target = new int[256];
  private int edges;
  // By node: its edges, the last match first.
  private int[][] edgesOf = {{}};
  private int nodes = 1;

  /**
   * Recognises a record and finds its values.
   *
   * @param values takes the places of the values
   * @return the template, or -1
   */
  int match(Shredder values, byte[] b, int begin, int end) {
    int node = 0;
    int p = begin;
    while (true) {
      int edge = edge(node, b, p, end);
      if (edge == NONE) {
        return NONE;
      }
      p += to[edge] - from[edge];
      if (kind[edge] == END) {
        return target[edge];
      }
      p = values.take(b, p, end, kind[edge]);
      if (p < 0) {
        return NONE;
      }
      node = target[edge];
    }
  }

  private int edge(int node, byte[] b, int p, int end) {
    int[] all = edgesOf[node];
    for (int i = 0; i < all.length; i++) {
      int edge = all[i];
      int behind = p + to[edge] - from[edge];
      boolean fits =
          kind[edge] == END
              ? behind == end
              : behind < end && Shredder.beginsValue(b[behind], kind[edge]);
      if (fits && Words.equal(pieces, from[edge], to[edge], b, p)) {
        if (i > 0) {
          System.arraycopy(all, 0, all, 1, i);
          all[0] = edge;
        }
        return edge;
      }
    }
    return NONE;
  }

  /** Adds a skeleton. */
  void learn(byte[] skeleton, int length, int template) {
    int node = 0;
    int p = 0;
    while (true) {
      int behind = p;
      while (behind < length && (skeleton[behind] < 0 || skeleton[behind] > Shredder.SECOND)) {
        behind++;
      }
      byte next = behind == length ? END : skeleton[behind];
      int edge = find(node, skeleton, p, behind, next);
      if (edge == NONE) {
        if (edgesOf[node].length == EDGES_MAX || piecesEnd + behind - p > BYTES_MAX) {
          return;
        }
        edge = add(node, skeleton, p, behind, next, template);
      }
      if (next == END) {
        return;
      }
      node = target[edge];
      p = behind + 1;
    }
  }

  private int find(int node, byte[] skeleton, int begin, int end, byte next) {
    for (int edge : edgesOf[node]) {
      if (kind[edge] == next && Arrays.equals(pieces, from[edge], to[edge], skeleton, begin, end)) {
        return edge;
      }
    }
    return NONE;
  }

  private int add(int node, byte[] skeleton, int begin, int end, byte next, int template) {
    if (edges == from.length) {
      from = Arrays.copyOf(from, 2 * edges);
      to = Arrays.copyOf(to, 2 * edges);
      kind = Arrays.copyOf(kind, 2 * edges);
      target = Arrays.copyOf(target, 2 * edges);
    }
    int bytes = end - begin;
    if (piecesEnd + bytes > pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(2 * pieces.length, piecesEnd + bytes));
    }
    System.arraycopy(skeleton, begin, pieces, piecesEnd, bytes);
    from[edges] = piecesEnd;
    piecesEnd += bytes;
    to[edges] = piecesEnd;
    kind[edges] = next;
    target[edges] = next == END ? template : newNode();
    int[] old = edgesOf[node];
    edgesOf[node] = Arrays.copyOf(old, old.length + 1);
    edgesOf[node][old.length] = edges;
    return edges++;
  }

  private int newNode() {
    if (nodes == edgesOf.length) {
      edgesOf = Arrays.copyOf(edgesOf, 2 * nodes);
    }
    edgesOf[nodes] = new int[0];
    return nodes++;
  }
}
