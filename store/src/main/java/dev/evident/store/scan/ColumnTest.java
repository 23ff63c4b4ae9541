package dev.evident.store.scan;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A test made ready for one column of one segment. For one thread. */
abstract sealed class ColumnTest {
  final int column;

  private ColumnTest(int column) {
    this.column = column;
  }

  /**
   * Sets the bit of each row that has a value which passes.
   *
   * @param among only these rows are asked for; of others the bits mean nothing afterwards
   */
  final void find(BlockRows block, long[] among, long[] found) throws IOException {
    int total = block.total(column);
    if (total == 0) {
      return;
    }
    Values values = block.values(column);
    if (!mayPass(values)) {
      return;
    }
    boolean oneEach = block.oneEach(column);
    if (oneEach && allPass(block, values)) {
      Bits.add(found, among, block.words());
      return;
    }
    if (block.areFewer(among, aloneBelow())) {
      int words = block.words();
      for (int row = Bits.next(among, words, 0); row >= 0; row = Bits.next(among, words, row + 1)) {
        int from = oneEach ? row : block.layout().position(column, row);
        int to = oneEach ? row + 1 : from + block.layout().count(column, row);
        for (int position = from; position < to; position++) {
          if (passes(block, values, position)) {
            Bits.set(found, row);
            break;
          }
        }
      }
      return;
    }
    long[] positions = block.positions(total);
    if (!findAll(block, values, total, positions)) {
      return;
    }
    if (oneEach) {
      Bits.add(found, positions, block.words());
    } else {
      block.layout().rowsOf(column, positions, found);
    }
  }

  /** About how long it takes. */
  abstract int cost();

  /**
   * Below one row in so many each is looked at alone: so many times faster goes a row among all.
   */
  int aloneBelow() {
    return 8;
  }

  /** Whether any value may pass, by what is known of all of them. */
  boolean mayPass(Values values) {
    return true;
  }

  /** Whether every value passes, by what is known of all of them. */
  boolean allPass(BlockRows block, Values values) {
    return false;
  }

  abstract boolean passes(BlockRows block, Values values, int position) throws IOException;

  /**
   * Sets the bits of all positions whose values pass.
   *
   * @return whether there are any
   */
  boolean findAll(BlockRows block, Values values, int total, long[] positions) throws IOException {
    boolean any = false;
    for (int i = 0; i < total; i++) {
      if (passes(block, values, i)) {
        Bits.set(positions, i);
        any = true;
      }
    }
    return any;
  }

  /** A dictionary's codes are compared with few. */
  static final class Codes extends ColumnTest {
    private final int[] wanted;

    Codes(int column, int[] wanted) {
      super(column);
      this.wanted = wanted;
    }

    @Override
    int cost() {
      return 3;
    }

    @Override
    int aloneBelow() {
      return Math.max(8, 32 / wanted.length);
    }

    @Override
    boolean passes(BlockRows block, Values values, int position) {
      int code = values.code(position);
      for (int one : wanted) {
        if (one == code) {
          return true;
        }
      }
      return false;
    }

    @Override
    boolean findAll(BlockRows block, Values values, int total, long[] positions) {
      for (int one : wanted) {
        values.find(one, positions);
      }
      return !Bits.isEmpty(positions, (total + Long.SIZE - 1) / Long.SIZE);
    }
  }

  /** A dictionary's tokens are judged once for each code. */
  static final class Verdicts extends ColumnTest {
    private static final byte UNKNOWN = 0;
    private static final byte NO = 1;
    private static final byte YES = 2;

    private final String path;
    private final Dictionary dictionary;
    private final Judge judge;
    private final int shift;
    private byte[] verdicts = {};
    // The tokens around the one that was judged last.
    private Dictionary.@Nullable Run run;

    Verdicts(int column, String path, Dictionary dictionary, Judge judge) {
      super(column);
      this.path = path;
      this.dictionary = dictionary;
      this.shift = dictionary.runShift();
      this.judge = judge;
    }

    @Override
    int cost() {
      return judge.cost() / 2;
    }

    private byte[] verdicts() {
      if (verdicts.length == 0) {
        verdicts = new byte[dictionary.size()];
      }
      return verdicts;
    }

