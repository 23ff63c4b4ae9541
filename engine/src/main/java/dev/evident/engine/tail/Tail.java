package dev.evident.engine.tail;

import dev.evident.model.Filter;
import dev.evident.query.Evaluation;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One reader of the tail: a filter and a position. For one thread. */
public final class Tail implements AutoCloseable {
  private final Tails tails;
  private final Filter filter;
  private final Needles needles;
  private final InstantSource clock;
  private long next;
  private boolean caughtUp;
  private boolean closed;

  Tail(Tails tails, Filter filter, InstantSource clock, long next) {
    this.tails = tails;
    this.filter = filter;
    this.needles = Needles.of(filter);
    this.clock = clock;
    this.next = next;
  }

  /**
   * Waits for what is next.
   *
   * @param patience how long to wait for an event; then the answer holds none
   * @throws IOException when the log cannot be read
   */
  public TailStep next(Duration patience) throws IOException, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      if (tails.isClosed()) {
        return new TailStep.Dropped(TailStep.Reason.STOPPING, next - 1);
      }
      long behind = tails.size() - next;
      caughtUp |= behind == 0;
      if (caughtUp && behind > tails.limits().behindMax()) {
        tails.countDropped();
        return new TailStep.Dropped(TailStep.Reason.TOO_SLOW, next - 1);
      }
      long left = until - System.nanoTime();
      if (left <= 0) {
        return new TailStep.Events(List.of(), next - 1);
      }
      Optional<TailBatch> batch = tails.batch(next, Duration.ofNanos(left));
      if (batch.isPresent()) {
        List<TailStep.Event> events = matching(batch.get());
        next = batch.get().to();
        if (!events.isEmpty()) {
          return new TailStep.Events(events, next - 1);
        }
      }
    }
  }

  /** Every record up to this index was looked at; -1: none yet. */
  public long seen() {
    return next - 1;
  }

  private List<TailStep.Event> matching(TailBatch batch) {
    Evaluation evaluation = new Evaluation(clock.instant());
    List<TailStep.Event> events = new ArrayList<>();
    for (TailRecord record : batch.records()) {
      if (record.index() >= next && matches(record, evaluation)) {
        events.add(new TailStep.Event(record.index(), record.record()));
      }
    }
    return events;
  }

  private boolean matches(TailRecord record, Evaluation evaluation) {
    return filter instanceof Filter.All
        || (needles.mayMatch(record) && evaluation.matches(filter, record.flat()));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tails.left();
    }
  }
}
