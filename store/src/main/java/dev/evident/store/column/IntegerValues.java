package dev.evident.store.column;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Values;
import java.io.IOException;

/** Integers of 64 bits in their shortest form. */
final class IntegerValues implements Values, Weighed {
  private static final int LENGTH_MAX = 20;

  private final Numbers numbers;

  private IntegerValues(Numbers numbers) {
    this.numbers = numbers;
  }

  /** Appends the tokens; false when they are no such integers. */
  static boolean write(TokenList tokens, Packer packer, Bytes out) {
    int n = tokens.count();
    byte[] b = tokens.array();
    long[] numbers = new long[n];
    for (int i = 0; i < n; i++) {
      int from = tokens.start(i);
      int to = tokens.end(i);
      if (!isInteger(b, from, to)) {
        return false;
      }
      numbers[i] = value(b, from, to);
    }
    Longs.write(packer, numbers, n, out);
    return true;
  }

  static IntegerValues read(Cursor in, int n) throws IOException {
    return new IntegerValues(Numbers.read(in, n));
  }

  /** Whether this is an integer of 64 bits, and the only way to write it. */
  static boolean isInteger(byte[] b, int from, int to) {
    int digits = from < to && b[from] == '-' ? from + 1 : from;
    int length = to - digits;
    if (length < 1 || length > 19 || (b[digits] == '0' && to - from > 1)) {
      return false;
    }
    for (int i = digits; i < to; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return false;
      }
    }
    // Nineteen digits may be too many: a value that wrapped has the other sign.
    return length < 19 || (value(b, from, to) < 0) == (digits > from);
  }

  /** Value of what {@link #isInteger}. */
  static long value(byte[] b, int from, int to) {
    boolean negative = b[from] == '-';
    long value = 0;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      value = 10 * value - (b[i] - '0');
    }
    return negative ? value : -value;
  }

  /** Appends the shortest form. */
  static void append(long value, Bytes to) {
    to.ensure(LENGTH_MAX);
    if (value < 0) {
      to.put((byte) '-');
    }
    // Counted downwards, because the smallest long has no positive counterpart.
    long rest = value < 0 ? value : -value;
    int digits = 1;
    for (long left = rest / 10; left != 0; left /= 10) {
      digits++;
    }
    int end = to.length() + digits;
    for (int i = 0; i < digits; i++) {
      to.put((byte) 0);
    }
    byte[] b = to.array();
    for (int at = end - 1; at >= end - digits; at--) {
      b[at] = (byte) ('0' - rest % 10);
      rest /= 10;
    }
  }

  @Override
  public int count() {
    return numbers.count();
  }

  @Override
  public void token(int position, Bytes to) {
    append(numbers.get(position), to);
  }

  @Override
  public boolean mayHold(byte[] bytes) {
    return bytes.length <= LENGTH_MAX && Holding.areDigits(bytes, 10, "-");
  }

  @Override
  public int next(byte[] token, int length, int from) {
    return isInteger(token, 0, length) ? numbers.next(value(token, 0, length), from) : -1;
  }

  @Override
  public boolean areIntegers() {
    return true;
  }

  @Override
  public long integer(int position) {
    return numbers.get(position);
  }

  @Override
  public long weight() {
    return numbers.weight();
  }
}
