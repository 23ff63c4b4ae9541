package dev.evident.store.terms;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A folded text of ASCII characters with its words, eight bytes a step. Read again for each text;
 * what a method says is about the text that was read last. For one thread.
 */
final class AsciiText {
  /** What was found. */
  enum Kind {
    /** ASCII without escapes: only then there is a text. */
    ASCII,
    /** A backslash, where that is an escape, and otherwise ASCII. */
    ESCAPES,
    OTHERS
  }

  /** Longer than the texts whose words {@link #words()} tells at once. */
  static final int LONG = Long.SIZE;

  static final int UUID_CHARS = 36;

  /** The letters and digits of a UUID, a bit for each place. */
  private static final long UUID_WORDS =
      0xF_FFFF_FFFFL & ~(1L << 8 | 1L << 13 | 1L << 18 | 1L << 23);

  /** The longest literal of an address, and the longest word in one of IPv6. */
  private static final int ADDRESS_CHARS_MAX = 45;

  private static final int ADDRESS_WORD_MAX = 4;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long CASE = ONES * 0x20;
  private static final long BACKSLASHES = ONES * '\\';
  // Gathers the high bits of eight bytes, shifted down, in the uppermost byte.
  private static final long GATHER = 0x0102040810204080L;

  // The folded text: where it was found, when there is nothing to fold, or in the scratch.
  private byte[] b = new byte[0];
  private int from;
  private int length;
  private boolean capitals;
  private byte[] scratch = new byte[512];
  // One bit for each character: whether it belongs to a word.
  private long[] words = new long[8];

  /**
   * Reads a text.
   *
   * @param escapes whether a backslash is none
   */
  Kind read(byte[] text, int start, int end, boolean escapes) {
    length = end - start;
    if (length >= words.length * Long.SIZE) {
      words = new long[length / (Long.SIZE / 2) + 1];
    }
    // No byte of ASCII is 0xff, so nothing is taken for an escape then.
    long escape = escapes ? BACKSLASHES : -1L;
    long upper = 0;
    long mask = 0;
    int at = 0;
    for (; at < length; at += Long.BYTES) {
      long word = load(text, start + at, end);
      if (((word | zeroBytes(word ^ escape)) & HIGHS) != 0) {
        boolean ascii = (word & HIGHS) == 0 && isAscii(text, start + at, end);
        return ascii ? Kind.ESCAPES : Kind.OTHERS;
      }
      long letters = range(word | CASE, 'a', 'z');
      upper |= letters & ~(word << 2); // 0x20 tells small letters
      long parts = letters | range(word, '0', '9');
      mask |= (((parts >>> 7) * GATHER) >>> 56) << at;
      if ((at & 56) == 56) {
        words[at >>> 6] = mask;
        mask = 0;
      }
    }
    words[at >>> 6] = mask;
    capitals = upper != 0;
    if (capitals || end + TermHash.SLACK > text.length) {
      fold(text, start, end);
    } else {
      b = text;
      from = start;
    }
    return Kind.ASCII;
  }

  private void fold(byte[] text, int start, int end) {
    if (scratch.length < length + 2 * Long.BYTES) {
      scratch = new byte[2 * length + 2 * Long.BYTES];
    }
    for (int at = 0; at < length; at += Long.BYTES) {
      long word = load(text, start + at, end);
      WORD.set(scratch, at, word | range(word, 'A', 'Z') >>> 2); // 0x80 becomes 0x20
    }
    b = scratch;
    from = 0;
  }

  private static boolean isAscii(byte[] b, int from, int to) {
    for (int p = from; p < to; p++) {
      if (b[p] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Eight bytes; those from {@code to} on are zero. */
  private static long load(byte[] b, int p, int to) {
    if (p + Long.BYTES <= to) {
      return (long) WORD.get(b, p);
    }
    if (p + Long.BYTES <= b.length) {
      return (long) WORD.get(b, p) & (-1L >>> (Long.SIZE - 8 * (to - p)));
    }
    long word = 0;
    for (int i = to - 1; i >= p; i--) {
      word = word << 8 | (b[i] & 0xff);
    }
    return word;
  }

  /** The high bit of every byte from first to last; all are ASCII. */
  private static long range(long word, char first, char last) {
    return (word + ONES * (0x80 - first)) & ~(word + ONES * (0x7f - last)) & HIGHS;
  }

  /** Has a high bit when a byte is zero; exact when none has a high bit itself. */
  private static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  int length() {
    return length;
  }

  /** A bit for each character that belongs to a word, of a text shorter than {@link #LONG}. */
  long words() {
    return words[0];
  }

  /** The next place from {@code at} on that belongs to a word; the length when there is none. */
  int wordFrom(int at) {
    return next(at, 0);
  }

  /** The next place from {@code at} on that belongs to no word; the length when there is none. */
  int wordEnd(int at) {
    return next(at, -1L);
  }

  private int next(int at, long flip) {
    if (at >= length) {
      return length;
    }
    int i = at >>> 6;
    long mask = (words[i] ^ flip) & (-1L << at);
    while (mask == 0) {
      if (++i << 6 >= length) {
        return length;
      }
      mask = words[i] ^ flip;
    }
    return Math.min(length, (i << 6) + Long.numberOfTrailingZeros(mask));
  }

  /** The term of a word. */
  long word(int start, int end) {
    return TermHash.word(b, from + start, from + end);
  }

  /** The term of the whole. */
  long whole() {
    return TermHash.whole(b, from, from + length);
  }

  /** Whether it is a UUID that was written in small letters. */
  boolean isUuid() {
    if (length != UUID_CHARS || words[0] != UUID_WORDS || capitals) {
      return false;
    }
    // Its words have letters and digits only: no letter may be behind f.
    long behind = 0;
    for (int i = 0; i <= UUID_CHARS - Long.BYTES; i += 7) {
      behind |= range((long) WORD.get(b, from + i), 'g', 'z');
    }
    return behind == 0 && at(8) == '-' && at(13) == '-' && at(18) == '-' && at(23) == '-';
  }

  /** Whether this UUID is of version 7 (RFC 9562 §5.7). */
  boolean holdsTime() {
    return at(14) == '7' && (digit(19) & 0b1100) == 0b1000;
  }

  /** The time in milliseconds that this UUID holds. */
  long time() {
    long millis = 0;
    for (int i = 0; i < 8; i++) {
      millis = millis << 4 | digit(i);
    }
    for (int i = 9; i <= 12; i++) {
      millis = millis << 4 | digit(i);
    }
    return millis;
  }

  /** The value of a hex digit. */
  private int digit(int i) {
    int c = at(i);
    return (c & 15) + (c >>> 6) * 9; // letters have bit 6
  }

  /** Whether it may be an address of IPv6: a colon behind four digits or fewer tells most apart. */
  boolean mayBeV6() {
    if (length < 2 || length > ADDRESS_CHARS_MAX) {
      return false;
    }
    int colon = 0;
    while (colon < ADDRESS_WORD_MAX && colon < length - 1 && isHexDigit(at(colon))) {
      colon++;
    }
    return at(colon) == ':' && isHexOrColons();
  }

  private byte at(int i) {
    return b[from + i];
  }

  /** Whether there are only hex digits, colons and points. */
  private boolean isHexOrColons() {
    for (int i = 0; i < length; i++) {
      byte c = at(i);
      if (!isHexDigit(c) && c != ':' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(byte c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  @Override
  public String toString() {
    return new String(Arrays.copyOfRange(b, from, from + length), StandardCharsets.US_ASCII);
  }
}
