package dev.evident.store.scan;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that may hold matches, one after the other in an order of events: by the first event
 * that each may hold. A segment is opened only when its turn comes. For one thread.
 */
final class BlockQueue {
  private final Order order;
  private final Candidates candidates;
  private final PriorityQueue<Cursor> cursors =
      new PriorityQueue<>((a, b) -> Long.compare(b.key, a.key));
  private @Nullable Cursor last;

  /** A segment and its next block. */
  private static final class Cursor {
    final Part part;
    // The larger the sooner.
    long key;
    Candidates.@Nullable Blocks blocks;
    int at;

    Cursor(Part part, long key) {
      this.part = part;
      this.key = key;
    }
  }

  BlockQueue(Order order, Candidates candidates) {
    this.order = order;
    this.candidates = candidates;
    for (Part part : candidates.parts()) {
      long first =
          switch (order) {
            case TIME_DESC -> part.highTime();
            case TIME_ASC -> part.lowTime();
            case INDEX_DESC -> part.highIndex();
            case INDEX_ASC -> part.lowIndex();
          };
      cursors.add(new Cursor(part, sooner(first)));
    }
  }

  /** Turns a time or an index into a number that is larger the sooner it comes. */
  private long sooner(long value) {
    return order.isDescending() ? value : ~value;
  }

  private long first(Part part, int block) {
    return switch (order) {
      case TIME_DESC -> part.maxTime(block);
      case TIME_ASC -> part.minTime(block);
      case INDEX_DESC -> part.lastIndex(block);
      case INDEX_ASC -> part.firstIndex(block);
    };
  }

  /**
   * Goes on to the next block.
   *
   * @param best stops before the first block that can hold nothing better; null: never stops
   * @return false when there is none
   */
  boolean next(@Nullable Best best) {
    Cursor done = last;
    last = null;
    if (done != null) {
      again(done);
    }
    while (!cursors.isEmpty()) {
      Cursor cursor = cursors.peek();
      if (best != null && isTooLate(best, sooner(cursor.key))) { // twice is the number itself
        return false;
      }
      cursors.remove();
      if (cursor.blocks != null) {
        last = cursor;
        return true;
      }
      Candidates.Blocks opened = candidates.open(cursor.part);
      if (opened != null) {
        sort(cursor.part, opened.numbers());
        cursor.blocks = opened;
        cursor.at = -1;
        again(cursor);
      }
    }
    return false;
  }

  /** Whether blocks are left behind the last one. */
  boolean hasMore() {
    return !cursors.isEmpty();
  }

  boolean isTooLate(Best best, long first) {
    return order.isByTime() ? best.isTooLate(first) : best.isIndexTooLate(first);
  }

  private void again(Cursor cursor) {
    cursor.at++;
    int[] numbers = blocks(cursor).numbers();
    if (cursor.at < numbers.length) {
      cursor.key = sooner(first(cursor.part, numbers[cursor.at]));
      cursors.add(cursor);
    }
  }

  private static Candidates.Blocks blocks(Cursor cursor) {
    Candidates.Blocks blocks = cursor.blocks;
    if (blocks == null) {
      throw new AssertionError("bug: the segment " + cursor.part + " is not open");
    }
    return blocks;
  }

  /** Few blocks that are nearly in order, or in the reverse one. */
  private void sort(Part part, int[] numbers) {
    if (order.isDescending()) {
      for (int i = 0, j = numbers.length - 1; i < j; i++, j--) {
        int block = numbers[i];
        numbers[i] = numbers[j];
        numbers[j] = block;
      }
    }
    for (int i = 1; i < numbers.length; i++) {
      int block = numbers[i];
      long key = sooner(first(part, block));
      int at = i;
      for (; at > 0 && sooner(first(part, numbers[at - 1])) < key; at--) {
        numbers[at] = numbers[at - 1];
      }
      numbers[at] = block;
    }
  }

  private Cursor here() {
    Cursor cursor = last;
    if (cursor == null) {
      throw new AssertionError("bug: no block");
    }
    return cursor;
  }

  SegmentPlan plan() {
    return blocks(here()).plan();
  }

  Part part() {
    return here().part;
  }

  int block() {
    return blocks(here()).numbers()[here().at];
  }

  /** When the first event of the block may come. */
  long first() {
    return first(part(), block());
  }

  /** Whether every event of the block comes before a position, or is at it. */
  boolean liesBefore(Position.Behind position) {
    return switch (order) {
      case TIME_DESC -> part().minTime(block()) > position.timeMillis();
      case TIME_ASC -> part().maxTime(block()) < position.timeMillis();
      case INDEX_DESC -> part().firstIndex(block()) >= position.index();
      case INDEX_ASC -> part().lastIndex(block()) <= position.index();
    };
  }
}
