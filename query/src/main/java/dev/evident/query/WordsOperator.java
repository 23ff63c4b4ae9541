package dev.evident.query;

import dev.evident.model.Filter;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** {@code field:value}, {@code word} and {@code "a phrase"}: words in a row, case aside. */
final class WordsOperator {
  private WordsOperator() {}

  static String text(Filter.Words words) {
    String value = Quotes.word(words.text());
    return words.field().isEverything() ? value : FieldNames.text(words.field()) + ":" + value;
  }

  static Predicate<FlatValue> test(Filter.Words test) {
    List<String> wanted = Tokens.words(test.text());
    if (wanted.isEmpty()) {
      String whole = Tokens.fold(test.text());
      return value -> value.folded().equals(whole);
    }
    return value -> Collections.indexOfSubList(value.words(), wanted) >= 0;
  }
}
