package dev.evident.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StorePaceTest {
  /** Ten microseconds an event: room for six thousand. */
  private static final long NANOS_PER_EVENT = 10_000;

  private static final int ROOM = (int) (StorePace.LAG_AIM.toNanos() / NANOS_PER_EVENT);

  /** So that whoever waits, waits for the backlog, however slow the machine is. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Waiting backlog = new Waiting();
  private StorePace pace = new StorePace(backlog, LONG);
  private final ExecutorService producers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    backlog.trouble(true); // lets go of everybody
    producers.close();
  }

  /** A backlog that a test moves on. */
  private static final class Waiting implements Backlog {
    private long committed;
    private long shown;
    private boolean trouble;
    private int looks;

    synchronized void commit(int events) {
      committed += events;
      notifyAll();
    }

    synchronized void show(int events) {
      shown += events;
      notifyAll();
    }

    synchronized void trouble(boolean is) {
      trouble = is;
      notifyAll();
    }

    /** Waits until a producer was told to wait once more. */
    synchronized void awaitLook() throws InterruptedException {
      int before = looks;
      while (looks == before) {
        wait();
      }
    }

    @Override
    public synchronized long committed() {
      return committed;
    }

    @Override
    public synchronized long shown() {
      return shown;
    }

    @Override
    public long nanosPerEvent() {
      return NANOS_PER_EVENT;
    }

    @Override
    public synchronized void awaitShown(long size, Duration atMost) throws InterruptedException {
      looks++;
      notifyAll();
      long end = System.nanoTime() + atMost.toNanos();
      while (shown < size && !trouble && end - System.nanoTime() > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
      }
    }

    @Override
    public double pressure() {
      return 0;
    }

    @Override
    public void awaitRelief(Duration atMost) {}

    @Override
    public synchronized boolean isInTrouble() {
      return trouble;
    }
  }

  private Future<?> producer(int events) {
    return producers.submit(() -> {
      pace.await(events);
      return events;
    });
  }

  private void commit(int events) {
    backlog.commit(events);
    pace.done(events);
  }

  @Test
  void eventsAreLetInAsLongAsTheyWouldBeFoundInTime() throws Exception {
    backlog.commit(ROOM - 1_000);
    producer(1_000).get();
    Future<?> tooMany = producer(1);
    backlog.awaitLook();
    assertThat(tooMany.isDone()).isFalse();
    backlog.show(1);
    tooMany.get();
  }

  @Test
  void eventsUnderWayCountBeforeTheyAreCommitted() throws Exception {
    producer(ROOM - 1_000).get();
    Future<?> second = producer(1_500);
    backlog.awaitLook();
    commit(ROOM - 1_000);
    backlog.awaitLook();
    assertThat(second.isDone()).isFalse();
    backlog.show(500);
    second.get();
  }

  @Test
  void oneIsLetInAfterTheOther() throws Exception {
    backlog.commit(ROOM);
    Future<?> first = producer(1_000);
    backlog.awaitLook();
    Future<?> second = producer(1_000);
    backlog.show(1_000);
    first.get();
    backlog.awaitLook();
    assertThat(second.isDone()).isFalse();
    commit(1_000);
    backlog.show(1_000);
    second.get();
  }

  @Test
  void duplicatesLetTheNextOneIn() throws Exception {
    producer(ROOM).get();
    Future<?> next = producer(1_000);
    backlog.awaitLook();
    pace.done(ROOM); // and nothing was committed
    next.get();
  }

  @Test
  void moreThanThereIsEverRoomForGoesAlone() throws Exception {
    backlog.commit(1);
    Future<?> large = producer(10 * ROOM);
    backlog.awaitLook();
    assertThat(large.isDone()).isFalse();
    backlog.show(1);
    large.get();
  }

  @Test
  void aStoreThatStandsStillHoldsNobodyForLong() throws Exception {
    pace = new StorePace(backlog, StorePace.WAIT_MAX);
    backlog.commit(10 * ROOM);
    Future<?> first = producer(1);
    Future<?> second = producer(1);
    first.get();
    second.get();
  }

  @Test
  void aStoreInTroubleHoldsNobody() throws Exception {
    backlog.commit(10 * ROOM);
    backlog.trouble(true);
    producer(1).get();
  }
}