    private byte judged(int code) throws IOException {
      Dictionary.Run in = run;
      if (in == null || code >>> shift != in.first() >>> shift) {
        in = dictionary.run(code);
        run = in;
      }
      int at = code - in.first();
      int[] starts = in.starts();
      byte verdict =
          judge.passes(path, in.bytes(), starts[at], starts[at + 1], in.plain()) ? YES : NO;
      verdicts[code] = verdict;
      return verdict;
    }

    @Override
    boolean passes(BlockRows block, Values values, int position) throws IOException {
      int code = values.code(position);
      byte verdict = verdicts()[code];
      return (verdict == UNKNOWN ? judged(code) : verdict) == YES;
    }

    @Override
    boolean findAll(BlockRows block, Values values, int total, long[] positions)
        throws IOException {
      int[] codes = block.codes(values);
      byte[] known = verdicts();
      while (true) {
        long any = 0;
        int unknown = 0;
        for (int from = 0; from < total; from += Long.SIZE) {
          int to = Math.min(total, from + Long.SIZE);
          long word = 0;
          for (int i = from; i < to; i++) {
            byte verdict = known[codes[i]];
            unknown |= verdict - 1; // negative when it is UNKNOWN
            word |= (long) (verdict >>> 1) << i;
          }
          positions[from >> 6] = word;
          any |= word;
        }
        if (unknown >= 0) {
          return any != 0;
        }
        judge(codes, total);
      }
    }

    /** In the order of the codes: their tokens lie side by side. */
    private void judge(int[] codes, int total) throws IOException {
      long[] due = new long[verdicts.length / Long.SIZE + 1];
      for (int i = 0; i < total; i++) {
        if (verdicts[codes[i]] == UNKNOWN) {
          Bits.set(due, codes[i]);
        }
      }
      for (int code = Bits.next(due, due.length, 0);
          code >= 0;
          code = Bits.next(due, due.length, code + 1)) {
        judged(code);
      }
    }
  }

  /** Values without a dictionary that must be one of few tokens. */
  static final class Tokens extends ColumnTest {
    private final byte[][] wanted;

    Tokens(int column, byte[][] wanted) {
      super(column);
      this.wanted = wanted;
    }

    @Override
    int cost() {
      return 5;
    }

    @Override
    boolean passes(BlockRows block, Values values, int position) throws IOException {
      Bytes token = block.token;
      token.clear();
      values.token(position, token);
      for (byte[] one : wanted) {
        if (Arrays.equals(token.array(), 0, token.length(), one, 0, one.length)) {
          return true;
        }
      }
      return false;
    }

    @Override
    boolean findAll(BlockRows block, Values values, int total, long[] positions)
        throws IOException {
      boolean any = false;
      for (byte[] one : wanted) {
        for (int at = values.next(one, one.length, 0); at >= 0; ) {
          Bits.set(positions, at);
          any = true;
          at = at + 1 < total ? values.next(one, one.length, at + 1) : -1;
        }
      }
      return any;
    }
  }

  /** Values without a dictionary that are judged one by one. */
  static final class Each extends ColumnTest {
    private final String path;
    private final Judge judge;

    Each(int column, String path, Judge judge) {
      super(column);
      this.path = path;
      this.judge = judge;
    }

    @Override
    int cost() {
      return 2 * judge.cost();
    }

    @Override
    boolean mayPass(Values values) {
      byte[] letters = judge.letters();
      return letters.length == 0 || values.mayHold(letters);
    }

    @Override
    boolean passes(BlockRows block, Values values, int position) throws IOException {
      Bytes token = block.token;
      token.clear();
      values.token(position, token);
      return judge.passes(path, token.array(), 0, token.length(), false);
    }

    @Override
    boolean findAll(BlockRows block, Values values, int total, long[] positions)
        throws IOException {
      return findAll(block, values, total, positions, judge.letters());
    }

    /** Only those whose tokens may hold these bytes. */
    boolean findAll(BlockRows block, Values values, int total, long[] positions, byte[] letters)
        throws IOException {
      int words = (total + Long.SIZE - 1) / Long.SIZE;
      Bits.fill(positions, words, total);
      if (letters.length > 0) {
        values.narrow(letters, positions);
      }
      boolean any = false;
      for (int at = Bits.next(positions, words, 0);
          at >= 0;
          at = Bits.next(positions, words, at + 1)) {
        if (passes(block, values, at)) {
          any = true;
        } else {
          Bits.clear(positions, at);
        }
      }
      return any;
    }
  }

