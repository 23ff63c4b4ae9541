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
  private long minMillis = Long.MAX_VALUE;
  private long maxMillis = Long.MIN_VALUE;
  private int count;

  OpenTokens(String path, boolean times) {
    super(path);
    this.times = times;
  }

  @Override
  void append(
      byte[] b,
      int[] starts,
      int[] tokenEnds,
      int from,
      int to,
      TokenTerms tokens,
      LiveTerms terms) {
    int bytes = 0;
    for (int i = from; i < to; i++) {
      bytes = Math.addExact(bytes, tokenEnds[i] - starts[i]);
    }
    makeRoom(to - from, bytes);
    int end = count == 0 ? 0 : ends[count - 1];
    for (int i = from; i < to; i++) {
      int length = tokenEnds[i] - starts[i];
      System.arraycopy(b, starts[i], arena, end, length);
      end += length;
      ends[count] = end;
      if (times) {
        addTime(b, starts[i], tokenEnds[i]);
      }
      count++;
      if (length > 0 && isIndexed(b[starts[i]])) {
        termsOf(b, starts[i], tokenEnds[i], tokens, terms);
      }
    }
  }

  private void makeRoom(int tokens, int bytes) {
    if (count + tokens > ends.length) {
      ends = Arrays.copyOf(ends, Math.max(2 * ends.length, count + tokens));
    }
    int end = Math.addExact(count == 0 ? 0 : ends[count - 1], bytes);
    if (end > arena.length) {
      arena = Arrays.copyOf(arena, (int) Math.max(Math.min(2L * arena.length, 1 << 30), end));
    }
  }

  private void addTime(byte[] b, int from, int to) {
    if (millis.length < ends.length) {
      millis = Arrays.copyOf(millis, ends.length);
      nanos = Arrays.copyOf(nanos, ends.length);
    }
    boolean isTime = to - from > 2 && time.parse(b, from + 1, to - from - 2) == Rfc3339.Result.OK;
    if (isTime) {
      millis[count] = time.epochMillis();
      nanos[count] = time.nanos() % 1_000_000;
      minMillis = Math.min(minMillis, millis[count]);
      maxMillis = Math.max(maxMillis, millis[count]);
    } else { // it must be looked at in every range of times
      allTimes = false;
      minMillis = Long.MIN_VALUE;
      maxMillis = Long.MAX_VALUE;
    }
  }

  /** The earliest time of the current block, in milliseconds since 1970; of a column of times. */
  long minMillis() {
    return minMillis;
  }

  /** The latest time of the current block; of a column of times. */
  long maxMillis() {
    return maxMillis;
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
      arena = new byte[likely(ends[count - 1], 256)];
      ends = new int[likely(count, 16)];
      millis = new long[0];
      nanos = new int[0];
    }
    count = 0;
    allTimes = true;
    minMillis = Long.MAX_VALUE;
    maxMillis = Long.MIN_VALUE;
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
