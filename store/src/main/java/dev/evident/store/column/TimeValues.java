package dev.evident.store.column;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Values;
import java.io.IOException;

/** Times that all have the same number of fraction digits: {@code u8 digits | numbers}. */
final class TimeValues implements Values, Weighed {
  private static final int MILLIS_DIGITS = 3;

  private final Numbers units;
  private final int fractionDigits;

  private TimeValues(Numbers units, int fractionDigits) {
    this.units = units;
    this.fractionDigits = fractionDigits;
  }

  /** Appends the tokens; false when they are no such times. */
  static boolean write(TokenList tokens, Packer packer, Bytes out) {
    int n = tokens.count();
    byte[] b = tokens.array();
    int digits = Rfc3339Tokens.fractionDigits(tokens.end(0) - tokens.start(0));
    if (digits < 0) {
      return false;
    }
    long[] units = new long[n];
    for (int i = 0; i < n; i++) {
      units[i] = Rfc3339Tokens.parse(b, tokens.start(i), tokens.end(i), digits);
      if (units[i] == Rfc3339Tokens.NONE) {
        return false;
      }
    }
    out.put((byte) digits);
    Longs.write(packer, units, n, out);
    return true;
  }

  static TimeValues read(Cursor in, int n) throws IOException {
    int digits = in.u8();
    if (digits > Rfc3339Tokens.FRACTION_DIGITS_MAX) {
      throw Cursor.damaged("times with " + digits + " fraction digits");
    }
    Numbers units = Numbers.read(in, n);
    if (n > 0
        && !(Rfc3339Tokens.isWritable(units.smallest(), digits)
            && Rfc3339Tokens.isWritable(units.largest(), digits))) {
      throw Cursor.damaged("a time out of range");
    }
    return new TimeValues(units, digits);
  }

  @Override
  public int count() {
    return units.count();
  }

  @Override
  public void token(int position, Bytes to) {
    Rfc3339Tokens.append(units.get(position), fractionDigits, to);
  }

  @Override
  public int next(byte[] token, int length, int from) {
    long due = Rfc3339Tokens.parse(token, 0, length, fractionDigits);
    return due == Rfc3339Tokens.NONE ? -1 : units.next(due, from);
  }

  @Override
  public boolean areTimes() {
    return true;
  }

  @Override
  public long millis(int position) {
    long time = units.get(position);
    if (fractionDigits <= MILLIS_DIGITS) {
      return time * Rfc3339Tokens.power(MILLIS_DIGITS - fractionDigits);
    }
    return Math.floorDiv(time, Rfc3339Tokens.power(fractionDigits - MILLIS_DIGITS));
  }

  @Override
  public int nanos(int position) {
    if (fractionDigits <= MILLIS_DIGITS) {
      return 0;
    }
    long part =
        Math.floorMod(units.get(position), Rfc3339Tokens.power(fractionDigits - MILLIS_DIGITS));
    return (int) (part * Rfc3339Tokens.power(Rfc3339Tokens.FRACTION_DIGITS_MAX - fractionDigits));
  }

  @Override
  public long weight() {
    return units.weight();
  }
}
