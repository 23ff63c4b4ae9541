package dev.evident.store.column;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Values of a column with a dictionary: codes in an array as narrow as they are. */
public abstract sealed class CodeValues implements Values, Weighed {
  private static final long OBJECT_BYTES = 48;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Dictionary dictionary;

  private CodeValues(Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  @Override
  public final void token(int position, Bytes to) throws IOException {
    dictionary.token(code(position), to);
  }

  @Override
  public abstract int code(int position);

  @Override
  public abstract void codes(int from, int to, int[] dst);

  /** The next position from {@code from} on with the code; -1 when there is none. */
  public abstract int next(int code, int from);

  @Override
  public final int next(byte[] token, int length, int from) throws IOException {
    int code = dictionary.find(token, 0, length);
    return code == Dictionary.NONE ? -1 : next(code, from);
  }

  static final class Constant extends CodeValues {
    private final int count;
    private final int code;

    Constant(int count, int code, Dictionary dictionary) {
      super(dictionary);
      this.count = count;
      this.code = code;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public int code(int position) {
      if (position < 0 || position >= count) {
        throw new IndexOutOfBoundsException(position);
      }
      return code;
    }

    @Override
    public void codes(int from, int to, int[] dst) {
      java.util.Arrays.fill(dst, 0, to - from, code);
    }

    @Override
    public void find(int due, long[] found) {
      if (due == code) {
        java.util.Arrays.fill(found, 0, count >> 6, -1L);
        if ((count & 63) != 0) {
          found[count >> 6] |= (1L << count) - 1;
        }
      }
    }

    @Override
    public int next(int due, int from) {
      return due == code && from < count ? from : -1;
    }

    @Override
    public long weight() {
      return OBJECT_BYTES;
    }
  }

  static final class Narrow extends CodeValues {
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = ONES * 0x7f;

    /** Brings the lowest bits of eight bytes together in the highest byte. */
    private static final long GATHER = 0x0102040810204080L;

    private final byte[] codes;

    Narrow(byte[] codes, Dictionary dictionary) {
      super(dictionary);
      this.codes = codes;
    }

    @Override
    public int count() {
      return codes.length;
    }

    @Override
    public int code(int position) {
      return codes[position] & 0xff;
    }

    @Override
    public void codes(int from, int to, int[] dst) {
      for (int i = from; i < to; i++) {
        dst[i - from] = codes[i] & 0xff;
      }
    }

    @Override
    public void find(int code, long[] found) {
      if (code > 0xff) {
        return;
      }
      long due = ONES * code;
      int whole = codes.length & -Long.SIZE;
      for (int from = 0; from < whole; from += Long.SIZE) {
        long word = 0;
        for (int i = 0; i < Long.SIZE; i += Long.BYTES) {
          long other = (long) LONG.get(codes, from + i) ^ due;
          long same =
              (~(((other & LOW_BITS) + LOW_BITS) | other) >>> 7) & ONES; // 1 where a byte is 0
          word |= ((same * GATHER) >>> 56) << i;
        }
        found[from >> 6] |= word;
      }
      find(code, whole, found);
    }

    @Override
    public int next(int code, int from) {
      if (code > 0xff) {
        return -1;
      }
      byte due = (byte) code;
      for (int i = from; i < codes.length; i++) {
        if (codes[i] == due) {
          return i;
        }
      }
      return -1;
    }

    @Override
    public long weight() {
      return OBJECT_BYTES + codes.length;
    }
  }

  static final class Medium extends CodeValues {
    private final char[] codes;

    Medium(char[] codes, Dictionary dictionary) {
      super(dictionary);
      this.codes = codes;
    }

    @Override
    public int count() {
      return codes.length;
    }

    @Override
    public int code(int position) {
      return codes[position];
    }

    @Override
    public void codes(int from, int to, int[] dst) {
      for (int i = from; i < to; i++) {
        dst[i - from] = codes[i];
      }
    }

    @Override
    public void find(int code, long[] found) {
      int whole = codes.length & -Long.SIZE;
      for (int from = 0; from < whole; from += Long.SIZE) {
        long word = 0;
        for (int i = 0; i < Long.SIZE; i++) {
          word |= (codes[from + i] == code ? 1L : 0L) << i;
        }
        found[from >> 6] |= word;
      }
      find(code, whole, found);
    }

    @Override
    public int next(int code, int from) {
      for (int i = from; i < codes.length; i++) {
        if (codes[i] == code) {
          return i;
        }
      }
      return -1;
    }

    @Override
    public long weight() {
      return OBJECT_BYTES + 2L * codes.length;
    }
  }

  static final class Wide extends CodeValues {
    private final int[] codes;

    Wide(int[] codes, Dictionary dictionary) {
      super(dictionary);
      this.codes = codes;
    }

    @Override
    public int count() {
      return codes.length;
    }

    @Override
    public int code(int position) {
      return codes[position];
    }

    @Override
    public void codes(int from, int to, int[] dst) {
      System.arraycopy(codes, from, dst, 0, to - from);
    }

    @Override
    public int next(int code, int from) {
      for (int i = from; i < codes.length; i++) {
        if (codes[i] == code) {
          return i;
        }
      }
      return -1;
    }

    @Override
    public long weight() {
      return OBJECT_BYTES + 4L * codes.length;
    }
  }
}
