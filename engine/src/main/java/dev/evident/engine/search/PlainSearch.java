package dev.evident.engine.search;

import dev.evident.codec.Records;
import dev.evident.log.EvidentLog;
import dev.evident.log.StoredRecord;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import dev.evident.query.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Reads every record of the log and looks at it: slow, and so plain that it defines the rest. */
public final class PlainSearch implements Search {
  private static final int STRETCH_RECORDS = 512;

  private final EvidentLog log;

  public PlainSearch(EvidentLog log) {
    this.log = log;
  }

  @Override
  public long size() {
    return log.committed().size();
  }

  @Override
  public EventsFound events(EventsRequest request) throws IOException, SearchStopped {
    Evaluation evaluation = new Evaluation(request.now());
    Comparator<Position> order = request.order().comparator();
    // The last of the best stands on top, to be thrown out by a better one.
    PriorityQueue<Position> best = new PriorityQueue<>(order.reversed());
    long[] counts = new long[2];
    each(
        request.size(),
        request.stop(),
        record -> {
          if (evaluation.matches(request.filter(), record)) {
            counts[0]++;
            Position position = new Position(record.time(), record.index());
            if (request.after().isEmpty() || order.compare(position, request.after().get()) > 0) {
              counts[1]++;
              best.add(position);
              if (best.size() > request.limit()) {
                best.remove();
              }
            }
          }
        });
    List<EventsFound.Event> events = new ArrayList<>();
    long bytes = 0;
    for (Position position : best.stream().sorted(order).toList()) {
      byte[] record = whole(log.record(position.index()));
      bytes += record.length;
      if (bytes > request.bytesMax() && !events.isEmpty()) {
        break;
      }
      events.add(new EventsFound.Event(position, record));
    }
    return new EventsFound(
        events, counts[1] > events.size(), new EventsFound.Total(counts[0], true), List.of());
  }

  @Override
  public StatsFound stats(StatsRequest request) throws IOException, SearchStopped {
    Evaluation evaluation = new Evaluation(request.now());
    List<FlatRecord> found = new ArrayList<>();
    each(
        request.size(),
        request.stop(),
        record -> {
          if (evaluation.matches(request.query().filter(), record)) {
            found.add(record);
          }
        });
    Reference reference = new Reference(request.now(), request.groupsMax());
    return new StatsFound(reference.answer(request.query(), found), List.of());
  }

  private interface Visitor {
    void visit(FlatRecord record);
  }

  private void each(long size, Stop stop, Visitor visitor) throws IOException, SearchStopped {
    for (long from = 0; from < size; from += STRETCH_RECORDS) {
      stop.check();
      log.scan(
          from,
          Math.min(size, from + STRETCH_RECORDS),
          record -> {
            if (!record.isControl()) {
              visitor.visit(FlatRecord.read(record.index(), whole(record)));
            }
            return true;
          });
    }
  }

  private static byte[] whole(StoredRecord record) {
    return record.segments().size() == 2
        ? Records.reassemble(record.segments().get(0).bytes(), record.segments().get(1).bytes())
        : record.firstBytes();
  }
}
