package dev.evident.store.terms;

import dev.evident.model.IpAddress;
import dev.evident.query.FlatValue;
import dev.evident.query.Tokens;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The terms of a value. Those who fill an index and {@link TermPlan}, which asks it, keep to the
 * same rules:
 *
 * <ul>
 *   <li>Each folded word of a value is a term; of a number, {@code true} and {@code false} too.
 *   <li>The folded value itself is a term when it is not one word alone and has no word of {@link
 *       #LONG_WORD} or more code points: a long word narrows well enough.
 *   <li>A UUID in small letters is one term, itself, and its words are none.
 *   <li>Only in the field {@code id}, where every event has another one: a UUID of version 7 (RFC
 *       9562 §5.7) in small letters has, instead, the term of its time. Events come by and large in
 *       the order of their ids, so that this names as few blocks as the id would.
 *   <li>Of an address of IPv6 its one canonical text is a term as well. (That of IPv4 is the
 *       value.)
 *   <li>{@code null} has no terms.
 * </ul>
 *
 * <p>Values of ASCII without escapes, which is nearly all, cost no allocation. For one thread.
 */
public final class TokenTerms {
  /** Code points of a word that make the whole value needless as a term. */
  static final int LONG_WORD = 6;

  static final int UUID_CHARS = 36;

  /** The letters and digits of a UUID, a bit for each place. */
  private static final long UUID_WORDS =
      0xF_FFFF_FFFFL & ~(1L << 8 | 1L << 13 | 1L << 18 | 1L << 23);

  /** The longest literal of an address. */
  private static final int ADDRESS_CHARS_MAX = 45;

  private static final int ADDRESS_WORD_MAX = 4;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long BACKSLASHES = ONES * '\\';
  // Gathers the high bits of eight bytes, shifted down, in the uppermost byte.
  private static final long GATHER = 0x0102040810204080L;

  // The folded value; TermHash.SLACK bytes longer than need be.
  private byte[] text = new byte[512];
  // One bit for each byte of it: whether it belongs to a word.
  private long[] words = new long[text.length / Long.SIZE + 1];
  // The value had capital letters.
  private boolean capitals;

  /** Ids within so many milliseconds, as a power of two, share a term: 16 seconds. */
  private static final int TIME_BITS = 14;

  private static final String ID = "id";

  private enum Seen {
    ASCII,
    ESCAPES,
    OTHERS
  }

  /**
   * Hands out the terms of a token: a JSON string with its quotes, a number, {@code true}, {@code
   * false} or {@code null}.
   *
   * @throws IllegalArgumentException when it is an object or a list
   */
  public void of(byte[] b, int from, int to, TermSink sink) {
    byte first = b[from];
    switch (first) {
      case '"' -> inside(b, from + 1, to - 1, sink);
      case 'n' -> {}
      case '{', '[' -> throw new IllegalArgumentException("a tree is no value");
      default -> plain(b, from, to, sink);
    }
  }

  /** The same for a token of the field {@code id}. */
  public void ofId(byte[] b, int from, int to, TermSink sink) {
    if (to - from == UUID_CHARS + 2
        && b[from] == '"'
        && fold(b, from + 1, to - 1, BACKSLASHES) == Seen.ASCII
        && isUuid(UUID_CHARS)
        && isTimed()) {
      sink.add(timeTerm());
    } else {
      of(b, from, to, sink);
    }
  }

  /** The terms of a value's text. */
  void of(FlatValue value, TermSink sink) {
    if (value.path().equals(ID) && isTimed(value.text())) {
      sink.add(timeTerm(value.text()));
    } else {
      of(value.text(), sink);
    }
  }

  private void of(String value, TermSink sink) {
    byte[] b = value.getBytes(StandardCharsets.UTF_8);
    plain(b, 0, b.length, sink);
  }

  private void inside(byte[] b, int from, int to, TermSink sink) {
    switch (fold(b, from, to, BACKSLASHES)) {
      case ASCII -> terms(to - from, sink);
      case OTHERS -> others(JsonText.of(b, from, to), sink);
      case ESCAPES -> of(JsonText.of(b, from, to), sink);
    }
  }

  /** Without escapes: a backslash is a backslash. */
  private void plain(byte[] b, int from, int to, TermSink sink) {
    // No byte of ASCII is 0xff, so nothing is taken for an escape.
    if (fold(b, from, to, -1L) == Seen.ASCII) {
      terms(to - from, sink);
    } else {
      others(new String(b, from, to - from, StandardCharsets.UTF_8), sink);
    }
  }

  /** Folds to {@link #text} and finds the words, eight bytes a step. */
  private Seen fold(byte[] b, int from, int to, long escapes) {
    int length = to - from;
    if (text.length < length + 2 * Long.BYTES) {
      text = new byte[2 * length + 2 * Long.BYTES];
      words = new long[text.length / Long.SIZE + 2];
    }
    long seen = 0;
    long upper = 0;
    long mask = 0;
    int at = 0;
    for (; at < length; at += Long.BYTES) {
      long word = load(b, from + at, to);
      seen |= word | zeroBytes(word ^ escapes);
      if ((seen & HIGHS) != 0) {
        return (word & HIGHS) != 0 || !hasEscape(b, from + at, to) ? Seen.OTHERS : Seen.ESCAPES;
      }
      long capital = range(word, 'A', 'Z');
      upper |= capital;
      long folded = word | capital >>> 2; // 0x80 becomes 0x20
      WORD.set(text, at, folded);
      long parts = range(folded, 'a', 'z') | range(word, '0', '9');
      mask |= (((parts >>> 7) * GATHER) >>> 56) << at;
      if ((at & 56) == 56) {
        words[at >>> 6] = mask;
        mask = 0;
      }
    }
    words[at >>> 6] = mask;
    capitals = upper != 0;
    return Seen.ASCII;
  }

  private static boolean hasEscape(byte[] b, int from, int to) {
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

  /** The terms of the folded ASCII in {@link #text}. */
  private void terms(int length, TermSink sink) {
    if (length < Long.SIZE) {
      shortTerms(length, words[0], sink);
      return;
    }
    int longest = 0;
    for (int p = next(0, length, 0); p < length; ) {
      int end = next(p, length, -1L);
      sink.add(TermHash.word(text, p, end));
      longest = Math.max(longest, end - p);
      p = next(end, length, 0);
    }
    if (longest < LONG_WORD) {
      sink.add(TermHash.whole(text, 0, length));
    }
  }

  /** The next place that belongs to a word (flip 0) or to none (flip -1); the length if none. */
  private int next(int from, int length, long flip) {
    int i = from >>> 6;
    long mask = (words[i] ^ flip) & (-1L << from);
    while (mask == 0) {
      if (++i << 6 >= length) {
        return length;
      }
      mask = words[i] ^ flip;
    }
    return Math.min(length, (i << 6) + Long.numberOfTrailingZeros(mask));
  }

  private void shortTerms(int length, long mask, TermSink sink) {
    if (mask == UUID_WORDS && isUuid(length)) {
      sink.add(TermHash.whole(text, 0, length));
      return;
    }
    int longest = 0;
    for (long rest = mask; rest != 0; ) {
      int from = Long.numberOfTrailingZeros(rest);
      int chars = Long.numberOfTrailingZeros(~(rest >>> from));
      sink.add(TermHash.word(text, from, from + chars));
      longest = Math.max(longest, chars);
      rest &= rest + (1L << from); // the sum carries through the run
    }
    if (longest < LONG_WORD && longest < Math.max(length, 1)) {
      sink.add(TermHash.whole(text, 0, length));
      if (longest <= ADDRESS_WORD_MAX && mayBeV6(length)) {
        IpAddress.parse(new String(text, 0, length, StandardCharsets.US_ASCII))
            .ifPresent(address -> sink.add(TermHash.whole(address.text())));
      }
    }
  }

  /** Whether the folded text is a UUID that was in small letters. */
  private boolean isUuid(int length) {
    return length == UUID_CHARS
        && words[0] == UUID_WORDS
        && !capitals
        && isHex(0, UUID_CHARS, '-')
        && text[8] == '-'
        && text[13] == '-'
        && text[18] == '-'
        && text[23] == '-';
  }

  /** Whether a UUID is of version 7. */
  private boolean isTimed() {
    return text[14] == '7' && (Character.digit(text[19], 16) & 0b1100) == 0b1000;
  }

  private long timeTerm() {
    long millis = 0;
    for (int i = 0; i <= 12; i++) {
      if (i != 8) {
        millis = millis << 4 | Character.digit(text[i], 16);
      }
    }
    return TermHash.time(millis >>> TIME_BITS);
  }

  private boolean mayBeV6(int length) {
    return length >= 2
        && length <= ADDRESS_CHARS_MAX
        && (isHexDigit(text[0]) || text[0] == ':')
        && indexOfColon(length) < length
        && isHex(0, length, ':');
  }

  private int indexOfColon(int length) {
    int i = 0;
    while (i < length && i < ADDRESS_WORD_MAX && text[i] != ':') {
      i++;
    }
    return i < length && text[i] == ':' ? i : length;
  }

  /** Whether there are only hex digits, points and the other character. */
  private boolean isHex(int from, int to, char other) {
    for (int i = from; i < to; i++) {
      if (!isHexDigit(text[i]) && text[i] != other && text[i] != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(byte c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** A text that is not ASCII alone, and so neither a UUID nor an address. */
  private static void others(String value, TermSink sink) {
    List<String> all = Tokens.words(value);
    all.forEach(word -> sink.add(TermHash.word(word)));
    String folded = Tokens.fold(value);
    if (hasWhole(folded, all)) {
      sink.add(TermHash.whole(folded));
    }
  }

  /** Whether the whole of a folded value with these words is a term, addresses and UUIDs aside. */
  static boolean hasWhole(String folded, List<String> words) {
    for (String word : words) {
      if (word.codePointCount(0, word.length()) >= LONG_WORD) {
        return false;
      }
    }
    return words.size() != 1 || words.getFirst().length() < folded.length();
  }

  /** Whether a value is a UUID in small letters. */
  static boolean isUuid(String value) {
    return new TokenTerms().foldsToUuid(value);
  }

  private boolean foldsToUuid(String value) {
    byte[] b = value.getBytes(StandardCharsets.UTF_8);
    return fold(b, 0, b.length, -1L) == Seen.ASCII && isUuid(b.length);
  }

  /** Whether a value is a UUID of version 7 in small letters. */
  static boolean isTimed(String value) {
    TokenTerms terms = new TokenTerms();
    return terms.foldsToUuid(value) && terms.isTimed();
  }

  /** The term that such an id has. */
  static long timeTerm(String id) {
    TokenTerms terms = new TokenTerms();
    terms.foldsToUuid(id);
    return terms.timeTerm();
  }
}
