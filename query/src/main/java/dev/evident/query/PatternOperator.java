package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.model.Filter;
import dev.evident.model.TextPattern;
import dev.evident.model.TextPattern.AnyOne;
import dev.evident.model.TextPattern.AnyRun;
import dev.evident.model.TextPattern.Literal;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** {@code field:pre*} and {@code field:*in?ix*}, case aside. */
final class PatternOperator {
  private static final int ANY_ONE = -1;
  private static final int ANY_RUN = -2;

  private PatternOperator() {}

  static Filter parse(Parser p, Field field, Bare word) throws QueryException {
    TextPattern pattern = p.checked(word.from(), () -> new TextPattern(word.parts()));
    return pattern
        .prefix()
        .<Filter>map(prefix -> new Filter.Prefix(field, prefix))
        .orElseGet(() -> new Filter.Wildcard(field, pattern));
  }

  static String text(Field field, String value) {
    return field.isEverything() ? value : FieldNames.text(field) + ":" + value;
  }

  static String value(Filter.Prefix prefix) {
    return Quotes.pattern(pattern(prefix));
  }

  static TextPattern pattern(Filter.Prefix prefix) {
    return new TextPattern(List.of(new Literal(prefix.prefix()), new AnyRun()));
  }

  /** Whether a pattern over this field may also match a single word of a value. */
  static boolean seesWords(Field field) {
    return field.type() == FieldType.TEXT || field.type() == FieldType.ANY;
  }

  static Predicate<FlatValue> test(Field field, TextPattern pattern) {
    int[] codes = codes(pattern);
    boolean words = seesWords(field);
    return value ->
        matches(codes, value.folded())
            || (words && value.words().stream().anyMatch(word -> matches(codes, word)));
  }

  private static int[] codes(TextPattern pattern) {
    return pattern.parts().stream()
        .flatMapToInt(part ->
            switch (part) {
              case AnyOne() -> IntStream.of(ANY_ONE);
              case AnyRun() -> IntStream.of(ANY_RUN);
              case Literal(String text) -> Tokens.fold(text).codePoints();
            })
        .toArray();
  }

  /** Goes back to the last {@code *} only: an earlier one could not match more. */
  private static boolean matches(int[] pattern, String folded) {
    int[] text = folded.codePoints().toArray();
    int p = 0;
    int t = 0;
    int runAt = -1;
    int runText = 0;
    while (t < text.length) {
      if (p < pattern.length && pattern[p] == ANY_RUN) {
        runAt = p++;
        runText = t;
      } else if (p < pattern.length && (pattern[p] == ANY_ONE || pattern[p] == text[t])) {
        p++;
        t++;
      } else if (runAt >= 0) {
        p = runAt + 1;
        t = ++runText;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == ANY_RUN) {
      p++;
    }
    return p == pattern.length;
  }
}
