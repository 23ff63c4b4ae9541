package dev.evident.codec;

import dev.evident.model.RefusalCode;

/**
 * Leaves the parser on a refused event. Without a stack trace: refusing must cost no more than
 * accepting, or bad input is an attack.
 */
final class Refused extends RuntimeException {
  /** Names and values in messages are cut to this many characters. */
  private static final int QUOTE_CHARS_MAX = 64;

  private final RefusalCode code;
  private final String detail;
  private String member;

  Refused(RefusalCode code, String member, String detail) {
    super(detail, null, false, false);
    this.code = code;
    this.member = member;
    this.detail = detail;
  }

  /** The same refusal seen from the object that holds the member. */
  Refused within(String outer) {
    member = member.isEmpty() ? clip(outer) : clip(outer) + "." + member;
    return this;
  }

  RefusalCode code() {
    return code;
  }

  String member() {
    return member;
  }

  String detail() {
    return detail;
  }

  static String clip(String text) {
    if (text.length() <= QUOTE_CHARS_MAX) {
      return text;
    }
    int cut = QUOTE_CHARS_MAX - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut) + "…";
  }
}
