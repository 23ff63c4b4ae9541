package dev.evident.engine.search;

import dev.evident.codec.RecordFields;
import dev.evident.engine.access.Scope;
import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import dev.evident.query.Answer;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import dev.evident.query.FlatValue;
import dev.evident.query.Reference;
import dev.evident.query.SortOperator;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.EventsAnswer;
import dev.evident.store.scan.EventsRequest;
import dev.evident.store.scan.Order;
import dev.evident.store.scan.Position;
import dev.evident.store.scan.ScanStopped;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.scan.Total;
import dev.evident.store.scan.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Judges records as they are seen, one by one. Which of them are fetched depends only on conditions
 * that no concealed field plays a part in: so neither does the time that it takes. For one thread.
 */
final class ViewScan {
  /** Records of one fetch. */
  private static final int FETCHED = 256;

  /** What one value of a record takes in memory, apart from its text. */
  private static final int VALUE_BYTES = 96;

  private static final int RECORD_BYTES = 128;

  /** A record counted in one group, and each of its values that is measured there. */
  private static final int COUNTED_BYTES = 8;

  private static final int MILLISECOND = 1_000_000;

  private final Search search;
  private final Scope scope;
  private final Moment moment;
  private final Cancel cancel;
  private final Evaluation evaluation;
  private final List<Unreadable> missing = new ArrayList<>();
  private long memoryBytes;

  /** Takes the records that match, in order. */
  private interface Taker {
    /** False: it has enough. */
    boolean take(byte[] seen, FlatRecord flat);
  }

  ViewScan(Search search, Scope scope, Moment moment, Cancel cancel) {
    this.search = search;
    this.scope = scope;
    this.moment = moment;
    this.cancel = cancel;
    this.evaluation = new Evaluation(moment.now());
  }

  EventsAnswer events(EventsRequest asked) throws IOException, ScanStopped {
    boolean plain = asked.query().pipes().stream().allMatch(Pipe.Fields.class::isInstance);
    boolean behind = !(asked.after().orElse(null) instanceof Position.Skip);
    return plain && behind ? behind(asked) : skipping(asked);
  }

  /** A page that begins behind an event, in the order of the log or of time. */
  private EventsAnswer behind(EventsRequest asked) throws IOException, ScanStopped {
    boolean exact = asked.totals() == Total.Mode.EXACT;
    List<EventsAnswer.Hit> hits = new ArrayList<>();
    long[] bytes = new long[1];
    boolean[] more = new boolean[1];
    scan(
        asked.query().filter(),
        asked.order(),
        asked.after(),
        (seen, flat) -> {
          boolean full = bytes[0] + seen.length > search.limits().pageBytesMax();
          if (hits.size() == asked.limit() || (full && !hits.isEmpty())) {
            more[0] = true;
            return false;
          }
          hits.add(new EventsAnswer.Hit(flat.index(), seen));
          bytes[0] += seen.length;
          return true;
        });
    Total total =
        exact
            ? new Total(count(asked.query().filter()), missing.isEmpty())
            : new Total(hits.size() + (more[0] ? 1 : 0), false);
    Optional<Position> next =
        more[0]
            ? Optional.of(position(hits.getLast(), asked.order(), moment.size()))
            : Optional.empty();
    return ScopedSearch.page(asked.query(), hits, next, total, missing);
  }

  /** Where a page goes on in the order of the log or of time. */
  private static Position position(EventsAnswer.Hit last, Order order, long size) {
    return switch (order) {
      case INDEX_ASC, INDEX_DESC -> new Position.Behind(size, 0, 0, last.index());
      case TIME_ASC, TIME_DESC -> {
        RecordFields fields = new RecordFields();
        fields.read(last.record(), 0, last.record().length);
        int nanos = fields.timeNanos();
        yield new Position.Behind(
            size,
            1_000 * fields.timeSeconds() + nanos / MILLISECOND,
            nanos % MILLISECOND,
            last.index());
      }
    };
  }

  private long count(Filter filter) throws IOException, ScanStopped {
    long[] count = new long[1];
    scan(
        filter,
        Order.INDEX_ASC,
        Optional.empty(),
        (_, _) -> {
          count[0]++;
          return true;
        });
    return count[0];
  }

  /** A page of what a sort or a top leaves. */
  private EventsAnswer skipping(EventsRequest asked) throws IOException, ScanStopped {
    int skip = asked.after().orElse(null) instanceof Position.Skip(_, int rows) ? rows : 0;
    long end = (long) skip + asked.limit();
    if (end > search.limits().rowsMax()) {
      return new EventsAnswer.TooManyRows(search.limits().rowsMax());
    }
    Map<Long, byte[]> bytes = new LinkedHashMap<>();
    List<FlatRecord> found = new ArrayList<>();
    boolean whole =
        scan(
            asked.query().filter(),
            asked.order(),
            Optional.empty(),
            (seen, flat) -> {
              bytes.put(flat.index(), seen);
              found.add(flat);
              return fits(flat, seen.length);
            });
    if (!whole) {
      return new EventsAnswer.TooMuchMemory(search.limits().memoryBytesMax());
    }
    List<FlatRecord> rows = arranged(asked.query().pipes(), found);
    List<EventsAnswer.Hit> hits = new ArrayList<>();
    for (FlatRecord row :
        rows.subList(Math.min(skip, rows.size()), (int) Math.min(end, rows.size()))) {
      byte[] record = bytes.get(row.index());
      if (record != null) {
        hits.add(new EventsAnswer.Hit(row.index(), record));
      }
    }
    Optional<Position> next =
        end < rows.size()
            ? Optional.of(new Position.Skip(moment.size(), (int) end))
            : Optional.empty();
    return ScopedSearch.page(
        asked.query(), hits, next, new Total(found.size(), missing.isEmpty()), missing);
  }

