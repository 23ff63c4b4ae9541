package dev.evident.firewall;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Decides at a literal whether a secret stands there, and where it begins and ends. What it reads
 * is bounded: a word is never begun inside another of its own characters, and a body has a longest
 * length. For one thread.
 */
final class Matcher {
  static final String AUTHORITY = "://";
  static final String PEM_BEGIN = "-----BEGIN ";

  private static final byte[] PEM_END = bytes("-----END ");
  private static final byte[] PEM_DASHES = bytes("-----");
  private static final byte[] PRIVATE = bytes("PRIVATE KEY");
  private static final byte[] VALUE = bytes("value");
  private static final int PEM_LABEL_MAX = 64;
  private static final int PEM_BYTES_MAX = 1 << 16;
  private static final int AUTHORITY_MAX = 1_024;
  private static final int GAP_MAX = 16;
  private static final int CONTEXT_MAX = 64;

  private final List<Rule> rules;
  private final byte[][][] context;

  int from;
  int to;

  Matcher(List<Rule> rules) {
    this.rules = rules;
    this.context = new byte[rules.size()][][];
    for (int i = 0; i < context.length; i++) {
      context[i] =
          rules.get(i).context().stream()
              .map(word -> bytes(word.toLowerCase(Locale.ROOT)))
              .toArray(byte[][]::new);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Whether a secret of the rule belongs to the literal at this place; then {@link #from} to {@link
   * #to}.
   */
  boolean matches(Anchors.Anchor anchor, byte[] text, int at, int end, boolean plain) {
    Rule rule = rules.get(anchor.rule());
    int behind = at + anchor.literal().length;
    return switch (rule.find()) {
      case WORD ->
          anchor.anyCase()
              ? announced(rule, context[anchor.rule()], text, at, behind, end)
              : begun(rule, text, at, behind, end);
      case URL_PASSWORD -> urlPassword(text, at, behind, end, plain);
      case PRIVATE_KEY -> privateKey(text, at, behind, end);
      case CARD -> throw new AssertionError("bug: card numbers have no literal");
    };
  }

  private boolean begun(Rule rule, byte[] text, int at, int behind, int end) {
    from = at - rule.before();
    if (from < 0 || !boundary(rule.body(), text, from)) {
      return false;
    }
    for (int i = from; i < at; i++) {
      if (!rule.body().contains(text[i])) {
        return false;
      }
    }
    return body(rule, text, behind, end) && rule.check().passes(text, from, to);
  }

  /** Whether a word can begin here: nothing before it belongs to it. */
  private static boolean boundary(CharClass body, byte[] text, int at) {
    if (at == 0) {
      return true;
    }
    byte before = text[at - 1];
    if (!Ascii.isWord(before) && !body.contains(before)) {
      return true;
    }
    // %3D and its like: the equals sign of a form, encoded.
    return at >= 3 && text[at - 3] == '%' && Ascii.isHex(text[at - 2]) && Ascii.isHex(before);
  }

  private boolean body(Rule rule, byte[] text, int begin, int end) {
    CharClass body = rule.body();
    int limit = (int) Math.min(end, (long) begin + rule.lengthMax() + 1);
    int p = begin;
    while (p < limit && body.contains(text[p])) {
      p++;
    }
    if (p - begin > rule.lengthMax()) {
      return false;
    }
    while (p > begin && text[p - 1] == '.') {
      p--; // the end of a sentence
    }
    to = p;
    return p - begin >= rule.lengthMin();
  }

  private boolean announced(Rule rule, byte[][] words, byte[] text, int at, int behind, int end) {
    int p = gap(text, behind, end);
    boolean apart = p > behind || !Ascii.isWord(text[behind - 1]);
    if (!apart) {
      return false;
    }
    // {"name": "…", "value": "…"}: how containers are told their environment.
    if (Ascii.hasLower(text, p, end, VALUE)) {
      int next = gap(text, p + VALUE.length, end);
      if (next > p + VALUE.length) {
        p = next;
      }
    }
    from = p;
    return body(rule, text, p, end)
        && rule.check().passes(text, from, to)
        && (words.length == 0 || near(words, text, at));
  }

  private static int gap(byte[] text, int at, int end) {
    int p = at;
    while (p < end && p - at < GAP_MAX && isGap(text[p])) {
      p++;
    }
    return p;
  }

  private static boolean isGap(byte c) {
    return switch (c) {
      case ' ', '\t', '\n', '\r', ':', '=', '"', '\'', '>', '\\', ',', '[', '{', '(', '`', '|' ->
          true;
      default -> false;
    };
  }

  private static boolean near(byte[][] words, byte[] text, int at) {
    for (int p = at - 1; p >= Math.max(0, at - CONTEXT_MAX); p--) {
      for (byte[] word : words) {
        // The name of a rule in a mask of ours announces nothing.
        if (Ascii.hasLower(text, p, at, word) && !Mask.covers(text, p, p + word.length, at)) {
          return true;
        }
      }
    }
    return false;
  }

  /** {@code scheme://user:password@host}; the last at sign ends the password. */
  private boolean urlPassword(byte[] text, int at, int behind, int end, boolean plain) {
    if (at == 0 || !Ascii.isWord(text[at - 1])) {
      return false;
    }
    int limit = Math.min(end, behind + AUTHORITY_MAX);
    int colon = -1;
    int sign = -1;
    for (int p = behind; p < limit && isUserInfo(text[p], plain); p++) {
      if (text[p] == ':' && colon < 0) {
        colon = p;
      } else if (text[p] == '@' && colon >= 0) {
        sign = p;
      }
    }
    from = colon + 1;
    to = sign;
    return colon >= 0 && sign > from && !isAlready(text, from, to);
  }

  private static boolean isUserInfo(byte c, boolean plain) {
    return switch (c) {
      case '/', '?', '#', '"', '<', '>' -> false;
      case '\\' -> !plain;
      default -> c > ' ' || c < 0;
    };
  }

  /** Stars in place of the password, as many programs print it. */
  private static boolean isAlready(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] != '*') {
        return false;
      }
    }
    return true;
  }

