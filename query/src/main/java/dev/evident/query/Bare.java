package dev.evident.query;

import dev.evident.model.TextPattern.AnyRun;
import dev.evident.model.TextPattern.Literal;
import dev.evident.model.TextPattern.Part;
import java.util.List;

/**
 * A word that stands without quotes.
 *
 * @param from where it begins in the query
 * @param to where it ends
 * @param text its characters, wildcards as they stand, without the backslashes of escapes
 * @param parts the same as a pattern; equal neighbours are merged
 * @param plain whether no character was escaped or quoted
 */
record Bare(int from, int to, String text, List<Part> parts, boolean plain) {
  boolean isWild() {
    return parts.stream().anyMatch(part -> !(part instanceof Literal));
  }

  /** Nothing but {@code *}. */
  boolean isStar() {
    return parts.equals(List.of(new AnyRun()));
  }

  boolean isKeyword(String keyword) {
    return plain && text.equals(keyword);
  }
}