  private static List<FlatRecord> arranged(List<Pipe> pipes, List<FlatRecord> found) {
    List<FlatRecord> rows = found;
    for (Pipe pipe : pipes) {
      switch (pipe) {
        case Pipe.Sort(Pipe.OfKey(Pipe.Value(Field field)), boolean down) ->
            rows.sort(SortOperator.events(field, down));
        case Pipe.Top(int count) ->
            rows = new ArrayList<>(rows.subList(0, Math.min(count, rows.size())));
        case Pipe.Fields _ -> {}
        case Pipe.Sort _, Pipe.Stats _ -> throw new AssertionError("bug: " + pipe + " of events");
      }
    }
    return rows;
  }

  StatsAnswer stats(Query query) throws IOException, ScanStopped {
    Pipe.Stats stats = query.stats().orElseThrow();
    List<Field> wanted = fields(stats);
    List<FlatRecord> found = new ArrayList<>();
    boolean whole =
        scan(
            query.filter(),
            Order.INDEX_ASC,
            Optional.empty(),
            (_, flat) -> {
              FlatRecord part = flat.only(value -> isOf(wanted, value));
              found.add(part);
              memoryBytes += countedBytes(stats, part);
              return fits(part, 0);
            });
    if (!whole) {
      return new StatsAnswer.TooMuchMemory(search.limits().memoryBytesMax());
    }
    Reference reference = new Reference(moment.now(), search.limits().groupsMax());
    Query counted = new Query(new Filter.All(), query.pipes());
    return table(reference.answer(counted, found), found.size(), missing);
  }

  /**
   * What it takes to count a record under each combination of its keys' values, in memory and so in
   * time: one record can have more of them than there are records.
   */
  private long countedBytes(Pipe.Stats stats, FlatRecord record) {
    long most = search.limits().memoryBytesMax() + 1;
    long counted = COUNTED_BYTES;
    for (Pipe.Key key : stats.by()) {
      counted = Math.min(most, counted * Math.max(1, record.values(field(key)).count()));
    }
    long measured =
        switch (stats.measure()) {
          case Pipe.Count _ -> 1;
          case Pipe.Distinct(Field field) -> record.values(field).count();
          case Pipe.Aggregate(_, Field field) -> record.values(field).count();
        };
    return Math.min(most, counted * Math.max(1, measured));
  }

  private static Field field(Pipe.Key key) {
    return switch (key) {
      case Pipe.Value(Field field) -> field;
      case Pipe.Bucket(_, Field field) -> field;
    };
  }

  private static boolean isOf(List<Field> fields, FlatValue value) {
    return fields.stream().anyMatch(field -> field.covers(value.path()));
  }

  private static List<Field> fields(Pipe.Stats stats) {
    List<Field> fields = new ArrayList<>();
    stats.by().forEach(key -> fields.add(field(key)));
    switch (stats.measure()) {
      case Pipe.Count _ -> {}
      case Pipe.Distinct(Field field) -> fields.add(field);
      case Pipe.Aggregate(_, Field field) -> fields.add(field);
    }
    return fields;
  }

  /** What the plain evaluation says about so many events, as an answer of the store. */
  static StatsAnswer table(Answer answer, long events, List<Unreadable> missing) {
    return switch (answer) {
      case Answer.Table table -> new StatsAnswer.Table(table, events, missing);
      case Answer.TooManyGroups(int max) -> new StatsAnswer.TooManyGroups(max);
      case Answer.Events _ -> throw new AssertionError("bug: stats answered with events");
    };
  }

  private boolean fits(FlatRecord flat, int bytes) {
    memoryBytes += RECORD_BYTES + bytes;
    for (FlatValue value : flat.values()) {
      memoryBytes += VALUE_BYTES + value.text().length();
    }
    return memoryBytes <= search.limits().memoryBytesMax();
  }

  /** Fetches what may match and judges it; false when the taker had enough. */
  private boolean scan(Filter filter, Order order, Optional<Position> after, Taker taker)
      throws IOException, ScanStopped {
    Query clear = Query.of(Filter.and(clearParts(filter)));
    Optional<Position> from = after;
    while (true) {
      EventsRequest request =
          new EventsRequest(clear, scope.rows(), order, from, FETCHED, Total.Mode.ON_THE_WAY);
      if (!(search.events(request, moment, cancel) instanceof EventsAnswer.Page page)) {
        throw new AssertionError("bug: a page without a sort was refused");
      }
      note(page.missing());
      for (EventsAnswer.Hit hit : page.hits()) {
        cancel.check();
        byte[] seen = scope.look(hit.record()).record();
        FlatRecord flat = FlatRecord.read(hit.index(), seen);
        if (evaluation.matches(filter, flat) && !taker.take(seen, flat)) {
          return false;
        }
      }
      if (page.next().isEmpty()) {
        return true;
      }
      from = page.next();
    }
  }

  private void note(List<Unreadable> pieces) {
    TreeSet<String> known = new TreeSet<>();
    missing.forEach(piece -> known.add(piece.toString()));
    pieces.stream().filter(piece -> known.add(piece.toString())).forEach(missing::add);
  }

  /** Those conditions that are the same whether asked of the record or of what is seen of it. */
  private List<Filter> clearParts(Filter filter) {
    List<Filter> parts = filter instanceof Filter.And(List<Filter> all) ? all : List.of(filter);
    return parts.stream()
        .filter(part -> !(part instanceof Filter.All) && scope.isClear(part))
        .toList();
  }
}
