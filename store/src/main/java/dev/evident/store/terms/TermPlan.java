package dev.evident.store.terms;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.query.Terms;
import dev.evident.query.Tokens;
import dev.evident.store.segment.TermLookup;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which terms a block must hold that holds a match of a filter: {@link Terms} by the rules of
 * {@link TokenTerms}. Immutable.
 */
public sealed interface TermPlan {
  /** Nothing is known: every block may hold a match. */
  record Anywhere() implements TermPlan {}

  /** This term. */
  record One(long term) implements TermPlan {}

  /** Every one of two or more. */
  record AllOf(List<TermPlan> parts) implements TermPlan {
    public AllOf {
      parts = List.copyOf(parts);
    }
  }

  /** At least one of two or more. */
  record OneOf(List<TermPlan> parts) implements TermPlan {
    public OneOf {
      parts = List.copyOf(parts);
    }
  }

  /** What the filter needs. */
  static TermPlan of(Filter filter) {
    return switch (filter) {
      case Filter.And(List<Filter> parts) -> allOf(parts.stream().map(TermPlan::of));
      case Filter.Or(List<Filter> parts) -> oneOf(parts.stream().map(TermPlan::of));
      case Filter.Test test when isApart(test.field()) -> new Anywhere();
      case Filter.Words words ->
          UuidWords.plan(words.field(), Tokens.words(words.text()), Terms.of(words));
      case Filter.Exact exact -> ofValue(exact.field(), exact.value());
      case Filter.Prefix prefix -> UuidWords.plan(Terms.of(prefix));
      case Filter.Wildcard wildcard -> UuidWords.plan(Terms.of(wildcard));
      case Filter.Cidr(_, var network) ->
          network.isOne() ? new One(TermHash.whole(network.first().text())) : new Anywhere();
      case Filter.Range _, Filter.Exists _ -> new Anywhere();
      case Filter.Not _, Filter.All _ -> new Anywhere();
    };
  }

  /** Whether values of the field are no terms. */
  private static boolean isApart(Field field) {
    return field.equals(Field.INDEX) || field.equals(Field.TIME) || field.equals(Field.RECEIVED);
  }

  /** What a value that is exactly this text has. */
  private static TermPlan ofValue(Field field, String value) {
    if (new TokenTerms().isUuid(value)) {
      return oneOf(UuidWords.itself(field, value));
    }
    List<String> words = Tokens.words(value);
    String folded = Tokens.fold(value);
    return TokenTerms.hasWhole(folded, words) ? new One(TermHash.whole(folded)) : allWords(words);
  }

  /** These words. */
  static TermPlan allWords(List<String> words) {
    return allOf(words.stream().map(word -> new One(TermHash.word(word))));
  }

  private static TermPlan allOf(Stream<TermPlan> parts) {
    Set<TermPlan> known = new LinkedHashSet<>();
    parts
        .filter(part -> !(part instanceof Anywhere))
        .forEach(part -> {
          if (part instanceof AllOf(List<TermPlan> inner)) {
            known.addAll(inner);
          } else {
            known.add(part);
          }
        });
    return switch (known.size()) {
      case 0 -> new Anywhere();
      case 1 -> known.iterator().next();
      default -> new AllOf(List.copyOf(known));
    };
  }

  /** At least one of these. */
  static TermPlan oneOf(Stream<TermPlan> parts) {
    Set<TermPlan> known = new LinkedHashSet<>(parts.toList());
    if (known.contains(new Anywhere())) {
      return new Anywhere();
    }
    return known.size() == 1 ? known.iterator().next() : new OneOf(List.copyOf(known));
  }

  /**
   * Says which blocks may hold a match, by setting their bits; other bits are left as they are.
   *
   * @param blocks how many blocks there are
   * @param bits by block number, from 0
   * @return whether there is such a block
   */
  default boolean narrow(TermLookup lookup, int blocks, long[] bits) throws IOException {
    long[] found = candidates(lookup, blocks);
    long any = 0;
    for (int i = 0; i < found.length; i++) {
      bits[i] |= found[i];
      any |= found[i];
    }
    return any != 0;
  }

  private long[] candidates(TermLookup lookup, int blocks) throws IOException {
    long[] found = new long[(blocks + Long.SIZE - 1) / Long.SIZE];
    switch (this) {
      case Anywhere _ -> Arrays.fill(found, -1L);
      case One(long term) -> lookup.blocks(term, found);
      case AllOf(List<TermPlan> parts) -> {
        Arrays.fill(found, -1L);
        for (TermPlan part : parts) {
          if (!keep(found, part.candidates(lookup, blocks))) {
            break;
          }
        }
      }
      case OneOf(List<TermPlan> parts) -> {
        for (TermPlan part : parts) {
          long[] more = part.candidates(lookup, blocks);
          for (int i = 0; i < found.length; i++) {
            found[i] |= more[i];
          }
        }
      }
    }
    if (blocks % Long.SIZE != 0) {
      found[found.length - 1] &= (1L << blocks) - 1; // there may be more blocks by now
    }
    return found;
  }

  /** Leaves the bits that both have; false when there is none. */
  private static boolean keep(long[] bits, long[] others) {
    long any = 0;
    for (int i = 0; i < bits.length; i++) {
      bits[i] &= others[i];
      any |= bits[i];
    }
    return any != 0;
  }
}
