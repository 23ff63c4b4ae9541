package dev.evident.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A fixed set of short names, found by their bytes without making a string: a name of at most 16
 * bytes is two words, and a multiplier found at start sends each name to its own place.
 */
final class KnownNames {
  static final int NONE = -1;

  private static final int NAME_BYTES_MAX = 16;
  private static final int TABLE_BITS = 7;
  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final List<String> names;
  private final long[] first = new long[1 << TABLE_BITS];
  private final long[] second = new long[1 << TABLE_BITS];
  private final int[] number = new int[1 << TABLE_BITS];
  private final long multiplier;

  KnownNames(List<String> names) {
    this.names = List.copyOf(names);
    long candidate = MIX;
    while (!fill(candidate)) {
      candidate = candidate * 5 + 2; // stays odd
    }
    multiplier = candidate;
  }

  private boolean fill(long candidate) {
    Arrays.fill(number, NONE);
    for (int i = 0; i < names.size(); i++) {
      byte[] name = names.get(i).getBytes(StandardCharsets.US_ASCII);
      if (name.length == 0 || name.length > NAME_BYTES_MAX) {
        throw new AssertionError("bug: known name of " + name.length + " bytes");
      }
      byte[] padded = Arrays.copyOf(name, NAME_BYTES_MAX);
      long a = (long) WORD.get(padded, 0);
      long b = (long) WORD.get(padded, 8);
      int place = place(a, b, candidate);
      if (number[place] != NONE) {
        return false;
      }
      first[place] = a;
      second[place] = b;
      number[place] = i;
    }
    return true;
  }

  private static int place(long a, long b, long multiplier) {
    return (int) (((a ^ b * MIX) * multiplier) >>> (64 - TABLE_BITS));
  }

  List<String> names() {
    return names;
  }

  /** The position of the name in the list, or {@link #NONE}. Reads up to 16 bytes at offset. */
  int find(byte[] bytes, int offset, int length) {
    if (length == 0 || length > NAME_BYTES_MAX) {
      return NONE;
    }
    long a = (long) WORD.get(bytes, offset);
    long b = 0;
    if (length < 8) {
      a &= (1L << (length * 8)) - 1;
    } else if (length > 8) {
      b = (long) WORD.get(bytes, offset + 8);
      if (length < 16) {
        b &= (1L << ((length - 8) * 8)) - 1;
      }
    }
    int place = place(a, b, multiplier);
    return first[place] == a && second[place] == b ? number[place] : NONE;
  }
}
