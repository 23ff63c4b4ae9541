package dev.evident.store.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class QueryPoolTest {
  private static QueryPool.Line line(String asker) {
    return new QueryPool.Line(asker, "here");
  }

  private static <T> Future<T> start(java.util.concurrent.Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }

  /** Takes all threads of a pool, one after the other, until the latch opens. */
  private static void occupy(QueryPool pool, CountDownLatch until) throws Exception {
    for (int i = 0; i < QueryPool.RUNNING_MIN; i++) {
      occupyOne(pool, until);
    }
  }

  private static void occupyOne(QueryPool pool, CountDownLatch until) throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    start(() ->
        pool.run(
            line("busy"),
            Cancel.never(),
            () -> {
              running.countDown();
              until.await();
              return 0;
            }));
    running.await(); // it waits no longer: the next one finds the line empty
  }

  private static void awaitWaiting(QueryPool pool, int count) {
    while (pool.waiting() != count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void answersAndFailuresComeBack() throws Exception {
    try (QueryPool pool = new QueryPool(2, 4)) {
      assertThat(pool.run(line("a"), Cancel.never(), () -> 42)).isEqualTo(42);
      assertThatThrownBy(() ->
              pool.run(
                  line("a"),
                  Cancel.never(),
                  () -> {
                    throw new IllegalArgumentException("no");
                  }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() ->
              pool.run(
                  line("a"),
                  Cancel.never(),
                  () -> {
                    throw new IOException("disk");
                  }))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("disk");
    }
  }

  @Test
  void askersTakeTurns() throws Exception {
    try (QueryPool pool = new QueryPool(2, 100)) {
      CountDownLatch begin = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(1);
      occupyOne(pool, begin);
      occupyOne(pool, end); // so that one thread does the rest, and its order is that of the turns
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String asker = i < 4 ? "greedy" : "modest";
        int waiting = i + 1;
        all.add(start(() -> pool.run(line(asker), Cancel.never(), () -> order.add(asker))));
        awaitWaiting(pool, waiting);
      }
      begin.countDown();
      for (Future<?> one : all) {
        one.get();
      }
      end.countDown();
      assertThat(order).containsExactly("greedy", "modest", "greedy", "modest", "greedy", "greedy");
    }
  }

  /** In which order these are served that come while all threads are busy. */
  private static List<QueryPool.Line> order(List<QueryPool.Line> coming) throws Exception {
    try (QueryPool pool = new QueryPool(2, 100)) {
      CountDownLatch begin = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(1);
      occupyOne(pool, begin);
      occupyOne(pool, end); // as above
      List<QueryPool.Line> order = Collections.synchronizedList(new ArrayList<>());
      List<Future<?>> all = new ArrayList<>();
      for (QueryPool.Line line : coming) {
        all.add(start(() -> pool.run(line, Cancel.never(), () -> order.add(line))));
        awaitWaiting(pool, all.size());
      }
      begin.countDown();
      for (Future<?> one : all) {
        one.get();
      }
      end.countDown();
      return order;
    }
  }

  @Test
  void nobodyGetsMoreTurnsByAskingFromManyPlaces() throws Exception {
    List<QueryPool.Line> coming = new ArrayList<>();
    for (int place = 0; place < 6; place++) {
      coming.add(new QueryPool.Line("greedy", "place " + place));
    }
    coming.add(line("modest"));
    coming.add(line("modest"));
    assertThat(order(coming).subList(0, 4)).filteredOn(line("modest")::equals).hasSize(2);
  }

  @Test
  void thoseWhoShareACredentialTakeTurnsWithOneAnother() throws Exception {
    List<QueryPool.Line> coming = new ArrayList<>(Collections.nCopies(6, line("shared")));
    QueryPool.Line elsewhere = new QueryPool.Line("shared", "elsewhere");
    coming.add(elsewhere);
    assertThat(order(coming).subList(0, 3)).contains(elsewhere);
  }

  @Test
  void aFullQueueRefuses() throws Exception {
    try (QueryPool pool = new QueryPool(2, 1)) {
      CountDownLatch end = new CountDownLatch(1);
      occupy(pool, end);
      Future<Integer> waits = start(() -> pool.run(line("a"), Cancel.never(), () -> 1));
      awaitWaiting(pool, 1);
      assertThatThrownBy(() -> pool.run(line("b"), Cancel.never(), () -> 2))
          .isInstanceOf(QueueFull.class);
      end.countDown();
      assertThat(waits.get()).isEqualTo(1);
    }
  }

  @Test
  void theDeadlineCoversTheWaiting() throws Exception {
    try (QueryPool pool = new QueryPool(2, 4)) {
      CountDownLatch end = new CountDownLatch(1);
      occupy(pool, end);
      Cancel soon = Cancel.after(Duration.ofMillis(1));
      assertThatThrownBy(() -> pool.run(line("a"), soon, () -> 1))
          .isInstanceOfSatisfying(
              ScanStopped.class, e -> assertThat(e.why()).isEqualTo(ScanStopped.Cause.DEADLINE));
      assertThat(pool.waiting()).isZero();
      end.countDown();
      assertThat(pool.run(line("a"), Cancel.never(), () -> 3)).isEqualTo(3);
    }
  }

  @Test
  void whoLeavesCancelsTheQuery() throws Exception {
    try (QueryPool pool = new QueryPool(2, 4)) {
      Cancel cancel = Cancel.never();
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch stopped = new CountDownLatch(1);
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  pool.run(
                      line("a"),
                      cancel,
                      () -> {
                        running.countDown();
                        try {
                          while (true) {
                            cancel.check();
                            Thread.onSpinWait();
                          }
                        } finally {
                          stopped.countDown();
                        }
                      });
                } catch (InterruptedException expected) {
                  Thread.currentThread().interrupt();
                } catch (QueueFull | ScanStopped e) {
                  throw new AssertionError(e);
                }
              });
      running.await();
      caller.interrupt();
      stopped.await();
      caller.join();
    }
  }

  @Test
  void aClosedPoolRefuses() throws Exception {
    QueryPool pool = new QueryPool(2, 4);
    pool.close();
    assertThatThrownBy(() -> pool.run(line("a"), Cancel.never(), () -> 1))
        .isInstanceOfSatisfying(
            ScanStopped.class, e -> assertThat(e.why()).isEqualTo(ScanStopped.Cause.CLOSED));
  }

  @Test
  void whoClosesItWaitsUntilWhatRunsHasStoppedAlsoWhenInterrupted() throws Exception {
    QueryPool pool = new QueryPool(2, 4);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayStop = new CountDownLatch(1);
    AtomicBoolean stopped = new AtomicBoolean();
    Cancel cancel = Cancel.never();
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                assertThatThrownBy(() ->
                        pool.run(
                            line("a"),
                            cancel,
                            () -> {
                              running.countDown();
                              mayStop.await();
                              try {
                                while (true) {
                                  cancel.check();
                                  Thread.onSpinWait();
                                }
                              } finally {
                                stopped.set(true);
                              }
                            }))
                    .isInstanceOfSatisfying(
                        ScanStopped.class,
                        e -> assertThat(e.why()).isEqualTo(ScanStopped.Cause.CLOSED)));
    running.await();
    AtomicBoolean inTime = new AtomicBoolean();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread closer =
        Thread.ofPlatform()
            .unstarted(() -> {
              Thread.currentThread().interrupt();
              pool.close();
              inTime.set(stopped.get());
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING
        && closer.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
    mayStop.countDown();
    closer.join();
    caller.join();
    assertThat(inTime).as("the query had stopped when close returned").isTrue();
    assertThat(interrupted).as("the interrupt is handed on").isTrue();
  }
}
