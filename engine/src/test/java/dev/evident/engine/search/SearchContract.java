package dev.evident.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.engine.TestEngine;
import dev.evident.log.EvidentLog;
import dev.evident.log.SealedSource;
import dev.evident.log.disk.RealDisk;
import dev.evident.model.Filter;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import dev.evident.query.Answer;
import dev.evident.query.FlatRecord;
import dev.evident.query.QueryText;
import dev.evident.query.RandomQueries;
import dev.evident.query.Reference;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.EventsAnswer;
import dev.evident.store.scan.EventsRequest;
import dev.evident.store.scan.Order;
import dev.evident.store.scan.Position;
import dev.evident.store.scan.ScanStopped;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.scan.Total;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Search} owes to those who ask it. */
abstract class SearchContract {
  private static final long SEED = 20_261_122;
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final int GROUPS_MAX = 200;
  private static final long PAGE_BYTES_MAX = 50_000; // some of the pages end early
  private static final int ROUNDS = 120;

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private TestEngine engine;
  private Search search;

  /** What keeps the log's oldest records for it; asked before {@link #open}. */
  abstract SealedSource sealed(Path directory) throws Exception;

  /** The one to be tested; it sees the log's events, also those that come later. */
  abstract Search open(EvidentLog log, int groupsMax, long pageBytesMax) throws Exception;

  /** Ends what {@link #open} began; the log is closed afterwards. */
  abstract void close() throws Exception;

  @BeforeEach
  void start() throws Exception {
    engine = new TestEngine(directory, new RealDisk(), sealed(directory));
    search = open(engine.log(), GROUPS_MAX, PAGE_BYTES_MAX);
  }

  @AfterEach
  void stop() throws Exception {
    close();
    engine.close();
  }

