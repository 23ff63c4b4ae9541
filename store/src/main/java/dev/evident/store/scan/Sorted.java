package dev.evident.store.scan;

import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.query.FlatValue;
import dev.evident.query.ValueOrder;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The first so many events in the order of a field's values. For one thread. */
final class Sorted {
  private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000L);

  private final Field field;
  private final boolean descending;
  private final int capacity;
  private final Comparator<Entry> order;
  // The last one of the order on top.
  private final PriorityQueue<Entry> heap;
  private final List<FlatValue> values = new ArrayList<>();
  private long textBytes;
  private @Nullable RowValues reader;
  private @Nullable SegmentPlan readerOf;

  /**
   * A value as it is compared: a number, otherwise a text. Times are numbers here: a field of times
   * has nothing else.
   */
  private record Key(@Nullable BigDecimal number, String text) {
    int compareTo(Key other) {
      if (number != null && other.number != null) {
        return number.compareTo(other.number);
      }
      if ((number == null) != (other.number == null)) {
        return number != null ? -1 : 1;
      }
      return ValueOrder.compareTexts(text, other.text);
    }
  }

  /** An event and its value; what has none comes last in both directions. */
  record Entry(@Nullable Key key, long index, int block, int row) {}

  Sorted(Field field, boolean descending, int capacity) {
    this.field = field;
    this.descending = descending;
    this.capacity = capacity;
    this.order =
        (a, b) -> {
          if (a.key == null || b.key == null) {
            if (a.key != b.key) {
              return a.key == null ? 1 : -1;
            }
          } else {
            int byKey = a.key.compareTo(b.key);
            if (byKey != 0) {
              return descending ? -byKey : byKey;
            }
          }
          return descending ? Long.compare(b.index, a.index) : Long.compare(a.index, b.index);
        };
    this.heap = new PriorityQueue<>(order.reversed());
  }

  void offer(BlockRows block, int row, int blockNumber) throws IOException {
    Entry entry = new Entry(key(block, row), block.places().index(row), blockNumber, row);
    if (heap.size() < capacity) {
      add(entry);
    } else if (order.compare(entry, heap.element()) < 0) {
      textBytes -= bytes(heap.remove());
      add(entry);
    }
  }

  private void add(Entry entry) {
    heap.add(entry);
    textBytes += bytes(entry);
  }

  private static int bytes(Entry entry) {
    return entry.key == null ? 0 : 2 * entry.key.text.length();
  }

  /** What the texts take that are compared. */
  long memoryBytes() {
    return textBytes;
  }

  private @Nullable Key key(BlockRows block, int row) throws IOException {
    RowValues of = reader;
    if (of == null || readerOf != block.plan()) {
      readerOf = block.plan();
      of = new RowValues(readerOf, field);
      reader = of;
    }
    values.clear();
    of.add(block, row, values);
    Key best = null;
    for (FlatValue value : values) {
      Key key = key(value);
      if (key != null && (best == null || (key.compareTo(best) > 0) == descending)) {
        best = key;
      }
    }
    return best;
  }

  private @Nullable Key key(FlatValue value) {
    if (field.type() == FieldType.TIME) {
      Optional<Instant> time = value.time();
      return time.isEmpty() ? null : new Key(seconds(time.get()), "");
    }
    Optional<BigDecimal> number = value.number();
    return number.isPresent() ? new Key(number.get(), "") : new Key(null, value.text());
  }

  private static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.getEpochSecond())
        .multiply(BILLION)
        .add(BigDecimal.valueOf(time.getNano()));
  }

  /** The events in their order. */
  List<Entry> sorted() {
    return heap.stream().sorted(order).toList();
  }
}
