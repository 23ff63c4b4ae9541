package dev.evident.store.segment;

import java.io.IOException;

/** The different tokens of a column, numbered from 0. Thread-safe. */
public interface Dictionary {
  /** The answer for a token that is not there. */
  int NONE = -1;

  int size();

  /** Appends the token of a code. */
  void token(int code, Bytes to) throws IOException;

  /** Codes that differ only in their lowest so many bits have their tokens in one run. */
  int runShift();

  /**
   * The tokens around a code as they lie in memory, for those who copy very many.
   *
   * @throws IndexOutOfBoundsException when there is no such code
   */
  Run run(int code) throws IOException;

  /**
   * Tokens one behind the other: token {@code code} begins at {@code starts[code - first]} and ends
   * where the next one begins. Not to be changed.
   *
   * @param plain all bytes are ASCII and none is a backslash; false also when nobody looked
   */
  record Run(byte[] bytes, int[] starts, int first, boolean plain) {}

  /** The code of a token, or {@link #NONE}. */
  int find(byte[] token, int from, int to) throws IOException;
}
