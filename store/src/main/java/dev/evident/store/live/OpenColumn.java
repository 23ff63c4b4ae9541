package dev.evident.store.live;

import dev.evident.store.segment.Column;
import dev.evident.store.segment.NoValues;
import dev.evident.store.segment.Values;
import dev.evident.store.terms.LiveTerms;
import dev.evident.store.terms.TermSink;
import dev.evident.store.terms.TokenTerms;
import java.util.Arrays;
import java.util.Set;

/**
 * A column that still grows. One thread writes; what {@link #publish} returns never changes.
 *
 * <p>Everything that a published view holds lies below counts that it was made with: the writer
 * only writes behind them or into new arrays.
 */
abstract sealed class OpenColumn permits OpenCodes, OpenTokens {
  /** Columns without terms of their own: times have no words, the others are judged as records. */
  private static final Set<String> NOT_INDEXED = Set.of("time", "received", "source.raw", "");

  private final String path;
  private final boolean indexed;
  private final boolean ids;
  private Values[] done = {};

  OpenColumn(String path) {
    this.path = path;
    this.ids = path.equals("id");
    this.indexed = !NOT_INDEXED.contains(path);
  }

  final String path() {
    return path;
  }

  /**
   * Whether the terms of a token go to the term index.
   *
   * @param first its first byte: a personal object or list is judged with its record
   */
  final boolean isIndexed(byte first) {
    return indexed && first != '{' && first != '[';
  }

  /** Hands out the terms of a token. */
  final void termsOf(byte[] b, int from, int to, TokenTerms tokens, TermSink sink) {
    if (ids) {
      tokens.ofId(b, from, to, sink);
    } else {
      tokens.of(b, from, to, sink);
    }
  }

  /**
   * Appends tokens to the current block, and their terms.
   *
   * @param starts where each token begins in {@code b}; those from {@code from} (included) to
   *     {@code to} (excluded) are appended
   */
  abstract void append(
      byte[] b, int[] starts, int[] ends, int from, int to, TokenTerms tokens, LiveTerms terms);

  /** Values of the current block. */
  abstract int count();

  /** The current block's values, fixed. */
  abstract Values current();

  /** Begins a new current block. */
  abstract void clear();

  /** The column as a segment shows it, without its values. */
  abstract Column view();

  final void endBlock(int block) {
    if (block >= done.length) {
      done = Arrays.copyOf(done, Math.max(block + 1, 2 * done.length));
    }
    if (count() > 0) {
      done[block] = current();
    }
    clear();
  }

  /** The length of an array for the next block: it likely holds about as much as the last one. */
  static int likely(int last, int atLeast) {
    return Math.max(atLeast, last + (last >>> 3));
  }

  /** Takes over the finished blocks of the column in whose place this one stands. */
  final void continueAfter(OpenColumn other) {
    done = other.done;
  }

  /** A column with the values of its blocks; a block without any has none. */
  record Published(Column column, Values[] done, Values current, int currentBlock) {
    Values values(int block) {
      if (block == currentBlock) {
        return current;
      }
      Values found = block < done.length ? done[block] : null;
      return found == null ? NoValues.INSTANCE : found;
    }
  }

  final Published publish(int currentBlock) {
    Values current = count() == 0 ? NoValues.INSTANCE : current();
    return new Published(view(), done, current, currentBlock);
  }
}
