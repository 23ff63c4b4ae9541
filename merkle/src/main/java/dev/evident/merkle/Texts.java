package dev.evident.merkle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/** The small text rules that every C2SP format shares: one spelling per value, or nothing. */
final class Texts {
  private Texts() {}

  /**
   * Padded standard base64 with one spelling only. The JDK decoder ignores the unused bits of the
   * last character and forgives missing padding; encoding again finds both.
   */
  static Optional<byte[]> base64(String text) {
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      boolean canonical = Base64.getEncoder().encodeToString(decoded).equals(text);
      return canonical ? Optional.of(decoded) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** A decimal number 0..2^63-1 without sign and without leading zeroes. */
  static OptionalLong decimal(String text) {
    if (text.isEmpty() || text.length() > 19 || (text.length() > 1 && text.charAt(0) == '0')) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return OptionalLong.empty();
      }
      value = value * 10 + digit;
    }
    return OptionalLong.of(value);
  }

  /** Strict UTF-8: nothing is replaced. */
  static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /** The rule for key names (C2SP signed-note): not empty, no Unicode space, no plus sign. */
  static boolean isKeyName(String name) {
    return !name.isEmpty()
        && name.codePoints()
            .noneMatch(c ->
                c == '+'
                    || c < 0x20
                    || c == 0x85
                    || Character.isSpaceChar(c)
                    || Character.isWhitespace(c)
                    || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }
}
