package dev.evident.store.terms;

import dev.evident.store.segment.Packed;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Rising numbers below a bound, as Elias and Fano write them: of each its lower bits as they are;
 * the upper ones are a row of bits in which number {@code i} with the upper value {@code u} sets
 * bit {@code u + i}. The row has whole 8 bytes, and the lower bits follow it.
 */
final class KeyList {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] b;
  private final int uppersAt;
  private final int lowersAt;
  private final int count;
  private final int lowBits;
  private final int upperValues;

  /**
   * @param at where it begins in {@code b}, which goes on for {@link Packed#SLACK} bytes behind it
   * @param bound above all numbers that there may be, 1 or more
   */
  KeyList(byte[] b, int at, int count, int bound, int lowBits) {
    this.b = b;
    this.uppersAt = at;
    this.count = count;
    this.lowBits = lowBits;
    this.upperValues = upperValues(bound, lowBits);
    this.lowersAt = at + (int) upperBytes(count, bound, lowBits);
  }

  private static int upperValues(int bound, int lowBits) {
    return ((bound - 1) >>> lowBits) + 1;
  }

  private static long upperBytes(int count, int bound, int lowBits) {
    if (count == 0) {
      return 0;
    }
    long bits = (long) count + upperValues(bound, lowBits);
    return (bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
  }

  /** How many lower bits make the list short. */
  static int lowBits(int count, int bound) {
    return count == 0 ? 0 : Math.max(0, Packed.width(bound / count) - 1);
  }

  /** Bytes of a list; of an empty one 0. */
  static long bytes(int count, int bound, int lowBits) {
    return upperBytes(count, bound, lowBits) + ((long) count * lowBits + 7) / Byte.SIZE;
  }

  /** Writes number {@code i}, of which those before are smaller. */
  void set(int i, int number) {
    int bit = (number >>> lowBits) + i;
    int at = uppersAt + (bit >>> 6) * Long.BYTES;
    LONG.set(b, at, (long) LONG.get(b, at) | 1L << bit);
    Packed.set(b, lowersAt, lowBits, i, number & ((1 << lowBits) - 1));
  }

  /** The place of a number in the list, or -1. */
  int find(int number) {
    int upper = number >>> lowBits;
    int low = number & ((1 << lowBits) - 1);
    if (count == 0 || upper >= upperValues) {
      return -1;
    }
    int bit = behindZero(upper);
    for (int i = bit - upper; i < count && isSet(bit); i++, bit++) {
      int found = lower(i);
      if (found >= low) {
        return found == low ? i : -1;
      }
    }
    return -1;
  }

  /** The bit behind zero number {@code zero} of the row, counted from 1; 0 for zero 0. */
  private int behindZero(int zero) {
    if (zero == 0) {
      return 0;
    }
    int rest = zero;
    int at = uppersAt;
    while (true) {
      long zeros = ~(long) LONG.get(b, at);
      int found = Long.bitCount(zeros);
      if (found >= rest) {
        while (--rest > 0) {
          zeros &= zeros - 1;
        }
        return (at - uppersAt) * Byte.SIZE + Long.numberOfTrailingZeros(zeros) + 1;
      }
      rest -= found;
      at += Long.BYTES;
    }
  }

  private boolean isSet(int bit) {
    return (b[uppersAt + (bit >>> 3)] >>> (bit & 7) & 1) != 0;
  }

  private int lower(int i) {
    return (int) Packed.get(b, lowersAt, lowBits, i);
  }

  /** Goes through the list. For one thread. */
  final class Walk {
    private int place = -1;
    private int number = -1;
    private int at = uppersAt;
    private long rest = count == 0 ? 0 : (long) LONG.get(b, uppersAt);

    /** Goes to the first or the next number; false when there is no more. */
    boolean next() throws IOException {
      if (place + 1 >= count) {
        place = count;
        return false;
      }
      place++;
      while (rest == 0) {
        at += Long.BYTES;
        if (at >= lowersAt) {
          throw new IOException("term partition is damaged: it has fewer terms than it says");
        }
        rest = (long) LONG.get(b, at);
      }
      int upper = (at - uppersAt) * Byte.SIZE + Long.numberOfTrailingZeros(rest) - place;
      rest &= rest - 1;
      int before = number;
      number = upper << lowBits | lower(place);
      if (number <= before || upper >= upperValues) {
        throw new IOException("term partition is damaged: its terms are not in order");
      }
      return true;
    }

    int number() {
      return number;
    }
  }
}
