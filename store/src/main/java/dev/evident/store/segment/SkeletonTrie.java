package dev.evident.store.segment;

import java.util.Arrays;

/**
 * Recognises records whose skeleton is known, faster than taking them apart from scratch: between
 * two values the same few bytes follow nearly always, so they are compared with those that are
 * known to follow. What is recognised is recognised exactly; what is not says nothing. For one
 * thread.
 *
 * <p>A node stands for the skeleton up to a value or behind an opening bracket; its edges hold the
 * bytes up to the next one of these, or up to the end of the record. The edge that matched last is
 * tried first, then those that begin with the bytes that are there: all edges stand in one table,
 * by their node and first bytes. (Behind a bracket these are the name of a member, which tells the
 * edges apart; before it they are the same for all.)
 */
final class SkeletonTrie {
  /** Edges of one slot at most: trying more would cost more than taking the record apart. */
  private static final int CHAIN_MAX = 16;

  /** Bytes of all edges together at most; skeletons beyond are not learnt. */
  private static final int BYTES_MAX = 8 << 20;

  /** Edges at most, likewise; all of it takes some 20 MiB then. */
  private static final int EDGES_MAX = 1 << 18;

  /** The kind of an edge that ends the record. */
  private static final byte END = -1;

  /**
   * The kind of an edge that ends with a bracket; any other is the byte that stands for a value.
   */
  private static final byte OPEN = -2;

  private static final int NONE = -1;

  // What an edge has, by its place among the edges, which is its number.
  private static final int EDGE_INTS = 8;
  private static final int FROM = 0; // its bytes
  private static final int LENGTH = 1;
  private static final int KIND = 2;
  private static final int TARGET = 3; // the node, or (END) the template, that it leads to
  private static final int PARENT = 4; // the node that it begins at
  private static final int NEXT = 5; // the next edge of its slot

  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private byte[] pieces = new byte[1 << 12];
  private int piecesEnd;
  // EDGE_INTS for each edge, side by side because they are looked at together.
  private int[] edges = new int[EDGE_INTS << 8];
  private int edgesEnd;
  // By slot: its first edge, or NONE. Twice as many as there is room for edges.
  private int[] slots = none(512);
  // By node: the edge that matched last, or NONE.
  private int[] last = none(64);
  private int nodes = 1;

