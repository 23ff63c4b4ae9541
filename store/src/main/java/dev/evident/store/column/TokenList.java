package dev.evident.store.column;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.Arrays;

/** Tokens side by side, as they wait to be packed. Used again for each column. For one thread. */
public final class TokenList {
  private final Bytes bytes = new Bytes(1 << 14);
  private int[] ends = new int[256];
  private int count;

  public void clear() {
    bytes.clear();
    count = 0;
  }

  /** Where to append the bytes of the next token; {@link #next} ends it. */
  public Bytes bytes() {
    return bytes;
  }

  /** Ends the token whose bytes were appended. */
  public void next() {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = bytes.length();
  }

  public void add(byte[] b, int from, int to) {
    bytes.put(b, from, to);
    next();
  }

  /** Appends all values of a column. */
  public void addAll(Values values) throws IOException {
    int n = values.count();
    if (count + n > ends.length) {
      ends = Arrays.copyOf(ends, Math.max(2 * ends.length, count + n));
    }
    for (int i = 0; i < n; i++) {
      values.token(i, bytes);
      ends[count++] = bytes.length();
    }
  }

  public int count() {
    return count;
  }

  /** The bytes of all tokens; only until the next change. */
  public byte[] array() {
    return bytes.array();
  }

  public int start(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  public int end(int i) {
    return ends[i];
  }
}
