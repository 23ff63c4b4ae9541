package dev.evident.store.segment;

import java.io.IOException;

/** The different tokens of a column, numbered from 0. Thread-safe. */
public interface Dictionary {
  /** The answer for a token that is not there. */
  int NONE = -1;

  int size();

  /** Appends the token of a code. */
  void token(int code, Bytes to) throws IOException;

  /** The code of a token, or {@link #NONE}. */
  int find(byte[] token, int from, int to) throws IOException;
}
