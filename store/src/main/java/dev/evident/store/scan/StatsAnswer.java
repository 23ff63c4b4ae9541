package dev.evident.store.scan;

import dev.evident.query.Answer;
import java.util.List;

/** What {@link Scan#stats} answers. */
public sealed interface StatsAnswer {
  /**
   * A table.
   *
   * @param events that matched the filter
   * @param missing what could not be read: not empty means that the answer is incomplete
   */
  record Table(Answer.Table table, long events, List<Unreadable> missing) implements StatsAnswer {
    public Table {
      missing = List.copyOf(missing);
    }

    public boolean isComplete() {
      return missing.isEmpty();
    }
  }

  /** Refused: the keys have more combinations of values than the limit. */
  record TooManyGroups(int groupsMax) implements StatsAnswer {}

  /** Refused: keys and different values take more memory than one query may have. */
  record TooMuchMemory(long memoryBytesMax) implements StatsAnswer {}
}
