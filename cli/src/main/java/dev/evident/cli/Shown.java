package dev.evident.cli;

import java.nio.charset.StandardCharsets;

/**
 * Values as a terminal may show them. Control characters would let an event write to the terminal
 * of whoever reads it, and marks of direction would let it pass for another one.
 */
final class Shown {
  private static final char HIDDEN = '?';

  private Shown() {}

  /** Whether a terminal would act on the character, or hide it. */
  private static boolean isHarmful(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** One line of plain text. */
  static String plain(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().map(c -> isHarmful(c) ? HIDDEN : c).forEach(shown::appendCodePoint);
    return shown.toString();
  }

  /** The same, at most so many characters. */
  static String shortened(String text, int width) {
    StringBuilder start = new StringBuilder();
    text.codePoints().limit(width + 1L).forEach(start::appendCodePoint);
    String shown = plain(start.toString());
    if (shown.codePointCount(0, shown.length()) <= width) {
      return shown;
    }
    return shown.substring(0, shown.offsetByCodePoints(0, width - 1)) + "…";
  }

  /** Followed by spaces up to the width, and two more. */
  static String cell(String text, int width) {
    String shown = shortened(text, width);
    return shown + " ".repeat(width - shown.codePointCount(0, shown.length()) + 2);
  }

  /**
   * JSON that means the same: what a terminal would act on is escaped. Line feeds stand between
   * lines and never inside a string, so they stay.
   */
  static String json(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (c != '\n' && isHarmful(c)) {
        for (; i < next; i++) {
          shown.append("\\u%04x".formatted((int) text.charAt(i)));
        }
      } else {
        shown.appendCodePoint(c);
      }
      i = next;
    }
    return shown.toString();
  }
}
