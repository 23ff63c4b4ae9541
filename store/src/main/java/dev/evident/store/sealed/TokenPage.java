package dev.evident.store.sealed;

import dev.evident.store.column.Cursor;
import dev.evident.store.column.Longs;
import dev.evident.store.column.Packer;
import dev.evident.store.column.Weighed;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Dictionary;
import java.io.IOException;
import java.util.Arrays;

/**
 * Some tokens in their order, each without what it shares with the one before.
 *
 * <pre>
 *   numbers: bytes shared | numbers: lengths of the rest | section: the rests
 * </pre>
 */
final class TokenPage implements Weighed {
  private static final int BYTES_MAX = 1 << 30;

  /** Behind the tokens, so that short copies need no end. */
  private static final int SLACK_BYTES = 16;

  private final byte[] bytes;
  // Where each token begins, and the end of the last one.
  private final int[] starts;

  private final boolean plain;

  private TokenPage(byte[] bytes, int[] starts) {
    this.bytes = bytes;
    this.starts = starts;
    this.plain = isPlain(bytes, starts[starts.length - 1]);
  }

  private static boolean isPlain(byte[] bytes, int end) {
    for (int i = 0; i < end; i++) {
      if (bytes[i] < 0 || bytes[i] == '\\') {
        return false;
      }
    }
    return true;
  }

  /**
   * Appends tokens in their order.
   *
   * @param starts where token {@code tokens[i]} begins; it ends where the one behind it begins
   * @param from first of {@code tokens}
   * @param step of {@code tokens} every how-manieth is written
   */
  static void write(
      Packer packer, byte[] b, int[] starts, int[] tokens, int from, int to, int step, Bytes out) {
    int n = (to - from + step - 1) / step;
    long[] shared = new long[n];
    long[] rest = new long[n];
    Bytes rests = new Bytes(1 << 12);
    int before = -1;
    for (int i = 0; i < n; i++) {
      int token = tokens[from + i * step];
      int start = starts[token];
      int end = starts[token + 1];
      if (before >= 0) {
        int same = Arrays.mismatch(b, starts[before], starts[before + 1], b, start, end);
        shared[i] = same < 0 ? end - start : same;
      }
      rest[i] = end - start - shared[i];
      rests.put(b, start + (int) shared[i], end);
      before = token;
    }
    Longs.write(packer, shared, n, out);
    Longs.write(packer, rest, n, out);
    packer.section(out, rests.array(), 0, rests.length());
  }

  static TokenPage read(Cursor in, int n) throws IOException {
    long[] shared = Longs.read(in, n);
    long[] rest = Longs.read(in, n);
    int[] starts = new int[n + 1];
    long length = 0;
    long rests = 0;
    long sum = 0;
    for (int i = 0; i < n; i++) {
      if (shared[i] < 0 || shared[i] > length || rest[i] < 0 || rest[i] > BYTES_MAX) {
        throw Cursor.damaged("a token shares more than there is");
      }
      length = shared[i] + rest[i];
      rests += rest[i];
      sum += length;
      if (sum > BYTES_MAX) {
        throw Cursor.damaged("a page of tokens is too long");
      }
      starts[i + 1] = (int) sum;
    }
    byte[] packed = in.section((int) rests, 0);
    in.end();
    byte[] bytes = new byte[(int) sum + SLACK_BYTES];
    int from = 0;
    for (int i = 0; i < n; i++) {
      int same = (int) shared[i];
      int start = starts[i];
      if (same > 0) {
        System.arraycopy(bytes, starts[i - 1], bytes, start, same);
      }
      System.arraycopy(packed, from, bytes, start + same, (int) rest[i]);
      from += (int) rest[i];
    }
    return new TokenPage(bytes, starts);
  }

  int size() {
    return starts.length - 1;
  }

  void token(int i, Bytes to) {
    to.put(bytes, starts[i], starts[i + 1]);
  }

  /** The tokens as they lie, the first of them with the code {@code first}. */
  Dictionary.Run run(int first) {
    return new Dictionary.Run(bytes, starts, first, plain);
  }

  /** The token's place, or -1 - the place where it would be. */
  int find(byte[] token, int from, int to) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order =
          Arrays.compareUnsigned(bytes, starts[middle], starts[middle + 1], token, from, to);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  @Override
  public long weight() {
    return 64 + bytes.length + 4L * starts.length;
  }
}
