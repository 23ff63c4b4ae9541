package dev.evident.store.column;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Packed;
import dev.evident.store.segment.TokenDictionary;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.Arrays;

/**
 * Strings that are one of a few prefixes and then a fixed number of digits of one radix, as keys
 * are that programs draw: {@code "req-b54b3c40881e2907"}, {@code "s-s3017x6ec4"}.
 *
 * <pre>
 *   u8 radix | u8 digits | prefixes | prefixes × (length | bytes) | numbers: prefix of each value,
 *   when there are several | for each group of digits: values packed
 * </pre>
 *
 * <p>A group is as many digits as go into 56 bits, the last one the rest.
 */
final class KeyValues implements Values, Weighed {
  private static final int DIGITS_MIN = 6;
  private static final int DIGITS_MAX = 255;

  /** More prefixes than these are no prefixes. */
  private static final int PREFIXES_MAX = 64;

  private static final byte[] DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  /** By byte: its value as a digit, 99 when it is none. */
  private static final byte[] VALUES = values();

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) 99);
    for (int i = 0; i < DIGITS.length; i++) {
      values[DIGITS[i]] = (byte) i;
    }
    return values;
  }

  private final int count;
  private final int radix;
  private final int digits;
  private final byte[][] prefixes;
  private final Numbers prefixOf;
  private final byte[][] groups;

  private KeyValues(
      int count, int radix, int digits, byte[][] prefixes, Numbers prefixOf, byte[][] groups) {
    this.count = count;
    this.radix = radix;
    this.digits = digits;
    this.prefixes = prefixes;
    this.prefixOf = prefixOf;
    this.groups = groups;
  }

  /** Digits of a group of 56 bits. */
  private static int groupDigits(int radix) {
    return switch (radix) {
      case 10 -> 16;
      case 16 -> 14;
      default -> 10;
    };
  }

  private static int groups(int radix, int digits) {
    return (digits + groupDigits(radix) - 1) / groupDigits(radix);
  }

  /** Digits of group {@code g}. */
  private static int digitsOf(int radix, int digits, int g) {
    return Math.min(groupDigits(radix), digits - g * groupDigits(radix));
  }

  private static int width(int radix, int digits) {
    long largest = 1;
    for (int i = 0; i < digits; i++) {
      largest *= radix;
    }
    return Packed.width(largest - 1);
  }

  private static int valueOf(byte c) {
    return VALUES[c & 0xff];
  }

  /** How many digits of radix 36 stand before the closing quote; -1 when this is no string. */
  private static int run(byte[] b, int from, int to) {
    if (to - from < 2 || b[from] != '"' || b[to - 1] != '"') {
      return -1;
    }
    int at = to - 1;
    while (at > from + 1 && valueOf(b[at - 1]) < 36) {
      at--;
    }
    return to - 1 - at;
  }

  /** Appends the tokens; false when they are no such keys. */
  static boolean write(TokenList tokens, Packer packer, Bytes out) {
    int n = tokens.count();
    byte[] b = tokens.array();
    int digits = run(b, tokens.start(0), tokens.end(0));
    if (digits < DIGITS_MIN || digits > DIGITS_MAX) {
      return false;
    }
    int largest = 0;
    TokenDictionary prefixes = new TokenDictionary(packer.seed());
    long[] prefixOf = new long[n];
    int prefixesMax = Math.min(PREFIXES_MAX, 1 + n / 4);
    int prefixFrom = 0;
    int prefixTo = -1;
    long prefix = 0;
    for (int i = 0; i < n; i++) {
      int from = tokens.start(i) + 1;
      int to = tokens.end(i) - 1;
      int first = to - digits;
      if (first < from
          || b[from - 1] != '"'
          || b[to] != '"'
          || (first > from && valueOf(b[first - 1]) < 36)) {
        return false;
      }
      for (int k = first; k < to; k++) {
        largest = Math.max(largest, valueOf(b[k]));
      }
      if (!Arrays.equals(b, from, first, b, prefixFrom, Math.max(prefixTo, prefixFrom))
          || prefixTo < 0) {
        prefix = prefixes.code(b, from, first);
        prefixFrom = from;
        prefixTo = first;
        if (largest >= 36 || prefixes.size() > prefixesMax) {
          return false;
        }
      }
      prefixOf[i] = prefix;
    }
    if (largest >= 36) {
      return false;
    }
    int radix = largest < 10 ? 10 : largest < 16 ? 16 : 36;
    out.put((byte) radix);
    out.put((byte) digits);
    Packer.varint(out, prefixes.size());
    for (int i = 0; i < prefixes.size(); i++) {
      Packer.varint(out, prefixes.end(i) - prefixes.start(i));
      out.put(prefixes.arena(), prefixes.start(i), prefixes.end(i));
    }
    if (prefixes.size() > 1) {
      Longs.write(packer, prefixOf, n, out);
    }
    int groups = groups(radix, digits);
    for (int g = 0; g < groups; g++) {
      int digitsHere = digitsOf(radix, digits, g);
      int width = width(radix, digitsHere);
      byte[] packed = new byte[Packed.bytes(n, width)];
      for (int i = 0; i < n; i++) {
        int from = tokens.end(i) - 1 - digits + g * groupDigits(radix);
        Packed.set(packed, 0, width, i, value(b, from, digitsHere, radix));
      }
      out.put(packed, 0, packed.length - Packed.SLACK);
    }
    return true;
  }

  private static long value(byte[] b, int from, int digits, int radix) {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      value = value * radix + valueOf(b[i]);
    }
    return value;
  }

  static KeyValues read(Cursor in, int n) throws IOException {
    int radix = in.u8();
    if (radix != 10 && radix != 16 && radix != 36) {
      throw Cursor.damaged("keys of radix " + radix);
    }
    int digits = in.u8();
    if (digits < DIGITS_MIN) {
      throw Cursor.damaged("keys of " + digits + " digits");
    }
    int some = in.number(PREFIXES_MAX);
    if (some == 0) {
      throw Cursor.damaged("keys without a prefix");
    }
    byte[][] prefixes = new byte[some][];
    for (int i = 0; i < some; i++) {
      prefixes[i] = in.bytes(in.number(in.left()));
    }
    Numbers prefixOf = some > 1 ? Numbers.read(in, n) : Numbers.of(new long[0]);
    prefixOf.within(some - 1);
    byte[][] groups = new byte[groups(radix, digits)][];
    for (int g = 0; g < groups.length; g++) {
      int width = width(radix, digitsOf(radix, digits, g));
      int bytes = Packed.bytes(n, width) - Packed.SLACK;
      int from = in.skip(bytes);
      groups[g] = new byte[bytes + Packed.SLACK];
      System.arraycopy(in.array(), from, groups[g], 0, bytes);
    }
    KeyValues values = new KeyValues(n, radix, digits, prefixes, prefixOf, groups);
    values.check();
    return values;
  }

  /** A number that its digits cannot hold would come out as another one. */
  private void check() throws IOException {
    for (int g = 0; g < groups.length; g++) {
      int digitsHere = digitsOf(radix, digits, g);
      int width = width(radix, digitsHere);
      if (radix == 16) {
        continue;
      }
      long end = 1;
      for (int i = 0; i < digitsHere; i++) {
        end *= radix;
      }
      for (int i = 0; i < count; i++) {
        if (Packed.get(groups[g], 0, width, i) >= end) {
          throw Cursor.damaged("a key out of range");
        }
      }
    }
  }

  private int prefix(int position) {
    return prefixes.length == 1 ? 0 : (int) prefixOf.get(position);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void token(int position, Bytes to) {
    if (position < 0 || position >= count) {
      throw new IndexOutOfBoundsException(position);
    }
    byte[] prefix = prefixes[prefix(position)];
    to.ensure(prefix.length + digits + 2);
    to.put((byte) '"');
    to.put(prefix, 0, prefix.length);
    int from = to.length();
    for (int i = 0; i < digits; i++) {
      to.put((byte) '0');
    }
    byte[] b = to.array();
    for (int g = 0; g < groups.length; g++) {
      int digitsHere = digitsOf(radix, digits, g);
      long rest = Packed.get(groups[g], 0, width(radix, digitsHere), position);
      int first = from + g * groupDigits(radix);
      write(rest, radix, b, first, digitsHere);
    }
    to.put((byte) '"');
  }

  /** One loop for each radix: divided by a constant, which is a multiplication. */
  private static void write(long value, int radix, byte[] b, int first, int digits) {
    long rest = value;
    switch (radix) {
      case 10 -> {
        for (int at = first + digits - 1; at >= first; at--, rest /= 10) {
          b[at] = DIGITS[(int) (rest % 10)];
        }
      }
      case 16 -> {
        for (int at = first + digits - 1; at >= first; at--, rest >>>= 4) {
          b[at] = DIGITS[(int) (rest & 15)];
        }
      }
      default -> {
        for (int at = first + digits - 1; at >= first; at--, rest /= 36) {
          b[at] = DIGITS[(int) (rest % 36)];
        }
      }
    }
  }

  @Override
  public int next(byte[] token, int length, int from) {
    int first = length - 1 - digits;
    if (first < 1 || token[0] != '"' || token[length - 1] != '"') {
      return -1;
    }
    for (int i = first; i < length - 1; i++) {
      if (valueOf(token[i]) >= radix) {
        return -1;
      }
    }
    int due = -1;
    for (int i = 0; i < prefixes.length; i++) {
      if (Arrays.equals(prefixes[i], 0, prefixes[i].length, token, 1, first)) {
        due = i;
      }
    }
    if (due < 0) {
      return -1;
    }
    int digitsHere = digitsOf(radix, digits, 0);
    int width = width(radix, digitsHere);
    long value = value(token, first, digitsHere, radix);
    byte[] group = groups[0];
    for (int i = from; i < count; i++) {
      if (Packed.get(group, 0, width, i) == value && prefix(i) == due && rest(token, first, i)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean mayHold(byte[] bytes) {
    for (byte[] prefix : prefixes) {
      if (!Holding.isPlain(prefix, 0, prefix.length)
          || Holding.isInKey(prefix, digits, radix, bytes)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the groups behind the first one are the token's. */
  private boolean rest(byte[] token, int first, int position) {
    for (int g = 1; g < groups.length; g++) {
      int digitsHere = digitsOf(radix, digits, g);
      long value = value(token, first + g * groupDigits(radix), digitsHere, radix);
      if (Packed.get(groups[g], 0, width(radix, digitsHere), position) != value) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long weight() {
    long sum = 96 + prefixOf.weight();
    for (byte[] group : groups) {
      sum += group.length;
    }
    return sum;
  }
}
