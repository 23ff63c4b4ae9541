package dev.evident.engine;

import dev.evident.codec.RecordFields;
import dev.evident.codec.Records;
import dev.evident.log.EvidentLog;
import dev.evident.log.StoredRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists events newest first by reading records backwards, a stretch at a time, and looking at each.
 * Plain on purpose: the columnar store answers in its place once there is one.
 */
final class Listing {
  /** Records that one request looks at: about two seconds of work. */
  static final long SCAN_RECORDS_MAX = 1_000_000;

  /** A page of the largest records must fit a small heap, some pages at one time. */
  static final long PAGE_BYTES_MAX = 8L << 20;

  private static final int STRETCH_RECORDS = 1_024;

  private final EvidentLog log;
  private final EventFilter filter;
  private final RecordFields fields = new RecordFields();

  // As texts stand in records: escaped.
  private final byte @Nullable [] action;
  private final byte @Nullable [] actorId;

  Listing(EvidentLog log, EventFilter filter) {
    this.log = log;
    this.filter = filter;
    this.action = filter.action().map(Records::stringBytes).orElse(null);
    this.actorId = filter.actorId().map(Records::stringBytes).orElse(null);
  }

  EventPage page(Optional<Cursor> cursor, int limit) throws IOException {
    long size = log.committed().size();
    long below = cursor.map(c -> Math.min(c.below(), size)).orElse(size);
    long lowest = Math.max(0, below - SCAN_RECORDS_MAX);
    List<EventPage.Item> events = new ArrayList<>(Math.min(limit, STRETCH_RECORDS));
    long bytes = 0;
    boolean cut = false;
    while (events.size() < limit && !cut && below > lowest) {
      long from = Math.max(lowest, below - STRETCH_RECORDS);
      Stretch stretch = stretch(from, below, limit - events.size(), PAGE_BYTES_MAX - bytes);
      events.addAll(stretch.newest);
      bytes += stretch.bytes;
      cut = stretch.cut || bytes >= PAGE_BYTES_MAX;
      below = stretch.cut ? events.getLast().index() : from;
    }
    boolean full = events.size() == limit;
    Optional<Cursor> next =
        below > 0 ? Optional.of(new Cursor(below, filter.hashCode())) : Optional.empty();
    return new EventPage(events, next, full || below == 0);
  }

  /** The newest matching records of a stretch, as many as the page still takes. */
  private static final class Stretch {
    final Deque<EventPage.Item> newest = new ArrayDeque<>();
    long bytes;

    /** Whether older ones were left for the next page. */
    boolean cut;
  }

  private Stretch stretch(long from, long below, int countMax, long bytesMax) throws IOException {
    Stretch stretch = new Stretch();
    log.scan(
        from,
        below,
        record -> {
          if (!record.isControl()) {
            byte[] whole = RecordIdentity.whole(record);
            if (matches(record, whole)) {
              stretch.newest.addFirst(new EventPage.Item(record.index(), whole));
              stretch.bytes += whole.length;
              // At least one, whatever its size: a page must get on.
              while (stretch.newest.size() > countMax
                  || (stretch.bytes > bytesMax && stretch.newest.size() > 1)) {
                stretch.bytes -= stretch.newest.removeLast().record().length;
                stretch.cut = true;
              }
            }
          }
          return true;
        });
    return stretch;
  }

  private boolean matches(StoredRecord record, byte[] whole) {
    if (filter.stream().isPresent() && filter.stream().getAsInt() != record.stream()) {
      return false;
    }
    fields.read(whole, 0, whole.length);
    if (!equal(action, whole, fields.actionOffset(), fields.actionLength())
        || !equal(actorId, whole, fields.actorIdOffset(), fields.actorIdLength())) {
      return false;
    }
    if (filter.from().isEmpty() && filter.to().isEmpty()) {
      return true;
    }
    Instant time = Instant.ofEpochSecond(fields.timeSeconds(), fields.timeNanos());
    return filter.from().map(from -> !time.isBefore(from)).orElse(true)
        && filter.to().map(time::isBefore).orElse(true);
  }

  /** Absent lets everything pass; a record without the member has length -1. */
  private static boolean equal(byte @Nullable [] wanted, byte[] record, int offset, int length) {
    return wanted == null
        || (wanted.length == length
            && Arrays.equals(wanted, 0, length, record, offset, offset + length));
  }
}
