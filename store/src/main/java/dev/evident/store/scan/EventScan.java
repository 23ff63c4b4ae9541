package dev.evident.store.scan;

import dev.evident.model.Filter;
import dev.evident.query.Answer;
import dev.evident.query.Evaluation;
import dev.evident.query.FieldsOperator;
import dev.evident.query.FlatRecord;
import dev.evident.store.segment.Assembly;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One question for a page of events. For one thread. */
final class EventScan {
  private static final int FLAT_FACTOR = 4;

  private final View view;
  private final EventsRequest request;
  private final ScanLimits limits;
  private final Cancel cancel;
  private final Arrangement arrangement;
  private final Missing missing = new Missing();
  private final Candidates candidates;
  private final BlockRows block = new BlockRows();
  private final long[] rows = new long[Segment.BLOCK_ROWS_MAX / Long.SIZE];
  private final List<Place> blocks = new ArrayList<>();
  private final Assembly assembly = new Assembly();
  private final Bytes record = new Bytes(2_048);
  private long matches;
  private long hitBytes;
  private boolean sawAll = true;

  /** A query would take more memory than it may. */
  private static final class TooMuch extends Exception {
    private static final long serialVersionUID = 1;

    TooMuch() {
      super("too much memory", null, false, false);
    }
  }

  /** A block that a hit lies in. */
  private record Place(Part part, int number) {}

  EventScan(View view, Instant now, ScanLimits limits, EventsRequest request, Cancel cancel) {
    this.view = view;
    this.request = request;
    this.limits = limits;
    this.cancel = cancel;
    this.arrangement = Arrangement.of(request.query().pipes(), request.order());
    Filter filter = Filter.and(List.of(request.query().filter(), request.access()));
    this.candidates = new Candidates(view, filter, new Evaluation(now), missing);
  }

  private boolean isExact() {
    return request.totals() == Total.Mode.EXACT;
  }

  EventsAnswer answer() throws ScanStopped {
    cancel.check();
    try {
      boolean skips = request.after().orElse(null) instanceof Position.Skip;
      return arrangement.goesOnBehind() && !skips ? behind() : skipping();
    } catch (TooMuch tooMuch) {
      return new EventsAnswer.TooMuchMemory(limits.memoryBytesMax());
    }
  }

  /** A page in an order by time or index, which begins behind an event. */
  private EventsAnswer behind() throws ScanStopped {
    if (request.limit() > limits.rowsMax()) {
      return new EventsAnswer.TooManyRows(limits.rowsMax());
    }
    Position.Behind after =
        switch (request.after().orElse(null)) {
          case Position.Behind position -> position;
          case Position.Skip skip -> throw new AssertionError("bug: " + skip);
          case null -> null;
        };
    // One more than asked for: whether there is a next page.
    Best best = new Best(arrangement.order(), request.limit() + 1);
    collect(best, after);
    best.sort();
    List<EventsAnswer.Hit> hits = new ArrayList<>();
    int shown = 0;
    while (shown < Math.min(best.size(), request.limit())
        && addHit(best.index(shown), best.block(shown), best.row(shown), hits)) {
      shown++;
    }
    Optional<Position> next = Optional.empty();
    if (best.size() > shown) {
      int at = shown - 1;
      long size = view.size();
      next =
          Optional.of(new Position.Behind(size, best.millis(at), best.nanos(at), best.index(at)));
    }
    return page(hits, next);
  }

  /** A page of what a sort or a top leaves. */
  private EventsAnswer skipping() throws ScanStopped, TooMuch {
    int skip =
        switch (request.after().orElse(null)) {
          case Position.Skip position -> position.rows();
          case Position.Behind _ ->
              throw new IllegalArgumentException("the position is one of another query");
          case null -> 0;
        };
    long end = (long) skip + request.limit();
    boolean sortedAgain = !arrangement.rest().isEmpty();
    long wanted = sortedAgain ? Long.MAX_VALUE : end + 1;
    long held = Math.min(wanted, arrangement.top().map(Integer::longValue).orElse(wanted));
    if (Math.min(held, end) > limits.rowsMax()) {
      return new EventsAnswer.TooManyRows(limits.rowsMax());
    }
    List<Sorted.Entry> taken = taken((int) held);
    if (sortedAgain) {
      taken = arranged(taken);
    }
    List<EventsAnswer.Hit> hits = new ArrayList<>();
    int at = Math.min(skip, taken.size());
    while (at < Math.min(end, taken.size()) && addHit(taken.get(at), hits)) {
      at++;
    }
    return page(
        hits,
        at < taken.size() ? Optional.of(new Position.Skip(view.size(), at)) : Optional.empty());
  }

  /** The first so many in the order that they are taken in. */
  private List<Sorted.Entry> taken(int held) throws ScanStopped, TooMuch {
    if (arrangement.sort().isPresent()) {
      Sorted sorted = new Sorted(arrangement.sort().get(), arrangement.descending(), held);
      collect(sorted);
      return sorted.sorted();
    }
    Best best = new Best(arrangement.order(), held);
    collect(best, null);
    best.sort();
    List<Sorted.Entry> taken = new ArrayList<>();
    for (int i = 0; i < best.size(); i++) {
      taken.add(new Sorted.Entry(null, best.index(i), best.block(i), best.row(i)));
    }
    return taken;
  }

