package dev.evident.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Words of a text, and letters without case. A word is a run of letters and digits as Unicode has
 * them; everything else separates. Case is folded by code point: to upper case, then to lower case,
 * without rules of a language, and only within words' characters, so that a fold never makes or
 * breaks a word and never changes how many code points there are.
 */
public final class Tokens {
  private Tokens() {}

  public static boolean isWordPart(int codePoint) {
    return Character.isLetterOrDigit(codePoint);
  }

  public static int fold(int codePoint) {
    if (!isWordPart(codePoint)) {
      return codePoint;
    }
    int folded = Character.toLowerCase(Character.toUpperCase(codePoint));
    return isWordPart(folded) ? folded : codePoint;
  }

  public static String fold(String text) {
    int[] folded = text.codePoints().map(Tokens::fold).toArray();
    return new String(folded, 0, folded.length);
  }

  /** The folded words in their order. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (isWordPart(c)) {
        word.appendCodePoint(fold(c));
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
