package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.TextPattern;
import dev.evident.model.TextPattern.Literal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a record must contain, in any field, to match a filter: for an index from terms to places.
 * It only narrows. A record that matches always has the terms; one that has them need not match.
 */
public sealed interface Terms {
  /** Nothing is known: every place may hold a match. */
  record Anywhere() implements Terms {}

  /** One entry of an index. */
  sealed interface Term extends Terms {}

  /** A folded word of some value. */
  record Word(String text) implements Term {}

  /** A folded value, whole. */
  record Whole(String text) implements Term {}

  /** Every one of two or more. */
  record AllOf(List<Terms> parts) implements Terms {
    public AllOf {
      parts = List.copyOf(parts);
    }
  }

  /** At least one of two or more. */
  record OneOf(List<Terms> parts) implements Terms {
    public OneOf {
      parts = List.copyOf(parts);
    }
  }

  /** Whether a place with these terms may hold a match. */
  default boolean mayMatch(Set<Term> present) {
    return switch (this) {
      case Anywhere _ -> true;
      case Term term -> present.contains(term);
      case AllOf(List<Terms> parts) -> parts.stream().allMatch(part -> part.mayMatch(present));
      case OneOf(List<Terms> parts) -> parts.stream().anyMatch(part -> part.mayMatch(present));
    };
  }

  /** What the filter needs. */
  static Terms of(Filter filter) {
    return switch (filter) {
      case Filter.And(List<Filter> parts) -> allOf(parts.stream().map(Terms::of).toList());
      case Filter.Or(List<Filter> parts) -> oneOf(parts.stream().map(Terms::of).toList());
      case Filter.Words(_, String text) -> ofWords(text);
      case Filter.Exact(_, String value) -> new Whole(Tokens.fold(value));
      case Filter.Prefix prefix -> ofPattern(PatternOperator.pattern(prefix));
      case Filter.Wildcard(_, TextPattern pattern) -> ofPattern(pattern);
      case Filter.Cidr(_, var network) ->
          network.isOne() ? new Whole(network.first().text()) : new Anywhere();
      case Filter.Range _, Filter.Exists _ -> new Anywhere();
      case Filter.Not _, Filter.All _ -> new Anywhere();
    };
  }

  private static Terms ofWords(String text) {
    List<String> words = Tokens.words(text);
    return words.isEmpty()
        ? new Whole(Tokens.fold(text))
        : allOf(words.stream().<Terms>map(Word::new).toList());
  }

  /**
   * The words that a pattern holds whole: with something between them and the next wildcard. Such a
   * pattern can match no single word, so its beginning and its end are those of the value.
   */
  private static Terms ofPattern(TextPattern pattern) {
    List<Terms> words = new ArrayList<>();
    List<TextPattern.Part> parts = pattern.parts();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Literal(String text)) {
        List<String> all = Tokens.words(text);
        boolean openBefore = i > 0 && Tokens.isWordPart(text.codePointAt(0));
        boolean openAfter =
            i < parts.size() - 1 && Tokens.isWordPart(text.codePointBefore(text.length()));
        int from = openBefore ? 1 : 0;
        int to = all.size() - (openAfter ? 1 : 0);
        for (int w = from; w < to; w++) {
          words.add(new Word(all.get(w)));
        }
      }
    }
    return allOf(words);
  }

  private static Terms allOf(List<Terms> parts) {
    Set<Terms> known = new LinkedHashSet<>(parts);
    known.remove(new Anywhere());
    return switch (known.size()) {
      case 0 -> new Anywhere();
      case 1 -> known.iterator().next();
      default -> new AllOf(List.copyOf(known));
    };
  }

  private static Terms oneOf(List<Terms> parts) {
    Set<Terms> known = new LinkedHashSet<>(parts);
    if (known.contains(new Anywhere())) {
      return new Anywhere();
    }
    return known.size() == 1 ? known.iterator().next() : new OneOf(List.copyOf(known));
  }

  /**
   * The terms that an index must hold for a record: of every value apart from {@code index}, {@code
   * time} and {@code received}, its words and itself; of an address also its one canonical text,
   * because {@code ::ffff:10.0.0.1} is found by {@code 10.0.0.1}.
   */
  static Set<Term> of(FlatRecord record) {
    Set<Term> terms = new HashSet<>();
    record
        .values(Field.EVERYTHING)
        .forEach(value -> {
          value.words().forEach(word -> terms.add(new Word(word)));
          terms.add(new Whole(value.folded()));
          value.address().ifPresent(address -> terms.add(new Whole(address.text())));
        });
    return terms;
  }
}
