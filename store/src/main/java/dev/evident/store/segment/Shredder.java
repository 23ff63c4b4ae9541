package dev.evident.store.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Takes one record apart: its <em>skeleton</em> (everything but the scalar values, each of which
 * leaves the byte {@link #VALUE}) and the byte ranges of the values, in the order in which they
 * stand. Putting the values back into the skeleton gives the record again, by construction.
 *
 * <p>The record must be compact JSON as the codec writes it; anything else is refused, never taken
 * apart wrongly. One pass, no allocation. For one thread.
 */
public final class Shredder {
  /** Stands in a skeleton for a value: cannot occur in JSON text. */
  public static final byte VALUE = 0;

  /** Stands for a scalar value that belongs to the record's second, personal segment. */
  public static final byte PERSONAL = 1;

  /** Stands for a personal value that is an object or a list; its bytes are one value. */
  public static final byte PERSONAL_TREE = 2;

  /** Stands for the whole second segment of a record that is stored whole. */
  public static final byte SECOND = 3;

  private static final int DEPTH_MAX = 62;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  /** By byte: whether it stands in numbers, true, false or null. */
  private static final boolean[] SCALAR = scalar();

  private static boolean[] scalar() {
    boolean[] scalar = new boolean[128];
    for (char c : "0123456789abcdefghijklmnopqrstuvwxyz-+.E".toCharArray()) {
      scalar[c] = true;
    }
    return scalar;
  }

  private byte[] skeleton = new byte[1024];
  private int skeletonBytes;
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int values;
  // Where the next personal value begins, and where the last one ends.
  private int personalNext;
  private int personalEnd;
  private final SkeletonTrie known = new SkeletonTrie();

  /**
   * Takes a record of one segment apart.
   *
   * @return false when it is not compact JSON; the other methods then tell nothing
   */
  public boolean shred(byte[] b, int from, int to) {
    return shred(b, from, to, to, to);
  }

  /**
   * Takes a record of two segments apart: the bytes of the second, from {@code personalFrom} to
   * {@code personalTo}, are the values that are missing in the first, with line feeds between them.
   *
   * @return false when it is not compact JSON; the other methods then tell nothing
   */
  public boolean shred(byte[] b, int from, int to, int personalFrom, int personalTo) {
    personalNext = personalFrom;
    personalEnd = personalTo;
    return take(b, from, to) && personalNext >= personalTo;
  }

  /**
   * Takes a record apart whose skeleton was {@link #learn learnt}.
   *
   * @return the number of its template; -1 when it must be taken apart by {@link #shred}
   */
  public int recognise(byte[] b, int from, int to, int personalFrom, int personalTo) {
    values = 0;
    personalNext = personalFrom;
    personalEnd = personalTo;
    int template = known.match(this, b, from, to);
    return personalNext >= personalTo ? template : -1;
  }

  /** Remembers the skeleton that was found last under a number. */
  public void learn(int template) {
    known.learn(skeleton, skeletonBytes, template);
  }

  /** Whether a value that a skeleton holds as {@code kind} can begin with a byte. */
  static boolean beginsValue(byte first, byte kind) {
    return kind == VALUE ? first == '"' || isScalar(first) : first == PERSONAL;
  }

  /** Takes the value at {@code p}; returns where it ends, or -1 when it is none of this kind. */
  int take(byte[] b, int p, int to, byte kind) {
    if (kind == VALUE) {
      int end = b[p] == '"' ? stringEnd(b, p + 1, to) : scalarEnd(b, p, to);
      if (end >= 0) {
        place(p, end);
      }
      return end;
    }
    return takePersonal(b) == kind ? p + 1 : -1;
  }

  /** Takes the next personal value; returns what stands for it in a skeleton, or -1. */
  private int takePersonal(byte[] b) {
    int end = personalNext;
    while (end < personalEnd && b[end] != '\n') {
      end++;
    }
    if (end == personalNext) {
      return -1;
    }
    byte first = b[personalNext];
    place(personalNext, end);
    personalNext = end + 1;
    return first == '{' || first == '[' ? PERSONAL_TREE : PERSONAL;
  }

  private boolean take(byte[] b, int from, int to) {
    skeletonBytes = 0;
    values = 0;
    if (skeleton.length < to - from + 8) {
      skeleton = new byte[2 * (to - from) + 8];
    }
    long objects = 0; // one bit per open bracket: 1 for an object
    int depth = 0;
    boolean key = false; // whether a string that comes next is a member's name
    int p = from;
    while (p < to) {
      byte c = b[p];
      switch (c) {
        case '{', '[' -> {
          if (++depth > DEPTH_MAX) {
            return false;
          }
          objects = objects << 1 | (c == '{' ? 1 : 0);
          key = c == '{';
          skeleton[skeletonBytes++] = c;
          p++;
        }
        case '}', ']' -> {
          if (--depth < 0 || (objects & 1) != (c == '}' ? 1 : 0)) {
            return false;
          }
          objects >>>= 1;
          key = false;
          skeleton[skeletonBytes++] = c;
          p++;
        }
        case ',' -> {
          key = (objects & 1) == 1;
          skeleton[skeletonBytes++] = c;
          p++;
        }
        case '"' -> {
          int end = stringEnd(b, p + 1, to);
          if (end < 0) {
            return false;
          }
          if (key) {
            if (end >= to || b[end] != ':') {
              return false;
            }
            for (int i = p; i <= end; i++) {
              if (b[i] >= 0 && b[i] < ' ') {
                return false; // could be taken for the place of a value
              }
              skeleton[skeletonBytes++] = b[i];
            }
            key = false;
            p = end + 1;
          } else {
            value(p, end);
            p = end;
          }
        }
        case PERSONAL -> {
          int kind = key ? -1 : takePersonal(b);
          if (kind < 0) {
            return false;
          }
          skeleton[skeletonBytes++] = (byte) kind;
          p++;
        }
        default -> {
          int end = scalarEnd(b, p, to);
          if (end == p || key) {
            return false;
          }
          value(p, end);
          p = end;
        }
      }
    }
    return depth == 0 && values > 0;
  }

  private static int scalarEnd(byte[] b, int from, int to) {
    int end = from;
    while (end < to && isScalar(b[end])) {
      end++;
    }
    return end;
  }

  private static boolean isScalar(byte c) {
    return c >= 0 && SCALAR[c];
  }

  private void value(int from, int to) {
    place(from, to);
    skeleton[skeletonBytes++] = VALUE;
  }

  private void place(int from, int to) {
    if (values == starts.length) {
      starts = Arrays.copyOf(starts, 2 * values);
      ends = Arrays.copyOf(ends, 2 * values);
    }
    starts[values] = from;
    ends[values++] = to;
  }

  /**
   * Behind the closing quote of a string whose text begins at {@code p}; -1 when it does not end.
   */
  private static int stringEnd(byte[] b, int p, int to) {
    int at = p;
    while (at + Long.BYTES <= to) {
      long word = (long) WORD.get(b, at);
      long found = zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES);
      if (found == 0) {
        at += Long.BYTES;
        continue;
      }
      at += Long.numberOfTrailingZeros(found) >>> 3;
      if (b[at] == '"') {
        return at + 1;
      }
      at += 2;
    }
    while (at < to) {
      if (b[at] == '"') {
        return at + 1;
      }
      at += b[at] == '\\' ? 2 : 1;
    }
    return -1;
  }

  /** The high bit of every byte that is zero; exact up to the first one. */
  private static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  /** The skeleton; the first {@link #skeletonBytes} bytes count. */
  public byte[] skeleton() {
    return skeleton;
  }

  public int skeletonBytes() {
    return skeletonBytes;
  }

  public int values() {
    return values;
  }

  /** Where value {@code i} begins in the record's array. */
  public int start(int i) {
    return starts[i];
  }

  /** Behind value {@code i}. */
  public int end(int i) {
    return ends[i];
  }
}
