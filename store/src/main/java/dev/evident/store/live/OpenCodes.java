package dev.evident.store.live;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.TokenDictionary;
import dev.evident.store.segment.Values;
import dev.evident.store.terms.LiveTerms;
import dev.evident.store.terms.TermSink;
import dev.evident.store.terms.TokenTerms;
import java.util.Arrays;

/** A growing column whose tokens repeat: each different one is kept once, and has its terms. */
final class OpenCodes extends OpenColumn {
  /** So many values tell whether tokens repeat. */
  private static final int DECIDED_VALUES_MIN = 1_024;

  private static final int NO_BLOCK = -1;

  private final TokenDictionary tokens;
  private volatile TokenDictionary.View latest;
  private int[] codes = new int[16];
  private int count;
  private long values;
  private int block;

  // The terms of each code: hashed once, and handed on once for each block that holds the code.
  private long[] terms = new long[32];
  private int termCount;
  // Codes whose terms are known.
  private int termed;
  private final TermSink remember = this::remember;
  private int[] termsEnd = new int[16];
  private int[] lastBlock = new int[16];

  OpenCodes(String path, long seed, int block) {
    super(path);
    this.block = block;
    this.tokens = new TokenDictionary(seed);
    this.latest = tokens.view();
  }

  @Override
  void append(
      byte[] b,
      int[] starts,
      int[] ends,
      int from,
      int to,
      TokenTerms tokenTerms,
      LiveTerms index) {
    int more = to - from;
    if (count + more > codes.length) {
      codes = Arrays.copyOf(codes, Math.max(2 * codes.length, count + more));
    }
    int[] appended = codes;
    int at = count;
    for (int i = from; i < to; i++) {
      int code = tokens.code(b, starts[i], ends[i]);
      appended[at++] = code;
      if (code == termed) {
        hash(b, starts[i], ends[i], tokenTerms);
      }
      if (lastBlock[code] != block) {
        lastBlock[code] = block;
        for (int k = termsEnd[code]; k < termsEnd[code + 1]; k++) {
          index.add(terms[k]);
        }
      }
    }
    count = at;
    values += more;
  }

  /** Remembers the terms of the next code: codes come one after the other. */
  private void hash(byte[] b, int from, int to, TokenTerms tokenTerms) {
    if (termed + 1 >= termsEnd.length) {
      termsEnd = Arrays.copyOf(termsEnd, 2 * termsEnd.length);
      lastBlock = Arrays.copyOf(lastBlock, 2 * lastBlock.length);
    }
    if (to > from && isIndexed(b[from])) {
      termsOf(b, from, to, tokenTerms, remember);
    }
    lastBlock[termed] = NO_BLOCK;
    termsEnd[++termed] = termCount;
  }

  private void remember(long term) {
    if (termCount == terms.length) {
      terms = Arrays.copyOf(terms, 2 * termCount);
    }
    terms[termCount++] = term;
  }

  /** Whether most tokens occurred only once: then a dictionary is no use. */
  boolean isMostlyDistinct() {
    return values >= DECIDED_VALUES_MIN && 2L * tokens.size() > values;
  }

  @Override
  int count() {
    return count;
  }

  @Override
  Values current() {
    latest = tokens.view();
    return new CodeValues(this, codes, count);
  }

  @Override
  void clear() {
    if (count > 0) {
      codes = new int[likely(count, 16)];
    }
    count = 0;
    block++;
  }

  @Override
  Column view() {
    return new View(path(), latest);
  }

  private record View(String path, TokenDictionary.View dictionary) implements Column {
    @Override
    public boolean hasDictionary() {
      return true;
    }
  }

  /** Codes of one block; the tokens are the column's, so that no old copy of them is kept alive. */
  private static final class CodeValues implements Values {
    private final OpenCodes column;
    private final int[] codes;
    private final int count;

    CodeValues(OpenCodes column, int[] codes, int count) {
      this.column = column;
      this.codes = codes;
      this.count = count;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public void token(int position, Bytes to) {
      column.latest.token(code(position), to);
    }

    @Override
    public int code(int position) {
      if (position >= count) {
        throw new IndexOutOfBoundsException("position " + position + " of " + count);
      }
      return codes[position];
    }

    @Override
    public void codes(int from, int to, int[] dst) {
      System.arraycopy(codes, from, dst, 0, to - from);
    }

    @Override
    public int next(byte[] token, int length, int from) {
      int code = column.latest.find(token, 0, length);
      if (code == Dictionary.NONE) {
        return -1;
      }
      for (int i = from; i < count; i++) {
        if (codes[i] == code) {
          return i;
        }
      }
      return -1;
    }
  }
}