  /**
   * Values without a dictionary that must be one IPv4 address: its one dotted quad, or a spelling
   * of IPv6, which holds the group ffff.
   */
  static final class Address extends ColumnTest {
    private static final byte[] MAPPED = {'f', 'f', 'f', 'f'};

    private final byte[] quad;
    private final Each otherwise;

    Address(Each otherwise, byte[] quad) {
      super(otherwise.column);
      this.otherwise = otherwise;
      this.quad = quad;
    }

    @Override
    int cost() {
      return 6;
    }

    @Override
    boolean passes(BlockRows block, Values values, int position) throws IOException {
      return otherwise.passes(block, values, position);
    }

    @Override
    boolean findAll(BlockRows block, Values values, int total, long[] positions)
        throws IOException {
      boolean any =
          values.mayHold(MAPPED) && otherwise.findAll(block, values, total, positions, MAPPED);
      for (int at = values.next(quad, quad.length, 0); at >= 0; ) {
        Bits.set(positions, at);
        any = true;
        at = at + 1 < total ? values.next(quad, quad.length, at + 1) : -1;
      }
      return any;
    }
  }

  /** Times between two; where a block's values are not all times, they are judged one by one. */
  static final class Times extends ColumnTest {
    private final Each otherwise;
    private final boolean isTime;
    private final @Nullable Moment from;
    private final boolean fromIncluded;
    private final @Nullable Moment to;
    private final boolean toIncluded;

    /**
     * @param isTime whether the column is that of the events' times, which blocks know the ends of
     */
    Times(
        Each otherwise,
        boolean isTime,
        @Nullable Moment from,
        boolean fromIncluded,
        @Nullable Moment to,
        boolean toIncluded) {
      super(otherwise.column);
      this.otherwise = otherwise;
      this.isTime = isTime;
      this.from = from;
      this.fromIncluded = fromIncluded;
      this.to = to;
      this.toIncluded = toIncluded;
    }

    @Override
    int cost() {
      return isTime ? 2 : 4;
    }

    @Override
    boolean passes(BlockRows block, Values values, int position) throws IOException {
      if (!values.areTimes()) {
        return otherwise.passes(block, values, position);
      }
      return isInside(values.millis(position), values, position);
    }

    private boolean isInside(long millis, Values values, int position) {
      if (from != null && millis <= from.millis()) {
        int order = millis < from.millis() ? 1 : from.compareTo(millis, values.nanos(position));
        if (order > 0 || (order == 0 && !fromIncluded)) {
          return false;
        }
      }
      if (to != null && millis >= to.millis()) {
        int order = millis > to.millis() ? -1 : to.compareTo(millis, values.nanos(position));
        return order > 0 || (order == 0 && toIncluded);
      }
      return true;
    }

    @Override
    boolean allPass(BlockRows block, Values values) {
      long low = from == null ? Long.MIN_VALUE : from.millis();
      long high = to == null ? Long.MAX_VALUE : to.millis();
      return isTime
          && block.block().minTimeMillis() > low
          && block.block().maxTimeMillis() < high
          && values.areTimes();
    }
  }

  /** Integers between two; where a block's values are no integers, they are judged one by one. */
  static final class Integers extends ColumnTest {
    private final Each otherwise;
    private final long from;
    private final long to;

    Integers(Each otherwise, long from, long to) {
      super(otherwise.column);
      this.otherwise = otherwise;
      this.from = from;
      this.to = to;
    }

    @Override
    int cost() {
      return 4;
    }

    @Override
    boolean passes(BlockRows block, Values values, int position) throws IOException {
      if (!values.areIntegers()) {
        return otherwise.passes(block, values, position);
      }
      long value = values.integer(position);
      return value >= from && value <= to;
    }
  }

  /** Says whether a token passes. */
  interface Judge {
    /**
     * Whether a token passes.
     *
     * @param plain it is known to be ASCII without escapes
     */
    boolean passes(String path, byte[] b, int from, int to, boolean plain) throws IOException;

    /** What a token must hold to pass, small letters for both cases; empty: not known. */
    byte[] letters();

    int cost();
  }
}
