package dev.evident.engine.search;

import dev.evident.query.Answer;
import java.util.List;

/**
 * A table, or its refusal.
 *
 * @param answer a {@link Answer.Table} or {@link Answer.TooManyGroups}
 * @param missing where the log could not be read; empty when the answer is whole
 */
public record StatsFound(Answer answer, List<MissingRange> missing) {
  public StatsFound {
    missing = List.copyOf(missing);
  }
}
