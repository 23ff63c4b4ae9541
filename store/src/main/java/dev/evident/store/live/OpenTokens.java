package dev.evident.store.live;

import dev.evident.codec.Rfc3339;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Values;
import dev.evident.store.terms.LiveTerms;
import dev.evident.store.terms.TokenTerms;
import java.util.Arrays;

/** A growing column of tokens one after the other; of a column of times also their numbers. */
final class OpenTokens extends OpenColumn {
  private final boolean times;
  private final Rfc3339 time = new Rfc3339();
  private byte[] arena = new byte[256];
  private int[] ends = new int[16];
  private long[] millis = {};
  private int[] nanos = {};
  private boolean allTimes = true;
  private boolean lastIsTime;
  private int count;

  OpenTokens(String path, boolean times) {
    super(path);
    this.times = times;
  }

  @Override
  void append(byte[] b, int from, int to, TokenTerms tokens, LiveTerms terms) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    int begin = count == 0 ? 0 : ends[count - 1];
    int end = Math.addExact(begin, to - from);
    if (end > arena.length) {
      arena = Arrays.copyOf(arena, (int) Math.max(Math.min(2L * arena.length, 1 << 30), end));
    }
    System.arraycopy(b, from, arena, begin, to - from);
    ends[count] = end;
    if (times) {
      addTime(b, from, to);
    }
    count++;
    if (to > from && isIndexed(b[from])) {
      termsOf(b, from, to, tokens, terms);
    }
  }

  private void addTime(byte[] b, int from, int to) {
    if (millis.length < ends.length) {
      millis = Arrays.copyOf(millis, ends.length);
      nanos = Arrays.copyOf(nanos, ends.length);
    }
    lastIsTime = to - from > 2 && time.parse(b, from + 1, to - from - 2) == Rfc3339.Result.OK;
    if (lastIsTime) {
      millis[count] = time.epochMillis();
      nanos[count] = time.nanos() % 1_000_000;
    } else {
      allTimes = false;
    }
  }

  /** Whether the token that was appended last is a time. */
  boolean lastIsTime() {
    return lastIsTime;
  }

  /** The time that was appended last, in milliseconds since 1970; of a column of times only. */
  long lastMillis() {
    return millis[count - 1];
  }

  @Override
  int count() {
    return count;
  }

  @Override
  Values current() {
    return new TokenValues(arena, ends, count, times && allTimes, millis, nanos);
  }

  @Override
  void clear() {
    if (count > 0) { // what was published keeps the arrays
      arena = new byte[Math.max(256, Integer.highestOneBit(ends[count - 1]))];
      ends = new int[Math.max(16, Integer.highestOneBit(count))];
      millis = new long[0];
      nanos = new int[0];
    }
    count = 0;
    allTimes = true;
  }

  @Override
  Column view() {
    return new View(path());
  }

  private record View(String path) implements Column {
    @Override
    public boolean hasDictionary() {
      return false;
    }

    @Override
    public Dictionary dictionary() {
      throw new IllegalStateException("the column " + path + " has no dictionary");
    }
  }

  /** Tokens of one block. */
  private record TokenValues(
      byte[] arena, int[] ends, int count, boolean areTimes, long[] times, int[] fractions)
      implements Values {
    @Override
    public void token(int position, Bytes to) {
      to.put(arena, begin(position), ends[position]);
    }

    private int begin(int position) {
      if (position >= count) {
        throw new IndexOutOfBoundsException("position " + position + " of " + count);
      }
      return position == 0 ? 0 : ends[position - 1];
    }

    @Override
    public int next(byte[] token, int length, int from) {
      for (int i = from; i < count; i++) {
        int begin = begin(i);
        if (ends[i] - begin == length && Arrays.equals(arena, begin, ends[i], token, 0, length)) {
          return i;
        }
      }
      return -1;
    }

    @Override
    public long millis(int position) {
      return times[position];
    }

    @Override
    public int nanos(int position) {
      return fractions[position];
    }
  }
}
