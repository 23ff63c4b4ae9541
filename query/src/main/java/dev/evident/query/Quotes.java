package dev.evident.query;

import dev.evident.model.TextPattern;
import dev.evident.model.TextPattern.AnyOne;
import dev.evident.model.TextPattern.AnyRun;
import dev.evident.model.TextPattern.Literal;
import java.util.Set;

/** Writes values the way the lexer reads them. */
final class Quotes {
  private static final Set<String> KEYWORDS = Set.of("AND", "OR", "NOT", "TO");
  private static final String PLAIN = "_.@-";

  private Quotes() {}

  /** Without quotes where nothing could be misread. */
  static String word(String text) {
    boolean bare =
        !text.isEmpty()
            && text.codePoints().allMatch(Quotes::isPlain)
            && text.charAt(0) != '-'
            && !KEYWORDS.contains(text);
    return bare ? text : quoted(text);
  }

  private static boolean isPlain(int c) {
    return Tokens.isWordPart(c) || PLAIN.indexOf(c) >= 0;
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              if (isInvisible(c)) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.append('"').toString();
  }

  /** Controls, line separators and halves of characters: all below U+10000. */
  private static boolean isInvisible(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  static String pattern(TextPattern pattern) {
    StringBuilder out = new StringBuilder();
    for (TextPattern.Part part : pattern.parts()) {
      switch (part) {
        case AnyOne() -> out.append('?');
        case AnyRun() -> out.append('*');
        case Literal(String text) -> text.codePoints().forEach(c -> literal(c, out));
      }
    }
    return out.toString();
  }

  /** A character of a pattern: quotes would make wildcards literal, so each is escaped alone. */
  private static void literal(int c, StringBuilder out) {
    boolean plain = isPlain(c) && !(c == '-' && out.isEmpty());
    if (!plain) {
      out.append('\\');
    }
    out.appendCodePoint(c);
  }
}