  private boolean privateKey(byte[] text, int at, int behind, int end) {
    int label = dashes(text, behind, Math.min(end, behind + PEM_LABEL_MAX));
    if (label < 0 || !contains(text, behind, label, PRIVATE)) {
      return false;
    }
    int limit = Math.min(end, at + PEM_BYTES_MAX);
    int p = label + PEM_DASHES.length;
    while (p < limit && isPem(text[p]) && !Ascii.has(text, p, end, PEM_DASHES)) {
      p++;
    }
    if (Ascii.has(text, p, end, PEM_END)) {
      int close = dashes(text, p + PEM_END.length, Math.min(end, p + PEM_LABEL_MAX));
      p = close < 0 ? p : close + PEM_DASHES.length;
    }
    while (p > label + PEM_DASHES.length && text[p - 1] <= ' ') {
      p--; // what follows a key that was cut off is not part of it
    }
    from = at;
    to = p;
    return true;
  }

  private static int dashes(byte[] text, int from, int to) {
    for (int p = from; p + PEM_DASHES.length <= to && isPem(text[p]); p++) {
      if (Ascii.has(text, p, to, PEM_DASHES)) {
        return p;
      }
    }
    return -1;
  }

  private static boolean contains(byte[] text, int from, int to, byte[] wanted) {
    for (int p = from; p + wanted.length <= to; p++) {
      if (Ascii.has(text, p, to, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPem(byte c) {
    return Ascii.isWord(c)
        || switch (c) {
          case '+', '/', '=', ':', ',', '.', '-', '_', '(', ')', ' ', '\t', '\n', '\r' -> true;
          default -> false;
        };
  }
}
