package dev.evident.receive;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Brings texts of other systems into what an event may hold. Pure functions. */
final class Texts {
  /** Below the log's limit for short texts, whatever the characters. */
  static final int SHORT_CHARS_MAX = 4_096;

  private static final int ACTION_CHARS_MAX = 128;
  private static final int VERB_CHARS_MAX = 40;
  private static final Pattern NOT_IN_ACTION = Pattern.compile("[^A-Za-z0-9_:/.-]");
  private static final Pattern EMPTY_PARTS = Pattern.compile("\\.{2,}");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6_CHARS = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s:/]{1,64}@[^@\\s:/]{1,255}");

  private Texts() {}

  /** The text without half surrogate pairs, cut to the limit of short texts. */
  static String shortText(String text) {
    String whole = wellFormed(text);
    if (whole.length() <= SHORT_CHARS_MAX) {
      return whole;
    }
    boolean splitsPair = Character.isHighSurrogate(whole.charAt(SHORT_CHARS_MAX - 1));
    return whole.substring(0, splitsPair ? SHORT_CHARS_MAX - 1 : SHORT_CHARS_MAX);
  }

  /** Half a surrogate pair is legal in JSON escapes and nowhere in UTF-8: it becomes U+FFFD. */
  static String wellFormed(String text) {
    if (isWellFormed(text)) {
      return text;
    }
    StringBuilder cleaned = new StringBuilder(text.length());
    text.codePoints().map(c -> isHalf(c) ? 0xfffd : c).forEach(cleaned::appendCodePoint);
    return cleaned.toString();
  }

  static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(Texts::isHalf);
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** {@code object.verb} within the rules of an action. */
  static String action(String object, String verb) {
    String end = part(verb);
    String shortEnd = end.length() > VERB_CHARS_MAX ? end.substring(0, VERB_CHARS_MAX) : end;
    String begin = part(object);
    int room = ACTION_CHARS_MAX - 1 - shortEnd.length();
    String shortBegin = begin.length() > room ? begin.substring(0, room) : begin;
    return stripped(shortBegin) + "." + stripped(shortEnd);
  }

  private static String part(String text) {
    String legal = NOT_IN_ACTION.matcher(text).replaceAll("_");
    return stripped(EMPTY_PARTS.matcher(legal).replaceAll("."));
  }

  private static String stripped(String text) {
    int from = text.startsWith(".") ? 1 : 0;
    int to = text.endsWith(".") && text.length() > from ? text.length() - 1 : text.length();
    String inner = text.substring(from, Math.max(from, to));
    return inner.isEmpty() ? "unknown" : inner;
  }

  /** Whether the text is an IPv4 or IPv6 address, not a name that would have to be looked up. */
  static boolean isIpLiteral(String text) {
    if (IPV4.matcher(text).matches()) {
      return true;
    }
    if (text.indexOf(':') < 0 || !IPV6_CHARS.matcher(text).matches()) {
      return false;
    }
    try {
      var _ = InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  static boolean looksLikeEmail(String text) {
    return EMAIL.matcher(text).matches();
  }
}
