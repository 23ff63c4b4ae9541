package dev.evident.engine.tail;

import dev.evident.engine.access.Access;
import dev.evident.engine.access.Scope;
import dev.evident.engine.access.Seen;
import dev.evident.model.Filter;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One reader of the tail: a filter and a position. For one thread. */
public final class Tail implements AutoCloseable {
  private final Tails tails;
  private final Filter filter;
  private final Needles needles;
  private final Supplier<Optional<Access>> access;
  private final InstantSource clock;
  private long next;
  private boolean caughtUp;
  private boolean closed;

  Tail(
      Tails tails,
      Filter filter,
      Supplier<Optional<Access>> access,
      InstantSource clock,
      long next) {
    this.tails = tails;
    this.filter = filter;
    this.needles = Needles.of(filter);
    this.access = access;
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
      Optional<Access> allowed = access.get();
      if (allowed.isEmpty()) {
        return new TailStep.Dropped(TailStep.Reason.ACCESS_ENDED, next - 1);
      }
      if (batch.isPresent()) {
        List<TailStep.Event> events = matching(batch.get(), allowed.get());
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

  private List<TailStep.Event> matching(TailBatch batch, Access allowed) {
    Evaluation evaluation = new Evaluation(clock.instant());
    // After the batch was read: each of its records is of a stream that the catalog knows by now.
    Scope scope = tails.scope(allowed, filter);
    boolean clear = scope.isClear(filter);
    List<TailStep.Event> events = new ArrayList<>();
    for (TailRecord record : batch.records()) {
      if (record.index() >= next && scope.admits(record.record(), record::flat)) {
        one(record, scope, clear, evaluation).ifPresent(events::add);
      }
    }
    return events;
  }

  private Optional<TailStep.Event> one(
      TailRecord record, Scope scope, boolean clear, Evaluation evaluation) {
    if (clear) {
      return matches(record, evaluation)
          ? Optional.of(new TailStep.Event(record.index(), scope.look(record.record())))
          : Optional.empty();
    }
    Seen seen = scope.look(record.record());
    return evaluation.matches(filter, FlatRecord.read(record.index(), seen.record()))
        ? Optional.of(new TailStep.Event(record.index(), seen))
        : Optional.empty();
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
