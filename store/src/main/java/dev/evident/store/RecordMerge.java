package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.store.segment.Bytes;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The records of several segments in the order of their indexes. One thread. */
final class RecordMerge {
  private final PriorityQueue<SegmentRows> waiting =
      new PriorityQueue<>(Comparator.comparingLong(SegmentRows::index));
  private @Nullable SegmentRows current;
  // The current segment goes on while its index is below that of all others.
  private long others;
  private boolean begun;

  RecordMerge(List<SegmentRows> segments) {
    waiting.addAll(segments);
    current = waiting.poll();
    others = nextOfOthers();
  }

  private long nextOfOthers() {
    SegmentRows next = waiting.peek();
    return next == null ? SegmentRows.END : next.index();
  }

  /** Moves to the next record; false when there is none. */
  boolean next() throws IOException {
    SegmentRows open = current;
    if (open == null) {
      return false;
    }
    if (begun) {
      long before = open.index();
      open.advance();
      if (open.index() >= others) {
        waiting.add(open);
        open = waiting.remove();
        current = open;
        others = nextOfOthers();
      }
      if (open.index() <= before) {
        throw new CorruptLogException(
            "record " + open.index() + " is in segment " + open.name() + " and in another one");
      }
    }
    begun = true;
    return open.index() != SegmentRows.END;
  }

  private SegmentRows open() {
    SegmentRows open = current;
    if (open == null) {
      throw new AssertionError("bug: record asked for before the first one");
    }
    return open;
  }

  long index() {
    return open().index();
  }

  long acceptedMs() {
    return open().acceptedMs();
  }

  /** Name of the segment that the record is from. */
  String name() {
    return open().name();
  }

  /** The record, from 0 on; valid until the next call. */
  Bytes record() throws IOException {
    return open().record();
  }
}
