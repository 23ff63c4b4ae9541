package dev.evident.engine.search;

import dev.evident.codec.Records;
import dev.evident.log.EvidentLog;
import dev.evident.log.StoredRecord;
import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import dev.evident.query.Answer;
import dev.evident.query.Cell;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import dev.evident.query.Reference;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.EventsAnswer;
import dev.evident.store.scan.EventsRequest;
import dev.evident.store.scan.Order;
import dev.evident.store.scan.Position;
import dev.evident.store.scan.ScanStopped;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.scan.Total;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads every record of the log and looks at it: slow, and so plain that it defines the rest. */
public final class PlainSearch implements Search {
  private static final int STRETCH_RECORDS = 512;
  private static final int MILLISECOND = 1_000_000;

  private final EvidentLog log;
  private final int groupsMax;
  private final long pageBytesMax;

  public PlainSearch(EvidentLog log, int groupsMax, long pageBytesMax) {
    this.pageBytesMax = pageBytesMax;
    this.log = log;
    this.groupsMax = groupsMax;
  }

  @Override
  public long size() {
    return log.committed().size();
  }

  @Override
  public EventsAnswer events(EventsRequest request, Moment moment, Cancel cancel)
      throws IOException, ScanStopped {
    List<FlatRecord> found = matching(request.query(), request.access(), moment, cancel);
    Query ordered = ordered(request.query(), request.order());
    List<Long> rows = indexes(new Reference(moment.now(), groupsMax).answer(ordered, found));
    int from = request.after().map(after -> behind(after, rows)).orElse(0);
    int to = from;
    long bytes = 0;
    List<EventsAnswer.Hit> hits = new ArrayList<>();
    for (long index : rows.subList(from, Math.min(rows.size(), from + request.limit()))) {
      byte[] record = whole(log.record(index));
      bytes += record.length;
      if (bytes > pageBytesMax && !hits.isEmpty()) {
        break;
      }
      hits.add(new EventsAnswer.Hit(index, record));
      to++;
    }
    boolean plain = request.query().pipes().stream().allMatch(Pipe.Fields.class::isInstance);
    Optional<Position> next =
        to == rows.size()
            ? Optional.empty()
            : Optional.of(
                plain
                    ? behind(hits.getLast(), moment.size(), request.order())
                    : new Position.Skip(moment.size(), to));
    return new EventsAnswer.Page(
        hits,
        fields(request.query(), hits, moment.now()),
        next,
        new Total(found.size(), true),
        List.of());
  }

  @Override
  public StatsAnswer stats(Query query, Filter access, Moment moment, Cancel cancel)
      throws IOException, ScanStopped {
    List<FlatRecord> found = matching(query, access, moment, cancel);
    return switch (new Reference(moment.now(), groupsMax).answer(query, found)) {
      case Answer.Table table -> new StatsAnswer.Table(table, found.size(), List.of());
      case Answer.TooManyGroups(int max) -> new StatsAnswer.TooManyGroups(max);
      case Answer.Events _ -> throw new AssertionError("bug: events for stats");
    };
  }

  private List<FlatRecord> matching(Query query, Filter access, Moment moment, Cancel cancel)
      throws IOException, ScanStopped {
    Evaluation evaluation = new Evaluation(moment.now());
    List<FlatRecord> found = new ArrayList<>();
    for (long from = 0; from < moment.size(); from += STRETCH_RECORDS) {
      cancel.check();
      log.scan(
          from,
          Math.min(moment.size(), from + STRETCH_RECORDS),
          record -> {
            if (!record.isControl()) {
              FlatRecord flat = FlatRecord.read(record.index(), whole(record));
              if (evaluation.matches(access, flat) && evaluation.matches(query.filter(), flat)) {
                found.add(flat);
              }
            }
            return true;
          });
    }
    return found;
  }

  /** The same with the order as its first sort, and without fields. */
  private static Query ordered(Query query, Order order) {
    Field field =
        switch (order) {
          case TIME_DESC, TIME_ASC -> Field.TIME;
          case INDEX_DESC, INDEX_ASC -> Field.INDEX;
        };
    boolean descending = order == Order.TIME_DESC || order == Order.INDEX_DESC;
    List<Pipe> pipes = new ArrayList<>();
    if (query.pipes().stream().noneMatch(Pipe.Sort.class::isInstance)) {
      pipes.add(new Pipe.Sort(new Pipe.OfKey(new Pipe.Value(field)), descending));
    }
    query.pipes().stream().filter(pipe -> !(pipe instanceof Pipe.Fields)).forEach(pipes::add);
    return new Query(query.filter(), pipes);
  }

  private static List<Long> indexes(Answer answer) {
    if (answer instanceof Answer.Events(List<Long> indexes)) {
      return indexes;
    }
    throw new AssertionError("bug: no events but " + answer);
  }

  private static int behind(Position after, List<Long> rows) {
    return switch (after) {
      case Position.Skip(_, int count) -> Math.min(count, rows.size());
      case Position.Behind behind -> rows.indexOf(behind.index()) + 1;
    };
  }

  private static Position behind(EventsAnswer.Hit hit, long size, Order order) {
    if (order == Order.INDEX_ASC || order == Order.INDEX_DESC) {
      return new Position.Behind(size, 0, 0, hit.index());
    }
    Instant time = FlatRecord.read(hit.index(), hit.record()).time();
    return new Position.Behind(
        size, time.toEpochMilli(), time.get(ChronoField.NANO_OF_SECOND) % MILLISECOND, hit.index());
  }

  private static Optional<Answer.Table> fields(
      Query query, List<EventsAnswer.Hit> hits, Instant now) {
    if (query.pipes().isEmpty() || !(query.pipes().getLast() instanceof Pipe.Fields fields)) {
      return Optional.empty();
    }
    Query shown = new Query(new Filter.All(), List.of(fields));
    Answer.Table table = new Answer.Table(List.of(), List.of());
    List<List<Cell>> rows = new ArrayList<>();
    for (EventsAnswer.Hit hit : hits) {
      FlatRecord record = FlatRecord.read(hit.index(), hit.record());
      Answer answer = new Reference(now, 1).answer(shown, List.of(record));
      if (answer instanceof Answer.Table one) {
        table = one;
        rows.addAll(one.rows());
      }
    }
    return Optional.of(new Answer.Table(table.columns(), rows));
  }

  private static byte[] whole(StoredRecord record) {
    return record.segments().size() == 2
        ? Records.reassemble(record.segments().get(0).bytes(), record.segments().get(1).bytes())
        : record.firstBytes();
  }
}
