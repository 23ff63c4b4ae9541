package dev.evident.store.column;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * UUIDs in lower case with their quotes (RFC 9562).
 *
 * <pre>
 *   0 version 7, own times       milliseconds | rand_a | rand_b
 *   1 version 7, rows' times     (milliseconds - time of the row) | rand_a | rand_b
 *   2 any                        n × [16]
 *   rand_b: n × the lower 56 bits [7], then the upper 6 bits packed
 * </pre>
 */
final class UuidValues implements Values, Weighed {
  private static final int OWN_TIMES = 0;
  private static final int ROW_TIMES = 1;
  private static final int ANY = 2;

  private static final int TOKEN_LENGTH = 38;
  private static final int LOW_BYTES = 7;
  private static final int HIGH_BITS = 6;
  private static final long LOW_MASK = (1L << (8 * LOW_BYTES)) - 1;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long TIME_MAX = (1L << 48) - 1;
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] HEX =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  /** By byte: its value as a hex digit, -1 when it is none. */
  private static final byte[] DIGITS = digits();

  private final long[] upper;
  private final long[] lower;

  private UuidValues(long[] upper, long[] lower) {
    this.upper = upper;
    this.lower = lower;
  }

  private static byte[] digits() {
    byte[] digits = new byte[256];
    java.util.Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < HEX.length; i++) {
      digits[HEX[i]] = (byte) i;
    }
    return digits;
  }

  /** Appends the tokens; false when they are no UUIDs. */
  static boolean write(TokenList tokens, long @Nullable [] times, Packer packer, Bytes out) {
    int n = tokens.count();
    byte[] b = tokens.array();
    long[] upper = new long[n];
    long[] lower = new long[n];
    boolean version7 = true;
    for (int i = 0; i < n; i++) {
      int from = tokens.start(i);
      if (!isUuid(b, from, tokens.end(i))) {
        return false;
      }
      upper[i] = upper(b, from);
      lower[i] = lower(b, from);
      version7 &= (upper[i] >>> 12 & 0xf) == 7 && lower[i] >>> 62 == 2;
    }
    if (!version7) {
      out.put((byte) ANY);
      out.ensure(16 * n);
      for (int i = 0; i < n; i++) {
        putLong(out, upper[i], 8);
        putLong(out, lower[i], 8);
      }
      return true;
    }
    boolean related = times != null && times.length == n;
    out.put((byte) (related ? ROW_TIMES : OWN_TIMES));
    long[] numbers = new long[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (upper[i] >>> 16) - (related && times != null ? times[i] : 0);
    }
    Longs.write(packer, numbers, n, out);
    for (int i = 0; i < n; i++) {
      numbers[i] = upper[i] & 0xfff;
    }
    Longs.write(packer, numbers, n, out);
    out.ensure(8 * n);
    for (int i = 0; i < n; i++) {
      putLong(out, lower[i], LOW_BYTES);
    }
    for (int i = 0; i < n; i++) {
      numbers[i] = (lower[i] >>> (8 * LOW_BYTES)) & ((1 << HIGH_BITS) - 1);
    }
    Longs.write(packer, numbers, n, out);
    return true;
  }

  static UuidValues read(Cursor in, int n, PlainColumn.Context context) throws IOException {
    int form = in.u8();
    if (form > ANY) {
      throw Cursor.damaged("identifiers in form " + form);
    }
    if (form == ANY) {
      if (in.left() / 16 < n) {
        throw Cursor.damaged("too few bytes for " + n + " identifiers");
      }
      long[] upper = new long[n];
      long[] lower = new long[n];
      int at = in.skip(16 * n);
      for (int i = 0; i < n; i++, at += 16) {
        upper[i] = (long) BIG.get(in.array(), at);
        lower[i] = (long) BIG.get(in.array(), at + 8);
      }
      return new UuidValues(upper, lower);
    }
    long[] upper = Longs.read(in, n);
    if (form == ROW_TIMES) {
      addTimes(upper, context.times());
    }
    long[] random = Longs.read(in, n);
    for (int i = 0; i < n; i++) {
      if (upper[i] < 0 || upper[i] > TIME_MAX || random[i] < 0 || random[i] > 0xfff) {
        throw Cursor.damaged("an identifier out of range");
      }
      upper[i] = upper[i] << 16 | 0x7000 | random[i];
    }
    if (in.left() / LOW_BYTES < n) {
      throw Cursor.damaged("too few bytes for " + n + " identifiers");
    }
    int at = in.skip(LOW_BYTES * n);
    long[] lower = Longs.read(in, n);
    byte[] b = in.array();
    for (int i = 0; i < n; i++) {
      if (lower[i] < 0 || lower[i] >= 1 << HIGH_BITS) {
        throw Cursor.damaged("an identifier out of range");
      }
      long low = 0;
      for (int k = 0; k < LOW_BYTES; k++) {
        low = (low << 8) | (b[at++] & 0xff);
      }
      lower[i] = VARIANT | (lower[i] << (8 * LOW_BYTES)) | (low & LOW_MASK);
    }
    return new UuidValues(upper, lower);
  }

  private static void addTimes(long[] differences, Values times) throws IOException {
    if (times.count() != differences.length || !times.areTimes()) {
      throw Cursor.damaged("identifiers refer to times that are not there");
    }
    for (int i = 0; i < differences.length; i++) {
      differences[i] += times.millis(i);
    }
  }

  /** Whether this is a UUID in lower case between quotes. */
  static boolean isUuid(byte[] b, int from, int to) {
    return to - from == TOKEN_LENGTH
        && b[from] == '"'
        && b[from + 9] == '-'
        && b[from + 14] == '-'
        && b[from + 19] == '-'
        && b[from + 24] == '-'
        && b[to - 1] == '"'
        && areDigits(b, from + 1, from + 9)
        && areDigits(b, from + 10, from + 14)
        && areDigits(b, from + 15, from + 19)
        && areDigits(b, from + 20, from + 24)
        && areDigits(b, from + 25, from + 37);
  }

  private static boolean areDigits(byte[] b, int from, int to) {
    int all = 0;
    for (int i = from; i < to; i++) {
      all |= DIGITS[b[i] & 0xff];
    }
    return all >= 0;
  }

  private static long upper(byte[] b, int from) {
    return hex(b, from + 1, 8) << 32 | hex(b, from + 10, 4) << 16 | hex(b, from + 15, 4);
  }

  private static long lower(byte[] b, int from) {
    return hex(b, from + 20, 4) << 48 | hex(b, from + 25, 12);
  }

  /** Value of lower-case hex digits. */
  private static long hex(byte[] b, int from, int digits) {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      value = value << 4 | DIGITS[b[i] & 0xff];
    }
    return value;
  }

  private static void putLong(Bytes out, long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.put((byte) (value >>> shift));
    }
  }

  @Override
  public int count() {
    return upper.length;
  }

  @Override
  public void token(int position, Bytes to) {
    to.ensure(TOKEN_LENGTH);
    to.put((byte) '"');
    putHex(to, upper[position] >>> 32, 8);
    to.put((byte) '-');
    putHex(to, upper[position] >>> 16, 4);
    to.put((byte) '-');
    putHex(to, upper[position], 4);
    to.put((byte) '-');
    putHex(to, lower[position] >>> 48, 4);
    to.put((byte) '-');
    putHex(to, lower[position], 12);
    to.put((byte) '"');
  }

  private static void putHex(Bytes to, long value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      to.put(HEX[(int) (value >>> shift) & 0xf]);
    }
  }

  @Override
  public boolean mayHold(byte[] bytes) {
    return bytes.length <= 38 && Holding.areDigits(bytes, 16, "-\"");
  }

  @Override
  public int next(byte[] token, int length, int from) {
    if (!isUuid(token, 0, length)) {
      return -1;
    }
    long dueUpper = upper(token, 0);
    long dueLower = lower(token, 0);
    for (int i = from; i < lower.length; i++) {
      if (lower[i] == dueLower && upper[i] == dueUpper) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public long weight() {
    return 48 + 16L * upper.length;
  }
}
