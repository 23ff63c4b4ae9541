package dev.evident.store.scan;

import dev.evident.query.Answer;
import java.util.List;
import java.util.Optional;

/** What {@link Scan#events} answers. */
public sealed interface EventsAnswer {
  /**
   * An event.
   *
   * @param record the bytes of the whole record, as it was accepted
   */
  record Hit(long index, byte[] record) {}

  /**
   * A page: of as many events as were asked for, or of fewer when these have too many bytes ({@link
   * ScanLimits#pageBytesMax}); as long as there is a next page, there is more.
   *
   * @param fields the named fields of each hit, when the query ends with {@code fields}
   * @param next where the next page begins; empty when there is none
   * @param missing what could not be read: not empty means that the answer is incomplete
   */
  record Page(
      List<Hit> hits,
      Optional<Answer.Table> fields,
      Optional<Position> next,
      Total total,
      List<Unreadable> missing)
      implements EventsAnswer {
    public Page {
      hits = List.copyOf(hits);
      missing = List.copyOf(missing);
    }

    public boolean isComplete() {
      return missing.isEmpty();
    }
  }

  /** Refused: what a sort compares, or what it sorts again, takes more memory than it may. */
  record TooMuchMemory(long memoryBytesMax) implements EventsAnswer {}

  /** Refused: the page ends beyond the rows that are held for one query. */
  record TooManyRows(int rowsMax) implements EventsAnswer {}
}