  private void append(int count) throws Exception {
    String[] actions = {"user.login", "role.grant", "document.export", "payment.create"};
    String[] actors = {"alice", "Bob", "carol", "dave"};
    String[] outcomes = {"success", "denied", "failure"};
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(
          "{\"time\":\""
              + Instant.parse("2026-10-31T00:00:00Z")
                  .plusSeconds(random.nextInt(60) * 1_800L)
                  .plusNanos(random.nextInt(2))
              + "\"");
      lines.append(",\"action\":\"" + actions[random.nextInt(4)] + "\"");
      if (random.nextBoolean()) {
        lines.append(",\"outcome\":\"" + outcomes[random.nextInt(3)] + "\"");
      }
      lines.append(",\"actor\":{\"type\":\"user\",\"id\":\"" + actors[random.nextInt(4)] + "\"}");
      lines.append(",\"targets\":[{\"type\":\"doc\",\"id\":\"doc-" + random.nextInt(20) + "\"}");
      lines.append(random.nextBoolean() ? ",{\"id\":\"doc-17\"}]" : "]");
      if (random.nextInt(3) == 0) {
        lines.append(",\"parameters\":{\"amount\":" + random.nextInt(2_000) + ".50,\"csv\":true}");
      }
      if (random.nextInt(5) == 0) {
        lines.append(",\"origin\":{\"ip\":\"10.1.2." + random.nextInt(5) + "\"}");
      }
      if (random.nextInt(10) == 0) {
        lines.append(
            ",\"source\":{\"type\":\"k\",\"raw\":\"{\\\"verb\\\":\\\"get\\\",\\\"n\\\":1}\"}");
      }
      lines.append("}\n");
    }
    assertThat(engine.admit(lines.toString()).accepted()).isEqualTo(count);
    long size = engine.log().committed().size();
    long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (search.size() < size && System.nanoTime() < patience) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(search.size()).as("records that are visible").isEqualTo(size);
  }

  private List<FlatRecord> records(long size) throws Exception {
    List<FlatRecord> all = new ArrayList<>();
    engine
        .log()
        .scan(
            0,
            size,
            record -> {
              if (!record.isControl()) {
                all.add(FlatRecord.read(record.index(), TestEngine.bytes(record)));
              }
              return true;
            });
    return all;
  }

  private static Cancel patient() {
    return Cancel.after(Duration.ofMinutes(2));
  }

  private EventsAnswer.Page page(EventsRequest request, Moment moment) throws Exception {
    EventsAnswer answer = search.events(request, moment, patient());
    assertThat(answer).isInstanceOf(EventsAnswer.Page.class);
    return (EventsAnswer.Page) answer;
  }

  private static Query without(Query query, Class<? extends Pipe> pipes) {
    return new Query(
        query.filter(), query.pipes().stream().filter(p -> !pipes.isInstance(p)).toList());
  }

  @Test
  void thePagesOfRandomQueriesAreTheReferencesAnswerWhileEventsArrive() throws Exception {
    RandomQueries queries = new RandomQueries(SEED);
    append(600);
    for (int round = 0; round < ROUNDS; round++) {
      Query query = queries.query();
      if (query.stats().isPresent()) {
        continue;
      }
      Moment moment = new Moment(NOW, search.size());
      List<FlatRecord> all = records(moment.size());
      Answer.Events expected =
          (Answer.Events)
              new Reference(NOW, GROUPS_MAX).answer(without(query, Pipe.Fields.class), all);
      Answer whole = new Reference(NOW, GROUPS_MAX).answer(query, all);
      List<Long> found = new ArrayList<>();
      List<Object> rows = new ArrayList<>();
      EventsRequest request =
          EventsRequest.newest(query, 1 + random.nextInt(round % 10 == 0 ? 40 : 500));
      Optional<Position> next;
      do {
        EventsAnswer.Page page = page(request, moment);
        page.hits().forEach(hit -> found.add(hit.index()));
        page.fields().ifPresent(table -> rows.addAll(table.rows()));
        assertThat(page.missing()).isEmpty();
        next = page.next();
        request = next.isPresent() ? request.after(next.get()) : request;
        if (random.nextInt(20) == 0) {
          append(1 + random.nextInt(3)); // no part of this question
        }
      } while (next.isPresent() && found.size() <= moment.size());
      String what = "seed %d, round %d: %s".formatted(SEED, round, QueryText.write(query));
      assertThat(found).as(what).isEqualTo(expected.indexes());
      if (whole instanceof Answer.Table(_, var wholeRows)) {
        assertThat(rows).as(what).isEqualTo(wholeRows);
      }
    }
  }

  @Test
  void theTablesOfRandomQueriesAreTheReferences() throws Exception {
    RandomQueries queries = new RandomQueries(SEED + 1);
    append(400);
    Moment moment = new Moment(NOW, search.size());
    List<FlatRecord> all = records(moment.size());
    int tables = 0;
    while (tables < 60) {
      Query query = queries.query();
      if (query.stats().isEmpty()) {
        continue;
      }
      tables++;
      Answer expected = new Reference(NOW, GROUPS_MAX).answer(query, all);
      StatsAnswer found = search.stats(query, new Filter.All(), moment, patient());
      String what = "seed %d: %s".formatted(SEED, QueryText.write(query));
      switch (found) {
        case StatsAnswer.Table table -> assertThat(table.table()).as(what).isEqualTo(expected);
        case StatsAnswer.TooManyGroups refused ->
            assertThat(new Answer.TooManyGroups(refused.groupsMax())).as(what).isEqualTo(expected);
        case StatsAnswer.TooMuchMemory _ -> throw new AssertionError(what);
      }
    }
  }

  @Test
  void everyOrderGoesThroughAllEventsOnceAndEqualTimesStandByIndex() throws Exception {
    append(300);
    Moment moment = new Moment(NOW, search.size());
    for (Order order : Order.values()) {
      List<Long> found = new ArrayList<>();
      EventsRequest request =
          new EventsRequest(
              Query.of(new Filter.All()),
              new Filter.All(),
              order,
              Optional.empty(),
              17,
              Total.Mode.EXACT);
      Optional<Position> next;
      do {
        EventsAnswer.Page page = page(request, moment);
        assertThat(page.total()).isEqualTo(new Total(300, true));
        page.hits().forEach(hit -> found.add(hit.index()));
        next = page.next();
        request = next.isPresent() ? request.after(next.get()) : request;
      } while (next.isPresent());
      boolean byTime = order == Order.TIME_ASC || order == Order.TIME_DESC;
      boolean descending = order == Order.TIME_DESC || order == Order.INDEX_DESC;
      String sort = "* | sort " + (byTime ? "time" : "index") + (descending ? " desc" : "");
      Answer expected =
          new Reference(NOW, GROUPS_MAX).answer(QueryText.parse(sort), records(moment.size()));
      assertThat(new Answer.Events(found)).as(order.name()).isEqualTo(expected);
    }
  }

  @Test
  void whatTheAskerMayNotSeeIsNeitherShownNorCounted() throws Exception {
    append(200);
    Moment moment = new Moment(NOW, search.size());
    Filter access = QueryText.parse("actor.id=alice").filter();
    Query query = QueryText.parse("outcome:denied OR outcome:success");
    Answer expected =
        new Reference(NOW, GROUPS_MAX)
            .answer(Query.of(Filter.and(List.of(access, query.filter()))), records(moment.size()));
    EventsAnswer.Page page =
        page(
            new EventsRequest(
                query, access, Order.TIME_DESC, Optional.empty(), 1_000, Total.Mode.EXACT),
            moment);
    List<Long> found = page.hits().stream().map(EventsAnswer.Hit::index).toList();
    assertThat(new Answer.Events(found)).isEqualTo(expected);
    assertThat(page.total()).isEqualTo(new Total(found.size(), true));
    Query counted = QueryText.parse("outcome:denied OR outcome:success | count");
    StatsAnswer stats = search.stats(counted, access, moment, patient());
    assertThat(stats).isInstanceOf(StatsAnswer.Table.class);
    assertThat(((StatsAnswer.Table) stats).events()).isEqualTo(found.size());
  }

  @Test
  void recordsComeBackByteForByte() throws Exception {
    append(100);
    for (EventsAnswer.Hit hit :
        page(EventsRequest.newest(Query.of(new Filter.All()), 100), new Moment(NOW, search.size()))
            .hits()) {
      assertThat(new String(hit.record(), StandardCharsets.UTF_8))
          .isEqualTo(
              new String(
                  TestEngine.bytes(engine.log().record(hit.index())), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aQuestionThatNobodyWaitsForIsStopped() throws Exception {
    append(100);
    Moment moment = new Moment(NOW, search.size());
    EventsRequest request = EventsRequest.newest(Query.of(new Filter.All()), 10);
    Cancel cancelled = patient();
    cancelled.cancel();
    assertThatThrownBy(() -> search.events(request, moment, cancelled))
        .isInstanceOf(ScanStopped.class);
    assertThatThrownBy(() -> search.events(request, moment, Cancel.after(Duration.ZERO)))
        .isInstanceOf(ScanStopped.class);
    assertThatThrownBy(
            () -> search.stats(QueryText.parse("* | count"), new Filter.All(), moment, cancelled))
        .isInstanceOf(ScanStopped.class);
  }
}
