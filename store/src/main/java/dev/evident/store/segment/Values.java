package dev.evident.store.segment;

import java.io.IOException;

/** The values of a column in one block. Immutable and thread-safe. */
public interface Values {
  /** How many; positions are 0 to this - 1. */
  int count();

  /** Appends the token at a position. */
  void token(int position, Bytes to) throws IOException;

  /** Code of the token at a position, for a column with a dictionary. */
  default int code(int position) {
    throw new IllegalStateException("the column has no dictionary");
  }

  /** Codes of the positions {@code from} (included) to {@code to} (excluded). */
  default void codes(int from, int to, int[] dst) {
    for (int i = from; i < to; i++) {
      dst[i - from] = code(i);
    }
  }

  /**
   * Finds all positions with a code, for a column with a dictionary.
   *
   * @param found bits by position; those of positions with the code are set
   */
  default void find(int code, long[] found) {
    find(code, 0, found);
  }

  /** The same from a position on, one by one. */
  default void find(int code, int from, long[] found) {
    int count = count();
    for (int i = from; i < count; i++) {
      found[i >> 6] |= (code(i) == code ? 1L : 0L) << i;
    }
  }

  /**
   * The next position from {@code from} on whose token is this one; -1 when there is none. Fast in
   * columns without a dictionary too: packed values are compared, not texts.
   */
  int next(byte[] token, int length, int from) throws IOException;

  /**
   * Whether a token may hold these bytes, where a small letter stands for both cases: false only
   * when the form of all tokens forbids it, as that of UUIDs does for a {@code z}. Cheap; looks at
   * no value.
   */
  default boolean mayHold(byte[] bytes) {
    return true;
  }

  /**
   * Takes positions out whose tokens cannot hold these bytes, where a small letter stands for both
   * cases; may leave others. What costs more than a look at what tokens have in common is left.
   *
   * @param positions bits by position
   */
  default void narrow(byte[] bytes, long[] positions) {}

  /** Whether every token is a time whose milliseconds {@link #millis} tells. */
  default boolean areTimes() {
    return false;
  }

  /** The time at a position in milliseconds since 1970, rounded down. */
  default long millis(int position) {
    throw new IllegalStateException("the values are no times");
  }

  /** Nanoseconds of the time behind its millisecond, 0 to 999,999. */
  default int nanos(int position) {
    throw new IllegalStateException("the values are no times");
  }

  /** Whether every token is an integer of 64 bits in its shortest form, see {@link #integer}. */
  default boolean areIntegers() {
    return false;
  }

  default long integer(int position) {
    throw new IllegalStateException("the values are no integers");
  }
}
