package dev.evident.firewall;

import java.util.Arrays;

/**
 * Secrets found in one record. Each has the range of the secret itself and the range that is to be
 * replaced, both as offsets in the record, and its rule. For one thread; used again.
 */
final class Hits {
  /** No quotes are needed around what takes the place. */
  static final int UNQUOTED = -1;

  private static final int FIELDS = 6;
  private static final int FROM = 0;
  private static final int TO = 1;
  private static final int SECRET_FROM = 2;
  private static final int SECRET_TO = 3;
  private static final int RULE = 4;
  private static final int QUOTES = 5;

  private int[] values = new int[8 * FIELDS];
  private String[] paths = new String[8];
  private int size;

  void clear() {
    size = 0;
  }

  /** Gives back what one strange record has left behind. */
  void shrink() {
    size = 0;
    values = new int[8 * FIELDS];
    paths = new String[8];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(int rule, int from, int to) {
    add(rule, from, to, from, to, UNQUOTED);
  }

  void add(int rule, int from, int to, int secretFrom, int secretTo, int quotes) {
    if (size == paths.length) {
      values = Arrays.copyOf(values, values.length * 2);
      paths = Arrays.copyOf(paths, size * 2);
    }
    int at = size * FIELDS;
    values[at + FROM] = from;
    values[at + TO] = to;
    values[at + SECRET_FROM] = secretFrom;
    values[at + SECRET_TO] = secretTo;
    values[at + RULE] = rule;
    values[at + QUOTES] = quotes;
    paths[size++] = "";
  }

  int from(int i) {
    return values[i * FIELDS + FROM];
  }

  int to(int i) {
    return values[i * FIELDS + TO];
  }

  int secretFrom(int i) {
    return values[i * FIELDS + SECRET_FROM];
  }

  int secretTo(int i) {
    return values[i * FIELDS + SECRET_TO];
  }

  int rule(int i) {
    return values[i * FIELDS + RULE];
  }

  /** How deep the quotes stand that the mask needs; 0: outermost; {@link #UNQUOTED}: none. */
  int quotes(int i) {
    return values[i * FIELDS + QUOTES];
  }

  String path(int i) {
    return paths[i];
  }

  void path(int i, String path) {
    paths[i] = path;
  }

  /** The mask takes the place of a whole token that is no string. */
  void replaceToken(int i, int from, int to, int quotes) {
    values[i * FIELDS + FROM] = from;
    values[i * FIELDS + TO] = to;
    values[i * FIELDS + QUOTES] = quotes;
  }

  void remove(int i) {
    move(size - 1, i);
    size--;
  }

  /** Sorts by place and lets hits that overlap become one, which bears the rule of the longest. */
  void merge() {
    sort();
    int last = 0;
    for (int i = 1; i < size; i++) {
      if (from(i) >= to(last)) {
        move(i, ++last);
      } else {
        join(last, i);
      }
    }
    size = Math.min(size, last + 1);
  }

  private void join(int a, int b) {
    int from = Math.min(from(a), from(b));
    int to = Math.max(to(a), to(b));
    int lengthA = to(a) - from(a);
    int lengthB = to(b) - from(b);
    boolean second = lengthB > lengthA || (lengthB == lengthA && rule(b) < rule(a));
    boolean whole = Math.max(lengthA, lengthB) == to - from;
    if (second) {
      move(b, a);
    }
    if (!whole) {
      int at = a * FIELDS;
      values[at + FROM] = from;
      values[at + TO] = to;
      values[at + SECRET_FROM] = from;
      values[at + SECRET_TO] = to;
    }
  }

  /** Few, and nearly in order; a record full of hits must not cost their square. */
  void sort() {
    boolean sorted = true;
    for (int i = 1; i < size && sorted; i++) {
      sorted = from(i) >= from(i - 1);
    }
    if (sorted) {
      return;
    }
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      order[i] = (long) from(i) << 32 | i;
    }
    Arrays.sort(order);
    int[] sortedValues = new int[values.length];
    String[] sortedPaths = new String[paths.length];
    for (int i = 0; i < size; i++) {
      int old = (int) order[i];
      System.arraycopy(values, old * FIELDS, sortedValues, i * FIELDS, FIELDS);
      sortedPaths[i] = paths[old];
    }
    values = sortedValues;
    paths = sortedPaths;
  }

  private void move(int from, int to) {
    if (from != to) {
      System.arraycopy(values, from * FIELDS, values, to * FIELDS, FIELDS);
      paths[to] = paths[from];
    }
  }
}