  /** Sorts and cuts what was taken; that is at most as much as a top may have. */
  private List<Sorted.Entry> arranged(List<Sorted.Entry> taken) throws ScanStopped, TooMuch {
    Map<Long, Sorted.Entry> byIndex = new HashMap<>();
    List<FlatRecord> records = new ArrayList<>();
    for (Sorted.Entry entry : taken) {
      byIndex.put(entry.index(), entry);
      List<EventsAnswer.Hit> hit = new ArrayList<>();
      boolean _ = addHit(entry, hit);
      hit.forEach(one -> records.add(FlatRecord.read(one.index(), one.record())));
      // Taken apart a record takes several times its bytes.
      if (hitBytes > limits.memoryBytesMax() / FLAT_FACTOR) {
        throw new TooMuch();
      }
    }
    hitBytes = 0;
    List<Sorted.Entry> arranged = new ArrayList<>();
    for (FlatRecord one : arrangement.arranged(records)) {
      Sorted.Entry entry = byIndex.get(one.index());
      if (entry != null) {
        arranged.add(entry);
      }
    }
    return arranged;
  }

  /** Goes through the blocks until nothing better can come, or to the end for an exact total. */
  private void collect(Best best, Position.@Nullable Behind after) throws ScanStopped {
    BlockQueue queue = new BlockQueue(arrangement.order(), candidates);
    while (queue.next(isExact() ? null : best)) {
      cancel.check();
      boolean before = after != null && queue.liesBefore(after);
      if (before && !isExact()) {
        sawAll = false;
        continue;
      }
      try {
        block.enter(queue.plan(), queue.block());
        queue.plan().match(block, view.size(), rows);
        int found = Bits.count(rows, block.words());
        matches += found;
        if (found > 0 && !before && !queue.isTooLate(best, queue.first())) {
          blocks.add(new Place(queue.part(), queue.block()));
          offer(best, after);
        }
      } catch (IOException e) {
        missing.add(queue.part(), queue.block(), e);
      }
    }
    sawAll &= !queue.hasMore();
  }

  private void offer(Best best, Position.@Nullable Behind after) throws IOException {
    boolean byTime = arrangement.order().isByTime();
    boolean descending = arrangement.order().isDescending();
    int words = block.words();
    for (int row = Bits.next(rows, words, 0); row >= 0; row = Bits.next(rows, words, row + 1)) {
      long millis = byTime ? block.millis(row) : 0;
      if (byTime && best.isTooLate(millis)) {
        continue;
      }
      int nanos = byTime ? block.nanos(row) : 0;
      long index = block.places().index(row);
      if (after == null || isBehind(after, millis, nanos, index, descending)) {
        best.offer(millis, nanos, index, blocks.size() - 1, row);
      }
    }
  }

  private static boolean isBehind(
      Position.Behind after, long millis, int nanos, long index, boolean descending) {
    int order =
        millis != after.timeMillis()
            ? Long.compare(millis, after.timeMillis())
            : nanos != after.timeNanos()
                ? Integer.compare(nanos, after.timeNanos())
                : Long.compare(index, after.index());
    return descending ? order < 0 : order > 0;
  }

  private void collect(Sorted sorted) throws ScanStopped, TooMuch {
    BlockQueue queue = new BlockQueue(Order.INDEX_ASC, candidates);
    while (queue.next(null)) {
      cancel.check();
      try {
        block.enter(queue.plan(), queue.block());
        queue.plan().match(block, view.size(), rows);
        blocks.add(new Place(queue.part(), queue.block()));
        int words = block.words();
        matches += Bits.count(rows, words);
        for (int row = Bits.next(rows, words, 0); row >= 0; row = Bits.next(rows, words, row + 1)) {
          sorted.offer(block, row, blocks.size() - 1);
        }
        if (sorted.memoryBytes() > limits.memoryBytesMax()) {
          throw new TooMuch();
        }
      } catch (IOException e) {
        missing.add(queue.part(), queue.block(), e);
      }
    }
  }

  private boolean addHit(Sorted.Entry entry, List<EventsAnswer.Hit> to) throws ScanStopped {
    return addHit(entry.index(), entry.block(), entry.row(), to);
  }

  /**
   * Puts a record together and adds it; one that cannot be read is noted instead.
   *
   * @return false when it was not added because the page would have too many bytes
   */
  private boolean addHit(long index, int place, int row, List<EventsAnswer.Hit> to)
      throws ScanStopped {
    cancel.check();
    Place at = blocks.get(place);
    try {
      byte[] whole = whole(at.part().segment().block(at.number()), row, index);
      if (!to.isEmpty() && hitBytes + whole.length > limits.pageBytesMax()) {
        return false;
      }
      to.add(new EventsAnswer.Hit(index, whole));
      hitBytes += whole.length;
    } catch (IOException e) {
      missing.add(at.part(), index, e);
    }
    return true;
  }

  private byte[] whole(Segment.Block in, int row, long index) throws IOException {
    byte[] kept = in.kept(index);
    if (kept != null) {
      return kept;
    }
    record.clear();
    assembly.whole(in, row, record);
    byte[] whole = record.toArray();
    in.keep(index, whole);
    return whole;
  }

  private EventsAnswer page(List<EventsAnswer.Hit> hits, Optional<Position> next) {
    Optional<Answer.Table> table =
        arrangement
            .fields()
            .map(fields ->
                FieldsOperator.table(
                    fields,
                    hits.stream().map(hit -> FlatRecord.read(hit.index(), hit.record())).toList()));
    return new EventsAnswer.Page(
        hits, table, next, new Total(matches, sawAll && missing.isEmpty()), missing.pieces());
  }
}
