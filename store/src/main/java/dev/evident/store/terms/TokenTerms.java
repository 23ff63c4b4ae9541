package dev.evident.store.terms;

import dev.evident.model.IpAddress;
import dev.evident.query.FlatValue;
import dev.evident.query.Tokens;
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

  /** Ids within so many milliseconds, as a power of two, share a term: 16 seconds. */
  private static final int TIME_BITS = 14;

  private static final String ID = "id";

  private final AsciiText ascii = new AsciiText();

  /**
   * Hands out the terms of a token: a JSON string with its quotes, a number, {@code true}, {@code
   * false} or {@code null}.
   *
   * @throws IllegalArgumentException when it is an object or a list
   */
  public void of(byte[] b, int from, int to, TermSink sink) {
    switch (b[from]) {
      case '"' -> {
        switch (ascii.read(b, from + 1, to - 1, true)) {
          case ASCII -> terms(sink);
          case ESCAPES -> of(JsonText.of(b, from + 1, to - 1), sink);
          case OTHERS -> others(JsonText.of(b, from + 1, to - 1), sink);
        }
      }
      case 'n' -> {}
      case '{', '[' -> throw new IllegalArgumentException("a tree is no value");
      default -> plain(b, from, to, sink);
    }
  }

  /** The same for a token of the field {@code id}. */
  public void ofId(byte[] b, int from, int to, TermSink sink) {
    boolean timed =
        to - from == AsciiText.UUID_CHARS + 2
            && b[from] == '"'
            && ascii.read(b, from + 1, to - 1, true) == AsciiText.Kind.ASCII
            && ascii.isUuid()
            && ascii.holdsTime();
    if (timed) {
      sink.add(timeTerm(ascii.time()));
    } else {
      of(b, from, to, sink);
    }
  }

  /** The terms of a value. */
  void of(FlatValue value, TermSink sink) {
    if (value.path().equals(ID) && isTimedUuid(value.text())) {
      sink.add(timeTerm(ascii.time()));
    } else {
      of(value.text(), sink);
    }
  }

  private void of(String value, TermSink sink) {
    byte[] b = value.getBytes(StandardCharsets.UTF_8);
    plain(b, 0, b.length, sink);
  }

  /** Without escapes: a backslash is a backslash. */
  private void plain(byte[] b, int from, int to, TermSink sink) {
    if (ascii.read(b, from, to, false) == AsciiText.Kind.ASCII) {
      terms(sink);
    } else {
      others(new String(b, from, to - from, StandardCharsets.UTF_8), sink);
    }
  }

  /** The terms of the text that was read. */
  private void terms(TermSink sink) {
    int length = ascii.length();
    int longest = 0;
    if (length < AsciiText.LONG) {
      if (ascii.isUuid()) {
        sink.add(ascii.whole());
        return;
      }
      for (long rest = ascii.words(); rest != 0; ) {
        int from = Long.numberOfTrailingZeros(rest);
        int chars = Long.numberOfTrailingZeros(~(rest >>> from));
        sink.add(ascii.word(from, from + chars));
        longest = Math.max(longest, chars);
        rest &= rest + (1L << from); // the sum carries through the run
      }
    } else {
      for (int from = ascii.wordFrom(0); from < length; ) {
        int end = ascii.wordEnd(from);
        sink.add(ascii.word(from, end));
        longest = Math.max(longest, end - from);
        from = ascii.wordFrom(end);
      }
    }
    if (longest < LONG_WORD && (longest < length || length == 0)) {
      sink.add(ascii.whole());
      if (ascii.mayBeV6()) {
        IpAddress.parse(ascii.toString())
            .ifPresent(address -> sink.add(TermHash.whole(address.text())));
      }
    }
  }

  /** A text that is not ASCII alone, and so neither a UUID nor an address. */
  private static void others(String value, TermSink sink) {
    List<String> words = Tokens.words(value);
    words.forEach(word -> sink.add(TermHash.word(word)));
    String folded = Tokens.fold(value);
    if (hasWhole(folded, words)) {
      sink.add(TermHash.whole(folded));
    }
  }

  /** Whether the whole of a folded value with these words is a term, UUIDs aside. */
  static boolean hasWhole(String folded, List<String> words) {
    for (String word : words) {
      if (word.codePointCount(0, word.length()) >= LONG_WORD) {
        return false;
      }
    }
    return words.size() != 1 || words.getFirst().length() < folded.length();
  }

  /** Whether a value is a UUID in small letters. */
  boolean isUuid(String value) {
    byte[] b = value.getBytes(StandardCharsets.UTF_8);
    return ascii.read(b, 0, b.length, false) == AsciiText.Kind.ASCII && ascii.isUuid();
  }

  /** Whether a value is a UUID of version 7 in small letters. */
  boolean isTimedUuid(String value) {
    return isUuid(value) && ascii.holdsTime();
  }

  /** The term of such a UUID as an id. */
  long timeTerm(String uuid) {
    if (!isTimedUuid(uuid)) {
      throw new IllegalArgumentException("no UUID of version 7: '" + uuid + "'");
    }
    return timeTerm(ascii.time());
  }

  private static long timeTerm(long millis) {
    return TermHash.time(millis >>> TIME_BITS);
  }
}
