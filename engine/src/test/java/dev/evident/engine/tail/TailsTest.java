package dev.evident.engine.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.engine.TestEngine;
import dev.evident.engine.access.Access;
import dev.evident.log.disk.RealDisk;
import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import dev.evident.query.QueryText;
import dev.evident.query.RandomQueries;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailsTest {
  private static final Supplier<Optional<Access>> EVERYTHING = () -> Optional.of(Access.ALL);
  private static final long SEED = 20_261_122;
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private TestEngine engine;

  @BeforeEach
  void start() throws Exception {
    engine = new TestEngine(directory, new RealDisk());
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
  }

  private Tails tails(int tailsMax, long behindMax) {
    return new Tails(
        engine.log(),
        engine.engine().scopes(),
        new TailLimits(tailsMax, behindMax),
        InstantSource.fixed(NOW));
  }

  private void append(int count) throws Exception {
    String[] actors = {"alice", "Bob", "żółty", "a\\\"b", "KELVIN"};
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines
          .append("{\"action\":\"user.login\",\"time\":\"2026-11-01T10:00:00Z\",")
          .append("\"actor\":{\"type\":\"user\",\"id\":\"" + actors[random.nextInt(5)] + "\"},")
          .append("\"parameters\":{\"amount\":" + random.nextInt(2_000) + "},")
          .append("\"message\":\"WRONG Password doc-17\"}\n");
    }
    engine.admit(lines.toString());
  }

  private List<Long> matching(Filter filter, long from) throws Exception {
    List<Long> found = new ArrayList<>();
    engine
        .log()
        .scan(
            from,
            engine.log().committed().size(),
            record -> {
              if (!record.isControl()
                  && new Evaluation(NOW)
                      .matches(filter, FlatRecord.read(record.index(), TestEngine.bytes(record)))) {
                found.add(record.index());
              }
              return true;
            });
    return found;
  }

  /** Everything that a tail tells until it has looked at so many records. */
  private static List<Long> until(Tail tail, long size) throws Exception {
    List<Long> found = new ArrayList<>();
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (tail.seen() < size - 1 && System.nanoTime() < patience) {
      TailStep step = tail.next(Duration.ofMillis(5));
      assertThat(step).isInstanceOf(TailStep.Events.class);
      ((TailStep.Events) step).events().forEach(event -> found.add(event.index()));
    }
    return found;
  }

  /** DEL is the one control character that JSON takes as it is. */
  @Test
  void aValueWithEverySignOfAsciiIsFollowed() throws Exception {
    StringBuilder all = new StringBuilder();
    for (char c = ' '; c < 0x80; c++) {
      all.append(c == '"' || c == '\\' ? "" : c);
    }
    engine.admit("{\"action\":\"a.b\",\"actor\":{\"type\":\"user\",\"id\":\"" + all + "\"}}\n");
    Filter exact = new Filter.Exact(new Field("actor.id"), all.toString());
    try (Tails tails = tails(1, 1_000);
        Tail tail = tails.open(exact, EVERYTHING, Optional.of(0L))) {
      assertThat(until(tail, engine.log().committed().size())).hasSize(1);
    }
  }

  @Test
  void manyTailsSeeEveryMatchOnceAndInOrderWhereverTheyBegin() throws Exception {
    RandomQueries queries = new RandomQueries(SEED);
    append(700);
    try (Tails tails = tails(100, 1_000_000)) {
      List<Filter> filters = new ArrayList<>();
      List<Long> begins = new ArrayList<>();
      List<Tail> open = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Filter filter = queries.filter(2);
        long size = engine.log().committed().size();
        boolean past = random.nextBoolean();
        long after = random.nextInt((int) size);
        filters.add(filter);
        begins.add(past ? after + 1 : size);
        open.add(tails.open(filter, EVERYTHING, past ? Optional.of(after) : Optional.empty()));
      }
      append(900);
      long size = engine.log().committed().size();
      for (int i = 0; i < open.size(); i++) {
        assertThat(until(open.get(i), size))
            .as("seed %d, tail %d: %s", SEED, i, QueryText.write(filters.get(i)))
            .isEqualTo(matching(filters.get(i), begins.get(i)));
        open.get(i).close();
      }
      assertThat(tails.open()).isZero();
    }
  }

  @Test
  void whateverEndsTheSharedReadingTheTailsGoOnByThemselves() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    try (Tails tails =
            new Tails(
                engine.log(),
                (log, from, size) -> {
                  if (Thread.currentThread().getName().equals("tails")) {
                    failed.incrementAndGet();
                    throw new StackOverflowError("made by the test");
                  }
                  return TailBatch.read(log, from, size);
                },
                engine.engine().scopes(),
                new TailLimits(1, 1_000),
                InstantSource.fixed(NOW));
        Tail tail = tails.open(new Filter.All(), EVERYTHING, Optional.empty())) {
      append(10);
      // For ever, for what it is worth: nobody wakes it any more if the reading ended unseen.
      FutureTask<TailStep> next = new FutureTask<>(() -> tail.next(Duration.ofDays(1)));
      Thread.ofVirtual().start(next);
      assertThat(next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              TailStep.Events.class, step -> assertThat(step.events()).hasSize(10));
      assertThat(failed).hasValue(1);
    }
  }

  @Test
  void aTailThatHasLookedAtEverythingSaysSoWithoutAnEvent() throws Exception {
    append(10);
    try (Tails tails = tails(1, 1_000);
        Tail tail = tails.open(QueryText.parse("nobody").filter(), EVERYTHING, Optional.of(0L))) {
      TailStep step = tail.next(Duration.ofMillis(100));
      while (tail.seen() < 10) { // a slow machine
        assertThat(step).isEqualTo(new TailStep.Events(List.of(), tail.seen()));
        step = tail.next(Duration.ofMillis(100));
      }
      assertThat(step).isEqualTo(new TailStep.Events(List.of(), 10));
    }
  }

  @Test
  void aReaderThatFallsTooFarBehindIsDroppedButOneThatCatchesUpIsNot() throws Exception {
    append(300);
    try (Tails tails = tails(2, 100)) {
      Tail late = tails.open(new Filter.All(), EVERYTHING, Optional.of(0L));
      assertThat(until(late, 301)).hasSize(300);
      assertThat(late.next(Duration.ZERO)).isEqualTo(new TailStep.Events(List.of(), 300));
      append(150); // while its reader does not ask
      assertThat(late.next(PATIENCE))
          .isEqualTo(new TailStep.Dropped(TailStep.Reason.TOO_SLOW, 300));
      assertThat(tails.dropped()).isOne();
      Tail again = tails.open(new Filter.All(), EVERYTHING, Optional.of(300L));
      assertThat(until(again, 451)).hasSize(150);
      late.close();
      again.close();
    }
  }

  @Test
  void thereAreNoMoreTailsThanAllowedAndAClosedOneMakesRoom() throws Exception {
    try (Tails tails = tails(2, 100)) {
      Tail first = tails.open(new Filter.All(), EVERYTHING, Optional.empty());
      Tail second = tails.open(new Filter.All(), EVERYTHING, Optional.empty());
      assertThatThrownBy(() -> tails.open(new Filter.All(), EVERYTHING, Optional.empty()))
          .isInstanceOf(TooManyTails.class);
      first.close();
      first.close();
      assertThat(tails.open()).isOne();
      tails.open(new Filter.All(), EVERYTHING, Optional.empty()).close();
      second.close();
    }
  }

  @Test
  void closingEndsATailThatWaits() throws Exception {
    Tails tails = tails(1, 100);
    Tail tail = tails.open(new Filter.All(), EVERYTHING, Optional.empty());
    CompletableFuture<TailStep> ended =
        CompletableFuture.supplyAsync(() -> {
          try {
            return tail.next(PATIENCE);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    tails.close();
    assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(new TailStep.Dropped(TailStep.Reason.STOPPING, 0));
  }
}
