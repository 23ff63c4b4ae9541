package dev.evident.store.scan;

import dev.evident.model.Filter;
import dev.evident.model.TextPattern;
import dev.evident.query.Tokens;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of text that a token must hold to pass a test, to throw most tokens out without decoding
 * them. Case is looked at for ASCII letters only: a token with other characters, or with an escape,
 * may always pass, because other letters can fold into ASCII ones.
 */
final class Needle {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long BACKSLASHES = ONES * '\\';
  private static final long BLANKS = ONES * ' ';

  private final byte[] lower;
  private final byte[] upper;
  // Its first and its last byte, with the bit that tells capitals apart, eight times each.
  private final long first;
  private final long last;
  // The wanted text has characters beyond ASCII: ASCII letters never fold into these.
  private final boolean onlyBeyondAscii;

  private Needle(byte[] lower, boolean onlyBeyondAscii) {
    this.lower = lower;
    this.upper = lower.clone();
    for (int i = 0; i < upper.length; i++) {
      if (upper[i] >= 'a' && upper[i] <= 'z') {
        upper[i] = (byte) (upper[i] - 'a' + 'A');
      }
    }
    this.onlyBeyondAscii = onlyBeyondAscii;
    this.first = lower.length == 0 ? 0 : ONES * (lower[0] | ' ');
    this.last = lower.length == 0 ? 0 : ONES * (lower[lower.length - 1] | ' ');
  }

  static Needle of(Filter.Test test) {
    return switch (test) {
      case Filter.Words(_, String text) -> {
        List<String> words = Tokens.words(text);
        yield of(words.isEmpty() ? List.of(Tokens.fold(text)) : words);
      }
      case Filter.Prefix(_, String prefix) -> of(List.of(Tokens.fold(prefix)));
      case Filter.Wildcard(_, TextPattern pattern) -> {
        List<String> texts = new ArrayList<>();
        for (TextPattern.Part part : pattern.parts()) {
          if (part instanceof TextPattern.Literal(String text)) {
            texts.add(Tokens.fold(text));
          }
        }
        yield of(texts);
      }
      case Filter.Exact _, Filter.Cidr _, Filter.Range _, Filter.Exists _ -> of(List.of());
    };
  }

  /** Of folded texts that must all occur. */
  private static Needle of(List<String> texts) {
    String longest = "";
    boolean beyond = false;
    for (String text : texts) {
      beyond |= text.chars().anyMatch(c -> c >= 0x80);
      for (String run : text.split("[^\\x20-\\x7e]|[\"\\\\]", -1)) {
        longest = run.length() > longest.length() ? run : longest;
      }
    }
    return new Needle(longest.getBytes(StandardCharsets.US_ASCII), beyond);
  }

  /** The letters and digits to look for, in small letters; empty when nothing is known. */
  byte[] bytes() {
    return lower;
  }

  /**
   * Whether the token may pass the test.
   *
   * @param plain it is known to be ASCII without escapes
   */
  boolean mayPass(byte[] b, int from, int to, boolean plain) {
    if (!onlyBeyondAscii && isIn(b, from, to)) {
      return true;
    }
    return !plain && !isPlain(b, from, to);
  }

  /** Whether all bytes are ASCII, and none begins an escape. */
  private static boolean isPlain(byte[] b, int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long word = (long) WORD.get(b, i);
      long noBackslash = word ^ BACKSLASHES;
      if (((word | ((noBackslash - ONES) & ~noBackslash)) & HIGHS) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (b[i] < 0 || b[i] == '\\') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a text that may be JSON itself may hold a value that passes: its own escapes for
   * letters and slashes are looked at too.
   */
  boolean mayPassInside(byte[] b, int from, int to) {
    if (!onlyBeyondAscii && isIn(b, from, to)) {
      return true;
    }
    for (int i = from; i < to; i++) {
      if (b[i] < 0 || (b[i] == '\\' && i + 1 < to && (b[i + 1] == 'u' || b[i + 1] == '/'))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Looks at eight places at once: where the first and the last byte fit, the rest is compared.
   * Most texts have one of the two now and then, hardly any has both at the right distance.
   */
  private boolean isIn(byte[] b, int from, int to) {
    int length = lower.length;
    if (length == 0) {
      return true;
    }
    int end = to - length; // the last place where it fits
    int i = from;
    for (int whole = Math.min(end, b.length - Long.BYTES - (length - 1));
        i <= whole;
        i += Long.BYTES) {
      long begins = zeros(((long) WORD.get(b, i) | BLANKS) ^ first);
      long ends = zeros(((long) WORD.get(b, i + length - 1) | BLANKS) ^ last);
      for (long both = begins & ends; both != 0; both &= both - 1) {
        int at = i + Long.numberOfTrailingZeros(both) / Byte.SIZE;
        if (at > end) {
          return false;
        }
        if (isAt(b, at)) {
          return true;
        }
      }
    }
    for (; i <= end; i++) {
      if (isAt(b, i)) {
        return true;
      }
    }
    return false;
  }

  /** The highest bit of each byte that is zero, and perhaps of one that follows such a byte. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  private boolean isAt(byte[] b, int at) {
    for (int i = 0; i < lower.length; i++) {
      byte c = b[at + i];
      if (c != lower[i] && c != upper[i]) {
        return false;
      }
    }
    return true;
  }
}