  private static int[] none(int length) {
    int[] all = new int[length];
    Arrays.fill(all, NONE);
    return all;
  }

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
      int edge = last[node];
      if (edge == NONE || !fits(edge, b, p, end)) {
        edge = edge(node, b, p, end);
        if (edge == NONE) {
          return NONE;
        }
        last[node] = edge;
      }
      p += edges[edge + LENGTH];
      int what = edges[edge + KIND];
      if (what == END) {
        return edges[edge + TARGET];
      }
      if (what != OPEN) {
        p = values.take(b, p, end, (byte) what);
        if (p < 0) {
          return NONE;
        }
      }
      node = edges[edge + TARGET];
    }
  }

  private boolean fits(int edge, byte[] b, int p, int end) {
    int behind = p + edges[edge + LENGTH];
    int what = edges[edge + KIND];
    boolean ends =
        what == END
            ? behind == end
            : behind < end && (what == OPEN || Shredder.beginsValue(b[behind], (byte) what));
    return ends
        && Words.equal(pieces, edges[edge + FROM], edges[edge + FROM] + edges[edge + LENGTH], b, p);
  }

  /** The edge of a node that fits, by as many of the bytes that are there as it has. */
  private int edge(int node, byte[] b, int p, int end) {
    int edge = NONE;
    if (p + Long.BYTES <= end) {
      edge = fitting(slot(node, Words.word(b, p)), node, b, p, end);
    }
    if (edge == NONE && p + Integer.BYTES <= end) {
      edge = fitting(slot(node, Words.half(b, p)), node, b, p, end);
    }
    return edge == NONE ? fitting(slot(node, 0), node, b, p, end) : edge;
  }

  private int fitting(int slot, int node, byte[] b, int p, int end) {
    int edge = slots[slot];
    while (edge != NONE && !(edges[edge + PARENT] == node && fits(edge, b, p, end))) {
      edge = edges[edge + NEXT];
    }
    return edge;
  }

  /** Where an edge stands: by its first eight bytes, or else four, or else by its node alone. */
  private int slot(int node, byte[] b, int begin, int end) {
    if (end - begin >= Long.BYTES) {
      return slot(node, Words.word(b, begin));
    }
    return slot(node, end - begin >= Integer.BYTES ? Words.half(b, begin) : 0);
  }

  private int slot(int node, long bytes) {
    long hash = (bytes ^ node * SCATTER) * SCATTER;
    return (int) (hash >>> Integer.SIZE) & slots.length - 1;
  }

  /** Adds a skeleton. */
  void learn(byte[] skeleton, int length, int template) {
    int node = 0;
    int p = 0;
    while (true) {
      int behind = p;
      byte mark = END;
      while (behind < length && mark == END) {
        mark = mark(skeleton[behind]);
        behind += mark == END || mark == OPEN ? 1 : 0;
      }
      int edge = find(node, skeleton, p, behind, mark);
      if (edge == NONE) {
        edge = add(node, skeleton, p, behind, mark, template);
      }
      if (edge == NONE || mark == END) {
        return;
      }
      node = edges[edge + TARGET];
      p = mark == OPEN ? behind : behind + 1;
    }
  }

  /** What a byte of a skeleton ends an edge as; {@link #END} if it is only a part of one. */
  private static byte mark(byte b) {
    if (b == '{' || b == '[') {
      return OPEN;
    }
    return b >= 0 && b <= Shredder.SECOND ? b : END;
  }

  private int find(int node, byte[] skeleton, int begin, int end, byte mark) {
    int edge = slots[slot(node, skeleton, begin, end)];
    while (edge != NONE
        && !(edges[edge + PARENT] == node
            && edges[edge + KIND] == mark
            && Arrays.equals(
                pieces,
                edges[edge + FROM],
                edges[edge + FROM] + edges[edge + LENGTH],
                skeleton,
                begin,
                end))) {
      edge = edges[edge + NEXT];
    }
    return edge;
  }

  /** Adds an edge; {@link #NONE} when there are too many, in its slot or in all. */
  private int add(int node, byte[] skeleton, int begin, int end, byte mark, int template) {
    int bytes = end - begin;
    if (edgesEnd == EDGES_MAX * EDGE_INTS || piecesEnd + bytes > BYTES_MAX) {
      return NONE;
    }
    if (edgesEnd == edges.length) {
      grow();
    }
    int slot = slot(node, skeleton, begin, end);
    int chain = 0;
    for (int other = slots[slot]; other != NONE; other = edges[other + NEXT]) {
      if (++chain == CHAIN_MAX) {
        return NONE;
      }
    }
    if (piecesEnd + bytes > pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(2 * pieces.length, piecesEnd + bytes));
    }
    System.arraycopy(skeleton, begin, pieces, piecesEnd, bytes);
    int edge = edgesEnd;
    edges[edge + FROM] = piecesEnd;
    edges[edge + LENGTH] = bytes;
    edges[edge + KIND] = mark;
    edges[edge + TARGET] = mark == END ? template : newNode();
    edges[edge + PARENT] = node;
    edges[edge + NEXT] = slots[slot];
    slots[slot] = edge;
    piecesEnd += bytes;
    edgesEnd += EDGE_INTS;
    return edge;
  }

  private void grow() {
    edges = Arrays.copyOf(edges, 2 * edgesEnd);
    slots = none(2 * edges.length / EDGE_INTS);
    for (int edge = 0; edge < edgesEnd; edge += EDGE_INTS) {
      int from = edges[edge + FROM];
      int slot = slot(edges[edge + PARENT], pieces, from, from + edges[edge + LENGTH]);
      edges[edge + NEXT] = slots[slot];
      slots[slot] = edge;
    }
  }

  private int newNode() {
    if (nodes == last.length) {
      last = Arrays.copyOf(last, 2 * nodes);
      Arrays.fill(last, nodes, last.length, NONE);
    }
    return nodes++;
  }
}
