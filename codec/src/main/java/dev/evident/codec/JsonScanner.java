package dev.evident.codec;

import dev.evident.model.RefusalCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads strict JSON (RFC 8259) from bytes and knows each value's canonical text: no white space,
 * shortest escapes, numbers as they came. Text that is already canonical is not copied: a value is
 * a <em>range</em>, either of the input or, where something had to be rewritten, of {@link
 * #scratch}.
 *
 * <p>Ranges: an offset of 0 or more is a place in the input, a negative one is {@code ~place} in
 * the scratch buffer; see {@link #array} and {@link #index}.
 *
 * <p>Runs: between {@link #begin} and {@link #end} the scanner remembers from where the input has
 * not been copied. Only when it meets something to rewrite does it copy the run so far.
 *
 * <p>The byte at {@code limit} must be 0 and the array 16 bytes longer: the loops look eight bytes
 * ahead and stop at the 0. Input that ends early is {@link Unfinished}, all else that is wrong is
 * {@link Refused}. For one thread.
 */
final class JsonScanner {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int depthMax;
  private final MemberKeys keys = new MemberKeys(this);
  final RecordEncoder scratch = new RecordEncoder(4_096);

  byte[] in = new byte[RecordEncoder.SLACK];
  int pos;
  int limit;

  /** Counts what was rewritten or skipped: unchanged means that the input is canonical. */
  int rewrites;

  /** The range of the value that was read last. */
  int offset;

  int length;

  private int runStart;
  private int runScratch;

  JsonScanner(int depthMax) {
    this.depthMax = depthMax;
  }

  void start(byte[] bytes, int from, int to) {
    in = bytes;
    pos = from;
    limit = to;
    rewrites = 0;
    scratch.clear();
    keys.clear();
  }

  byte[] array(int range) {
    return range >= 0 ? in : scratch.bytes();
  }

  static int index(int range) {
    return range >= 0 ? range : ~range;
  }

  /** The range without its first byte, the quote. */
  static int inner(int range) {
    return range >= 0 ? range + 1 : range - 1;
  }

  /** The text of a range, for messages only: it may be cut or hold bad UTF-8. */
  String text(int range, int count) {
    return Refused.clip(
        new String(array(range), index(range), Math.min(count, 300), StandardCharsets.UTF_8));
  }

  // ---- known structure: between values ----

  /** Skips white space outside a run; the byte that follows. */
  byte next() {
    byte c = in[pos];
    return c > ' ' ? c : nextAfterSpace();
  }

  private byte nextAfterSpace() {
    int from = pos;
    skipSpace();
    if (pos != from) {
      rewrites++;
    }
    return in[pos];
  }

  private void skipSpace() {
    int p = pos;
    byte c = in[p];
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      c = in[++p];
    }
    pos = p;
    if (p >= limit) {
      throw new Unfinished();
    }
  }

  /** Reads a string as a range with its quotes. */
  void string() {
    begin();
    skipString();
    end();
  }

  /** Reads any value as a range of canonical JSON. */
  void value(int depth) {
    begin();
    skipValue(depth);
    end();
  }

  /** Reads an object whose names are checked together with others by the caller. */
  void object(MemberKeys collected, int depth) {
    begin();
    skipObject(collected, 0, depth);
    end();
  }

  /** Passes {@code null}; false, and nothing is read, when another value stands here. */
  boolean isNull() {
    if (in[pos] != 'n') {
      return false;
    }
    literal("null");
    return true;
  }

  // ---- runs ----

  private void begin() {
    runStart = pos;
    runScratch = -1;
  }

  private void end() {
    if (runScratch < 0) {
      offset = runStart;
      length = pos - runStart;
    } else {
      flush(pos);
      offset = ~runScratch;
      length = scratch.length() - runScratch;
    }
  }

  private void flush(int to) {
    if (runScratch < 0) {
      runScratch = scratch.length();
    }
    scratch.raw(in, runStart, to - runStart);
    runStart = to;
    rewrites++;
  }

  // ---- values inside a run ----

  private byte nextInRun() {
    byte c = in[pos];
    if (c > ' ') {
      return c;
    }
    int from = pos;
    skipSpace();
    if (pos != from) {
      flush(from);
      runStart = pos;
    }
    return in[pos];
  }

  private void skipValue(int depth) {
    switch (in[pos]) {
      case '"' -> skipString();
      case '{' -> skipObject(keys, keys.mark(), depth + 1);
      case '[' -> skipArray(depth + 1);
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected("a value");
    }
  }

  private void skipObject(MemberKeys names, int mark, int depth) {
    checkDepth(depth);
    pos++;
    byte c = nextInRun();
    if (c == '}') {
      pos++;
    } else {
      for (; ; ) {
        if (c != '"') {
          throw unexpected("a member name in double quotes");
        }
        int nameStart = pos + 1;
        int wouldBe = scratch.length() + nameStart - runStart;
        int before = rewrites;
        skipString();
        int name = nameStart;
        int nameLength = pos - 1 - nameStart;
        if (rewrites != before) {
          flush(pos);
          // The run may have begun in the scratch buffer just now; its place there is the same.
          name = ~wouldBe;
          nameLength = scratch.length() - 1 - wouldBe;
        }
        if (!names.add(mark, name, nameLength)) {
          throw duplicate(name, nameLength);
        }
        if (nextInRun() != ':') {
          throw unexpected("a colon after the member name");
        }
        pos++;
        nextInRun();
        try {
          skipValue(depth);
        } catch (Refused refused) {
          throw refused.within(text(name, nameLength));
        }
        c = nextInRun();
        pos++;
        if (c == ',') {
          c = nextInRun();
        } else if (c == '}') {
          break;
        } else {
          pos--;
          throw unexpected("a comma or the end of the object");
        }
      }
    }
    if (names == keys) {
      int twice = names.close(mark);
      if (twice >= 0) {
        throw duplicate(names.offset(twice), names.length(twice));
      }
    }
  }

  private void skipArray(int depth) {
    checkDepth(depth);
    pos++;
    if (nextInRun() == ']') {
      pos++;
      return;
    }
    for (int i = 0; ; i++) {
      try {
        skipValue(depth);
      } catch (Refused refused) {
        throw refused.within(Integer.toString(i));
      }
      byte c = nextInRun();
      pos++;
      if (c == ']') {
        return;
      }
      if (c != ',') {
        pos--;
        throw unexpected("a comma or the end of the array");
      }
      nextInRun();
    }
  }

  void checkDepth(int depth) {
    if (depth > depthMax) {
      throw new Refused(
          RefusalCode.JSON_TOO_DEEP,
          "",
          "objects and arrays nest more than " + depthMax + " deep; flatten the event");
    }
  }

  Refused duplicate(int name, int nameLength) {
    return new Refused(
        RefusalCode.JSON_DUPLICATE_MEMBER,
        text(name, nameLength),
        "the member is there twice in the same object; send it once");
  }

  /** Makes sure that what begins like true, false or null is that word. */
  void checkWord() {
    switch (in[pos]) {
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> {}
    }
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (in[pos + i] != word.charAt(i)) {
        pos += i;
        throw unexpected("the word " + word);
      }
    }
    pos += word.length();
  }

  /** A number by the grammar of RFC 8259: no leading zero, no plus, digits around the point. */
  void number() {
    int p = pos;
    if (in[p] == '-') {
      p++;
    }
    p = in[p] == '0' ? p + 1 : digits(p);
    if (in[p] == '.') {
      p = digits(p + 1);
    }
    if (in[p] == 'e' || in[p] == 'E') {
      p++;
      if (in[p] == '+' || in[p] == '-') {
        p++;
      }
      p = digits(p);
    }
    pos = p;
  }

  private int digits(int from) {
    int p = from;
    while (in[p] >= '0' && in[p] <= '9') {
      p++;
    }
    if (p == from) {
      pos = p;
      throw unexpected("a digit");
    }
    return p;
  }

  private void skipString() {
    int p = pos + 1;
    for (; ; ) {
      long word = (long) WORD.get(in, p);
      // The lowest marked byte is right; higher ones may be marked by a borrow.
      long marks =
          (((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (word - SPACES) | word)
              & HIGHS;
      if (marks == 0) {
        p += 8;
        continue;
      }
      p += Long.numberOfTrailingZeros(marks) >>> 3;
      byte c = in[p];
      if (c == '"') {
        pos = p + 1;
        return;
      }
      if (c == '\\') {
        p = escape(p);
      } else if (c < 0) {
        p = Utf8.skip(in, p, limit);
        if (p < 0) {
          throw badUtf8();
        }
      } else {
        pos = p;
        if (p >= limit) {
          throw new Unfinished();
        }
        throw new Refused(
            RefusalCode.JSON_SYNTAX,
            "",
            "a control character stands unescaped in a string; write it as \\u%04x"
                .formatted((int) c));
      }
    }
  }

  private static Refused badUtf8() {
    return new Refused(
        RefusalCode.JSON_ENCODING, "", "the text is not valid UTF-8; send JSON in UTF-8");
  }

  private int escape(int p) {
    int c = in[p + 1];
    return switch (c) {
      case '"', '\\', 'b', 'f', 'n', 'r', 't' -> p + 2;
      case '/' -> rewrite(p, p + 2, '/');
      case 'u' -> unicodeEscape(p);
      default -> {
        pos = p + 1;
        throw unexpected("one of \"\\/bfnrtu after a backslash");
      }
    };
  }

  private int unicodeEscape(int p) {
    int c = hex4(p + 2);
    if (!Character.isSurrogate((char) c)) {
      boolean kept =
          c < 0x20 && RecordEncoder.shortEscape(c) == 0 && (in[p + 5] <= '9' || in[p + 5] >= 'a');
      return kept ? p + 6 : rewrite(p, p + 6, c);
    }
    if (p + 6 >= limit) {
      throw new Unfinished();
    }
    if (Character.isHighSurrogate((char) c) && in[p + 6] == '\\') {
      if (p + 7 >= limit) {
        throw new Unfinished();
      }
      if (in[p + 7] == 'u') {
        int low = hex4(p + 8);
        if (Character.isLowSurrogate((char) low)) {
          return rewrite(p, p + 12, Character.toCodePoint((char) c, (char) low));
        }
      }
    }
    throw new Refused(
        RefusalCode.JSON_ENCODING,
        "",
        "an escape names half of a surrogate pair; send both halves or the character in UTF-8");
  }

  private int hex4(int p) {
    int value = 0;
    for (int i = p; i < p + 4; i++) {
      int digit = Character.digit(in[i], 16);
      if (digit < 0 || in[i] < 0) {
        pos = i;
        throw unexpected("four hexadecimal digits after \\u");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private int rewrite(int from, int to, int codePoint) {
    flush(from);
    scratch.character(codePoint);
    runStart = to;
    return to;
  }

  // ---- refusals ----

  /** What to throw when something else stands at {@link #pos}. */
  RuntimeException unexpected(String wanted) {
    if (pos >= limit) {
      return new Unfinished();
    }
    int c = in[pos];
    String found = c > ' ' && c < 0x7f ? "'" + (char) c + "'" : "byte 0x%02x".formatted(c & 0xff);
    return new Refused(RefusalCode.JSON_SYNTAX, "", "expected " + wanted + " but found " + found);
  }
}
