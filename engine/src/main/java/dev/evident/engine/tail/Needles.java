package dev.evident.engine.tail;

import dev.evident.model.Filter;
import dev.evident.model.TextPattern;
import dev.evident.query.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the bytes of a record must hold to match a filter: a look that costs a fiftieth of taking
 * the record apart, and sorts most records out. It only narrows, and says nothing of records with
 * escapes or letters outside of ASCII.
 */
sealed interface Needles {
  /** Nothing is known. */
  record Any() implements Needles {}

  /** Nothing in plain ASCII can match. */
  record None() implements Needles {}

  record Text(byte[] lowerCase) implements Needles {}

  record AllOf(List<Needles> parts) implements Needles {}

  record OneOf(List<Needles> parts) implements Needles {}

  static Needles of(Filter filter) {
    return switch (filter) {
      case Filter.And(List<Filter> parts) -> new AllOf(parts.stream().map(Needles::of).toList());
      case Filter.Or(List<Filter> parts) -> new OneOf(parts.stream().map(Needles::of).toList());
      case Filter.Words(_, String text) ->
          new AllOf(Tokens.words(text).stream().map(Needles::text).toList());
      case Filter.Exact(_, String value) -> text(Tokens.fold(value));
      case Filter.Prefix(_, String prefix) -> text(Tokens.fold(prefix));
      case Filter.Wildcard(_, TextPattern pattern) ->
          new AllOf(
              pattern.parts().stream()
                  .filter(TextPattern.Literal.class::isInstance)
                  .map(part -> text(Tokens.fold(((TextPattern.Literal) part).text())))
                  .toList());
      case Filter.All _, Filter.Not _, Filter.Cidr _, Filter.Range _, Filter.Exists _ -> new Any();
    };
  }

  private static Needles text(String folded) {
    boolean plain = folded.chars().allMatch(c -> c >= ' ' && c < 0x80 && c != '"' && c != '\\');
    return plain ? new Text(folded.getBytes(StandardCharsets.US_ASCII)) : new None();
  }

  /** False: it cannot match. True: it must be looked at. */
  default boolean mayMatch(TailRecord record) {
    byte[] bytes = record.plainLowerCase();
    return bytes.length == 0 || in(bytes);
  }

  private boolean in(byte[] bytes) {
    return switch (this) {
      case Any _ -> true;
      case None _ -> false;
      case Text(byte[] needle) -> holds(bytes, needle);
      case AllOf(List<Needles> parts) -> {
        for (Needles part : parts) {
          if (!part.in(bytes)) {
            yield false;
          }
        }
        yield true;
      }
      case OneOf(List<Needles> parts) -> {
        for (Needles part : parts) {
          if (part.in(bytes)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  private static boolean holds(byte[] bytes, byte[] needle) {
    if (needle.length == 0) {
      return true;
    }
    int last = bytes.length - needle.length;
    outer:
    for (int i = 0; i <= last; i++) {
      if (bytes[i] == needle[0]) {
        for (int j = 1; j < needle.length; j++) {
          if (bytes[i + j] != needle[j]) {
            continue outer;
          }
        }
        return true;
      }
    }
    return false;
  }
}
