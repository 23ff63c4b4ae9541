package dev.evident.store.terms;

import dev.evident.model.Field;
import dev.evident.query.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The plan of words that stand in one value, when that value may be a UUID: then it is a term, but
 * its words are none.
 */
final class UuidWords {
  private static final int[] LENGTHS = {8, 4, 4, 4, 12};

  private UuidWords() {}

  /**
   * The plan of words in a row.
   *
   * @param field whose value it is
   * @param words in their order
   * @param needed the same by the rules without UUIDs
   */
  static TermPlan plan(Field field, List<String> words, Terms needed) {
    if (words.isEmpty() || !mayStandInUuid(words)) {
      return plain(needed);
    }
    if (words.size() < LENGTHS.length) {
      return new TermPlan.Anywhere();
    }
    return TermPlan.oneOf(
        Stream.concat(itself(field, String.join("-", words)), Stream.of(plain(needed))));
  }

  /** The terms of which a value has one that is this UUID in small letters. */
  static Stream<TermPlan> itself(Field field, String uuid) {
    TermPlan whole = new TermPlan.One(TermHash.whole(uuid));
    TokenTerms terms = new TokenTerms();
    return field.covers("id") && terms.isTimedUuid(uuid)
        ? Stream.of(new TermPlan.One(terms.timeTerm(uuid)), whole)
        : Stream.of(whole);
  }

  /** The plan of what a pattern needs: words of one value, in whatever order. */
  static TermPlan plan(Terms needed) {
    return words(needed).stream().allMatch(UuidWords::isUuidWord)
        ? new TermPlan.Anywhere()
        : plain(needed);
  }

  private static TermPlan plain(Terms needed) {
    return switch (needed) {
      case Terms.Anywhere _ -> new TermPlan.Anywhere();
      case Terms.Whole(String text) -> new TermPlan.One(TermHash.whole(text));
      case Terms.Word _, Terms.AllOf _ -> TermPlan.allWords(words(needed));
      case Terms.OneOf _ -> throw new AssertionError("bug: a test needs one of several");
    };
  }

  private static List<String> words(Terms needed) {
    List<String> words = new ArrayList<>();
    collect(needed, words);
    return words;
  }

  private static void collect(Terms needed, List<String> words) {
    if (needed instanceof Terms.Word(String text)) {
      words.add(text);
    } else if (needed instanceof Terms.AllOf(List<Terms> parts)) {
      parts.forEach(part -> collect(part, words));
    }
  }

  /** Whether the words follow one another in some UUID. */
  private static boolean mayStandInUuid(List<String> words) {
    for (int first = 0; first + words.size() <= LENGTHS.length; first++) {
      boolean fits = true;
      for (int i = 0; i < words.size(); i++) {
        fits &= words.get(i).length() == LENGTHS[first + i] && isHex(words.get(i));
      }
      if (fits) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUuidWord(String word) {
    return (word.length() == 4 || word.length() == 8 || word.length() == 12) && isHex(word);
  }

  private static boolean isHex(String word) {
    return word.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
