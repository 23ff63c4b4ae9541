package dev.evident.log;

import java.util.Arrays;

/**
 * The times inside the UUIDv7s of one journal file, as at most {@value #RANGES_MAX} ranges: an id
 * whose time is in none of them is certainly not in the file, and the file need not be read for it.
 *
 * <p>Smallest and largest alone would not do: events that are imported with the ids of last month
 * lie between entries that the server itself made today, and such a file would be asked for every
 * id between then and now.
 *
 * <p>Not thread-safe; its owner guards it.
 */
final class IdTimes {
  static final int RANGES_MAX = 16;

  /** Times nearer to a range than this become part of it: ids are not made in order. */
  private static final long NEAR_MILLIS = 60_000;

  // Sorted and apart from each other; the first `count` of each array, both ends inside.
  private final long[] from = new long[RANGES_MAX + 1];
  private final long[] to = new long[RANGES_MAX + 1];
  private int count;
  private int last; // the range that the last time was added to

  /** How many ranges there are. */
  int count() {
    return count;
  }

  long from(int range) {
    return from[range];
  }

  long to(int range) {
    return to[range];
  }

  /** Puts a range behind the others, as read from a file. */
  boolean append(long first, long end) {
    if (count == RANGES_MAX || end < first || (count > 0 && first <= to[count - 1])) {
      return false;
    }
    from[count] = first;
    to[count++] = end;
    return true;
  }

  boolean covers(long millis) {
    for (int i = 0; i < count; i++) {
      if (millis <= to[i]) {
        return millis >= from[i];
      }
    }
    return false;
  }

  /** The earliest time from which on, up to this one, {@link #covers} says the same. */
  long sameFrom(long millis) {
    for (int i = 0; i < count; i++) {
      if (millis <= to[i]) {
        return millis >= from[i] ? from[i] : endBefore(i);
      }
    }
    return endBefore(count);
  }

  private long endBefore(int range) {
    return range == 0 ? Long.MIN_VALUE : to[range - 1] + 1;
  }

  /** The latest time up to which, from this one on, {@link #covers} says the same. */
  long sameTo(long millis) {
    for (int i = 0; i < count; i++) {
      if (millis <= to[i]) {
        return millis >= from[i] ? to[i] : from[i] - 1;
      }
    }
    return Long.MAX_VALUE;
  }

  /** Adds a time, milliseconds since 1970. */
  void add(long millis) {
    if (count > 0 && millis >= from[last] && millis <= to[last]) {
      return;
    }
    int at = 0; // the first range that does not lie wholly before
    while (at < count && to[at] < millis) {
      at++;
    }
    if (at < count && from[at] <= millis) {
      last = at;
    } else if (at > 0 && millis - to[at - 1] <= NEAR_MILLIS) {
      to[at - 1] = millis;
      last = at - 1;
    } else if (at < count && from[at] - millis <= NEAR_MILLIS) {
      from[at] = millis;
      last = at;
    } else {
      insert(at, millis);
    }
  }

  private void insert(int at, long millis) {
    System.arraycopy(from, at, from, at + 1, count - at);
    System.arraycopy(to, at, to, at + 1, count - at);
    from[at] = millis;
    to[at] = millis;
    count++;
    last = at;
    if (count > RANGES_MAX) {
      joinNearest();
    }
  }

  /** Joins the two ranges with the smallest gap between them. */
  private void joinNearest() {
    int joined = 1;
    for (int i = 2; i < count; i++) {
      if (from[i] - to[i - 1] < from[joined] - to[joined - 1]) {
        joined = i;
      }
    }
    to[joined - 1] = to[joined];
    System.arraycopy(from, joined + 1, from, joined, count - joined - 1);
    System.arraycopy(to, joined + 1, to, joined, count - joined - 1);
    count--;
    last = 0;
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(from, count))
        + ".."
        + Arrays.toString(Arrays.copyOf(to, count));
  }
}
