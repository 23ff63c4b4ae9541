package dev.evident.query;

import dev.evident.model.Filter;
import java.util.Collections;
import java.util.List;

/** {@code field:value}, {@code word} and {@code "a phrase"}: words in a row, case aside. */
final class WordsOperator {
  private WordsOperator() {}

  static String text(Filter.Words words) {
    String value = Quotes.word(words.text());
    return words.field().isEverything() ? value : FieldNames.text(words.field()) + ":" + value;
  }

  static boolean matches(Filter.Words test, FlatRecord record) {
    List<String> wanted = Tokens.words(test.text());
    String whole = Tokens.fold(test.text());
    return record
        .values(test.field())
        .anyMatch(value ->
            wanted.isEmpty()
                ? value.folded().equals(whole)
                : Collections.indexOfSubList(value.words(), wanted) >= 0);
  }
}
