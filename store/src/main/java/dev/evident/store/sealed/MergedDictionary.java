package dev.evident.store.sealed;

import dev.evident.store.column.Packer;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Dictionary;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one column from all sources, sorted and without doubles, and the new codes by the
 * old ones.
 */
final class MergedDictionary {
  private static final int TOKENS_MAX = 1 << 24;
  private static final int BYTES_MAX = 1 << 28;

  private final Bytes arena;
  private final int[] starts;
  private final int[] tokens; // one for each new code, in order
  private final int[][] codes; // by source, then by old code

  private MergedDictionary(Bytes arena, int[] starts, int[] tokens, int[][] codes) {
    this.arena = arena;
    this.starts = starts;
    this.tokens = tokens;
    this.codes = codes;
  }

  /**
   * Merges dictionaries.
   *
   * @param sources for each source its dictionary, or one of no tokens
   * @return null when the tokens are too many, or too long, to be sorted in memory
   */
  static @Nullable MergedDictionary of(Dictionary[] sources) throws IOException {
    long all = 0;
    for (Dictionary source : sources) {
      all += source.size();
    }
    if (all > TOKENS_MAX) {
      return null;
    }
    int n = (int) all;
    Bytes arena = new Bytes(16 * n + 16);
    int[] starts = new int[n + 1];
    int token = 0;
    for (Dictionary source : sources) {
      int size = source.size();
      if (source instanceof SealedDictionary sealed) {
        sealed.all(arena, starts, token + 1);
        token += size;
      } else {
        for (int code = 0; code < size; code++) {
          source.token(code, arena);
          starts[++token] = arena.length();
        }
      }
      if (arena.length() > BYTES_MAX) {
        return null;
      }
    }
    int[] order = TokenSort.order(arena.array(), starts, n);
    return merge(arena, starts, order, sources);
  }

  private static MergedDictionary merge(
      Bytes arena, int[] starts, int[] order, Dictionary[] sources) {
    int n = order.length;
    byte[] b = arena.array();
    int[] codeOf = new int[n];
    int different = 0;
    for (int i = 0; i < n; i++) {
      int token = order[i];
      if (i == 0) {
        different = 1;
      } else {
        int before = order[different - 1];
        if (!Arrays.equals(
            b, starts[before], starts[before + 1], b, starts[token], starts[token + 1])) {
          order[different++] = token;
        }
      }
      codeOf[token] = different - 1;
    }
    int[][] codes = new int[sources.length][];
    int from = 0;
    for (int i = 0; i < sources.length; i++) {
      codes[i] = Arrays.copyOfRange(codeOf, from, from + sources[i].size());
      from += sources[i].size();
    }
    return new MergedDictionary(arena, starts, Arrays.copyOf(order, different), codes);
  }

  int size() {
    return tokens.length;
  }

  /** The new codes by the old ones of a source. */
  int[] codes(int source) {
    return codes[source];
  }

  /** Whether a source's codes are the new ones. */
  boolean keepsCodes(int source) {
    int[] of = codes[source];
    for (int code = 0; code < of.length; code++) {
      if (of[code] != code) {
        return false;
      }
    }
    return true;
  }

  /** Writes pages and, when there are several, the page of their first tokens. */
  int write(Packer packer, ChunkWriter file) throws IOException {
    int first = file.next();
    Bytes out = new Bytes(1 << 12);
    int n = tokens.length;
    int step = SealedDictionary.PAGE_TOKENS;
    for (int from = 0; from < n; from += step) {
      out.clear();
      TokenPage.write(
          packer, arena.array(), starts, tokens, from, Math.min(n, from + step), 1, out);
      file.write(out);
    }
    if (n > step) {
      out.clear();
      TokenPage.write(packer, arena.array(), starts, tokens, 0, n, step, out);
      file.write(out);
    }
    return first;
  }
}
