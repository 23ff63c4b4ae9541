package dev.evident.engine;

import dev.evident.codec.RecordFields;
import dev.evident.log.EvidentLog;
import dev.evident.log.StoredRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Lists events newest first by reading records backwards, a stretch at a time, and looking at each.
 * Plain on purpose: the columnar store answers in its place once there is one.
 */
final class Listing {
  /** Records that one request looks at: about two seconds of work. */
  static final long SCAN_RECORDS_MAX = 1_000_000;

  private static final int STRETCH_RECORDS = 1_024;

  private final EvidentLog log;
  private final EventFilter filter;
  private final RecordFields fields = new RecordFields();

  Listing(EvidentLog log, EventFilter filter) {
    this.log = log;
    this.filter = filter;
  }

  EventPage page(Optional<Cursor> cursor, int limit) throws IOException {
    long size = log.committed().size();
    long below = cursor.map(c -> Math.min(c.below(), size)).orElse(size);
    long lowest = Math.max(0, below - SCAN_RECORDS_MAX);
    List<EventPage.Item> events = new ArrayList<>(limit);
    while (events.size() < limit && below > lowest) {
      long from = Math.max(lowest, below - STRETCH_RECORDS);
      Deque<EventPage.Item> stretch = new ArrayDeque<>();
      log.scan(
          from,
          below,
          record -> {
            if (!record.isControl()) {
              byte[] whole = RecordIdentity.whole(record);
              if (matches(record, whole)) {
                stretch.addFirst(new EventPage.Item(record.index(), whole));
              }
            }
            return true;
          });
      below = from;
      for (EventPage.Item item : stretch) {
        if (events.size() == limit) {
          break;
        }
        events.add(item);
        below = item.index();
      }
      if (events.size() < limit) {
        below = from;
      }
    }
    Optional<Cursor> next =
        below > 0 ? Optional.of(new Cursor(below, filter.hashCode())) : Optional.empty();
    return new EventPage(events, next, events.size() == limit || below == 0);
  }

  private boolean matches(StoredRecord record, byte[] whole) {
    if (filter.stream().isPresent() && filter.stream().getAsInt() != record.stream()) {
      return false;
    }
    fields.read(whole, 0, whole.length);
    if (filter.action().isPresent() && !filter.action().get().equals(fields.action())) {
      return false;
    }
    if (filter.actorId().isPresent() && !filter.actorId().get().equals(fields.actorId())) {
      return false;
    }
    if (filter.from().isEmpty() && filter.to().isEmpty()) {
      return true;
    }
    Instant time = Instant.ofEpochSecond(fields.timeSeconds(), fields.timeNanos());
    return filter.from().map(from -> !time.isBefore(from)).orElse(true)
        && filter.to().map(time::isBefore).orElse(true);
  }
}
