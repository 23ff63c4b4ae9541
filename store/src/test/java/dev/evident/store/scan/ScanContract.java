package dev.evident.store.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.model.Filter;
import dev.evident.model.Query;
import dev.evident.query.Answer;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import dev.evident.query.QueryText;
import dev.evident.query.RandomQueries;
import dev.evident.query.RandomRecords;
import dev.evident.query.Reference;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a scan answers over any kind of segment: what the reference answers. A test of a kind of
 * segment extends this.
 */
abstract class ScanContract {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final int DATA_SETS = 60;
  private static final int QUERIES = 40;
  private static final ScanLimits LIMITS = ScanLimits.DEFAULT;

  /**
   * A segment of these records.
   *
   * @param records at least one; their indexes rise
   */
  abstract Segment segment(List<Logged> records) throws IOException;

  /** Random records, some of them personal in part, some of them control records. */
  static List<Logged> records(long seed, int count) {
    RandomRecords json = new RandomRecords(seed);
    Random random = new Random(seed);
    List<Logged> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(
          random.nextInt(20) == 0
              ? Logged.control(i, "{\"alice\":\"denied\"}")
              // The codec writes the shortest escapes only.
              : Logged.event(i, json.json().replaceAll("(?<!\\\\)\\\\u0301", "\u0301"), random));
    }
    return all;
  }

  View view(List<Logged> records, int segments, Random random) throws IOException {
    List<List<Logged>> dealt = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      dealt.add(new ArrayList<>());
    }
    for (Logged record : records) {
      int segment = record.isEvent() ? random.nextInt(segments) : 0;
      dealt.get(segment).add(record);
    }
    List<Part> parts = new ArrayList<>();
    for (List<Logged> some : dealt) {
      if (!some.isEmpty()) {
        parts.add(new Part("part-" + parts.size(), segment(some)));
      }
    }
    return new View(parts, List.of(), records.size());
  }

  private static List<FlatRecord> events(List<Logged> records) {
    return records.stream().filter(Logged::isEvent).map(Logged::flat).toList();
  }

  private static long matching(Filter filter, List<FlatRecord> events) {
    Evaluation evaluation = new Evaluation(NOW);
    return events.stream().filter(event -> evaluation.matches(filter, event)).count();
  }

  @Test
  void answersAreThoseOfTheReference() throws Exception {
    for (long seed = 0; seed < DATA_SETS; seed++) {
      Random random = new Random(seed);
      List<Logged> records = records(seed, random.nextInt(120));
      View view = view(records, 1 + random.nextInt(4), random);
      compare(view, records, new RandomQueries(seed), QUERIES, "seed " + seed);
    }
  }

  @Test
  void answersOverManyBlocksAreThoseOfTheReference() throws Exception {
    Random random = new Random(5);
    List<Logged> records = records(1_000, 9_400);
    View view = view(records, 2, random);
    assertThat(view.parts()).anyMatch(part -> part.segment().blockCount() > 1);
    compare(view, records, new RandomQueries(7), 20, "many blocks");
  }

  private void compare(
      View view, List<Logged> records, RandomQueries queries, int count, String what)
      throws Exception {
    List<FlatRecord> events = events(records);
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      Query query = queries.query();
      Filter access = random.nextInt(4) == 0 ? queries.filter(1) : new Filter.All();
      int groupsMax = random.nextBoolean() ? 1 + random.nextInt(8) : Reference.GROUPS_MAX;
      Query both = new Query(Filter.and(List.of(query.filter(), access)), query.pipes());
      String name = what + ", query " + i + ": " + QueryText.write(both);
      Answer expected = new Reference(NOW, groupsMax).answer(both, events);
      if (query.stats().isPresent()) {
        ScanLimits limits = LIMITS.withGroups(groupsMax);
        StatsAnswer answer = new Scan(view, NOW, limits).stats(query, access, Cancel.never());
        switch (answer) {
          case StatsAnswer.Table table -> {
            assertThat(table.table()).as(name).isEqualTo(expected);
            assertThat(table.events()).as(name).isEqualTo(matching(both.filter(), events));
            assertThat(table.missing()).isEmpty();
          }
          case StatsAnswer.TooManyGroups(int max) ->
              assertThat(expected).as(name).isEqualTo(new Answer.TooManyGroups(max));
          case StatsAnswer.TooMuchMemory _ -> throw new AssertionError(name);
        }
        continue;
      }
      EventsAnswer.Page page = page(view, request(query, access, Order.TIME_DESC, 10_000), name);
      List<Long> indexes = page.hits().stream().map(EventsAnswer.Hit::index).toList();
      switch (expected) {
        case Answer.Events(List<Long> right) -> assertThat(indexes).as(name).isEqualTo(right);
        case Answer.Table table -> assertThat(page.fields()).as(name).contains(table);
        case Answer.TooManyGroups _ -> throw new AssertionError(name);
      }
      assertThat(page.total()).as(name).isEqualTo(new Total(matching(both.filter(), events), true));
      assertThat(page.next()).as(name).isEmpty();
      for (EventsAnswer.Hit hit : page.hits()) {
        assertThat(hit.record()).as(name).isEqualTo(records.get((int) hit.index()).whole());
      }
    }
  }

  private static EventsRequest request(Query query, Filter access, Order order, int limit) {
    return new EventsRequest(query, access, order, Optional.empty(), limit, Total.Mode.EXACT);
  }

  private static EventsAnswer.Page page(View view, EventsRequest request, String name)
      throws ScanStopped {
    EventsAnswer answer = new Scan(view, NOW, LIMITS).events(request, Cancel.never());
    assertThat(answer).as(name).isInstanceOf(EventsAnswer.Page.class);
    EventsAnswer.Page page = (EventsAnswer.Page) answer;
    assertThat(page.missing()).as(name).isEmpty();
    return page;
  }

  @Test
  void pagesNeitherRepeatNorSkipWhileEventsArrive() throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      List<Logged> all = records(seed, 150);
      List<Logged> first = all.subList(0, 60 + random.nextInt(60));
      RandomQueries queries = new RandomQueries(seed);
      for (int i = 0; i < 8; i++) {
        Query query;
        do {
          query = queries.query();
        } while (query.stats().isPresent());
        Order order = Order.values()[i % 4];
        Query plain = Query.of(query.filter());
        boolean withPipes = i >= 4;
        Query asked = withPipes ? query : plain;
        String name = "seed " + seed + ", " + order + ": " + QueryText.write(asked);
        List<Long> expected = withPipes ? indexes(asked, first) : ordered(plain, first, order);
        assertThat(
                walk(
                    view(first, 2, random),
                    view(all, 3, random),
                    asked,
                    withPipes ? Order.TIME_DESC : order,
                    1 + random.nextInt(9),
                    name))
            .as(name)
            .isEqualTo(expected);
      }
    }
  }

  /** All pages: the first one of a small log, the others of the one that has grown. */
  private static List<Long> walk(
      View before, View after, Query query, Order order, int limit, String name)
      throws ScanStopped {
    EventsRequest request =
        new EventsRequest(
            query, new Filter.All(), order, Optional.empty(), limit, Total.Mode.ON_THE_WAY);
    List<Long> found = new ArrayList<>();
    EventsAnswer.Page page = page(before, request, name);
    while (true) {
      page.hits().forEach(hit -> found.add(hit.index()));
      if (page.next().isEmpty()) {
        return found;
      }
      assertThat(page.hits()).as(name).hasSize(limit);
      Position next = page.next().get();
      page = page(after.upTo(next.size()), request.after(next), name);
    }
  }

  private static List<Long> indexes(Query query, List<Logged> records) {
    Query all =
        new Query(
            query.filter(),
            query.pipes().stream()
                .filter(pipe -> !(pipe instanceof dev.evident.model.Pipe.Fields))
                .toList());
    Answer answer = new Reference(NOW, Reference.GROUPS_MAX).answer(all, events(records));
    return ((Answer.Events) answer).indexes();
  }

  private static List<Long> ordered(Query query, List<Logged> records, Order order) {
    Comparator<FlatRecord> byIndex = Comparator.comparingLong(FlatRecord::index);
    Comparator<FlatRecord> by =
        order.isByTime() ? Comparator.comparing(FlatRecord::time).thenComparing(byIndex) : byIndex;
    Evaluation evaluation = new Evaluation(NOW);
    return events(records).stream()
        .filter(event -> evaluation.matches(query.filter(), event))
        .sorted(order.isDescending() ? by.reversed() : by)
        .map(FlatRecord::index)
        .toList();
  }

  @Test
  void aTotalOnTheWayIsALowerBound() throws Exception {
    List<Logged> records = records(3, 400);
    View view = view(records, 4, new Random(3));
    for (long seed = 0; seed < 50; seed++) {
      Query query = Query.of(new RandomQueries(seed).filter(2));
      EventsAnswer.Page page = page(view, EventsRequest.newest(query, 3), "seed " + seed);
      long right = matching(query.filter(), events(records));
      if (page.total().isExact()) {
        assertThat(page.total().events()).isEqualTo(right);
      } else {
        assertThat(page.total().events()).isBetween((long) page.hits().size(), right);
      }
    }
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestAnswers() throws Exception {
    List<Logged> records = records(9, 300).stream().filter(Logged::isEvent).toList();
    List<Logged> odd = records.stream().filter(record -> record.index() % 2 == 1).toList();
    List<Logged> even = records.stream().filter(record -> record.index() % 2 == 0).toList();
    View view =
        new View(
            List.of(
                new Part("good", segment(odd)), new Part("bad", DamagedSegment.of(segment(even)))),
            List.of(),
            300);
    EventsRequest request =
        request(Query.of(new Filter.All()), new Filter.All(), Order.INDEX_ASC, 1_000);
    EventsAnswer.Page page =
        (EventsAnswer.Page) new Scan(view, NOW, LIMITS).events(request, Cancel.never());
    assertThat(page.hits().stream().map(EventsAnswer.Hit::index))
        .isEqualTo(odd.stream().map(Logged::index).toList());
    assertThat(page.isComplete()).isFalse();
    assertThat(page.total().isExact()).isFalse();
    assertThat(page.missing())
        .containsExactly(
            new Unreadable(
                "bad", even.getFirst().index(), even.getLast().index(), DamagedSegment.REASON));
    StatsAnswer.Table table =
        (StatsAnswer.Table)
            new Scan(view, NOW, LIMITS)
                .stats(QueryText.parse("* | count"), new Filter.All(), Cancel.never());
    assertThat(table.events()).isEqualTo(odd.size());
    assertThat(table.missing()).isEqualTo(page.missing());
  }

  @Test
  void aQueryEndsWhenItIsCancelledOrLate() throws Exception {
    View view = view(records(1, 50), 2, new Random(1));
    Cancel cancelled = Cancel.never();
    cancelled.cancel();
    Cancel late = Cancel.after(java.time.Duration.ZERO);
    Scan scan = new Scan(view, NOW, LIMITS);
    EventsRequest request = EventsRequest.newest(Query.of(new Filter.All()), 5);
    assertThatThrownBy(() -> scan.events(request, cancelled))
        .isInstanceOfSatisfying(
            ScanStopped.class, e -> assertThat(e.why()).isEqualTo(ScanStopped.Cause.CANCELLED));
    assertThatThrownBy(() -> scan.stats(QueryText.parse("* | count"), new Filter.All(), late))
        .isInstanceOfSatisfying(
            ScanStopped.class, e -> assertThat(e.why()).isEqualTo(ScanStopped.Cause.DEADLINE));
  }

  @Test
  void aPageBeyondTheLimitIsRefused() throws Exception {
    View view = view(records(1, 50), 2, new Random(1));
    ScanLimits small = new ScanLimits(10, 20, 1_000, 1_000);
    EventsRequest request = EventsRequest.newest(QueryText.parse("* | sort id"), 21);
    assertThat(new Scan(view, NOW, small).events(request, Cancel.never()))
        .isEqualTo(new EventsAnswer.TooManyRows(20));
  }

  @Test
  void aPageEndsAtItsBytesAndTheNextGoesOnBehindItsLastEvent() throws Exception {
    int early = 0;
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Logged> records = records(seed, 20 + random.nextInt(100));
      View view = view(records, 1 + random.nextInt(3), random);
      RandomQueries queries = new RandomQueries(seed);
      for (int i = 0; i < 8; i++) {
        Query query;
        do {
          query = queries.query();
        } while (query.stats().isPresent());
        boolean withPipes = i >= 4;
        Query asked = withPipes ? query : Query.of(query.filter());
        Order order = withPipes ? Order.TIME_DESC : Order.values()[i];
        int limit = 1 + random.nextInt(60);
        // From a page for each record on to pages that end at their limit.
        long bytesMax = 1L << random.nextInt(15);
        String name =
            "seed %d, %s, %d bytes: %s".formatted(seed, order, bytesMax, QueryText.write(asked));
        List<EventsAnswer.Page> pages = pages(view, asked, order, limit, bytesMax, name);
        early += (int) pages.stream().filter(page -> page.hits().size() < limit).count() - 1;
        List<Long> found =
            pages.stream()
                .flatMap(page -> page.hits().stream())
                .map(EventsAnswer.Hit::index)
                .toList();
        assertThat(found)
            .as(name)
            .isEqualTo(withPipes ? indexes(asked, records) : ordered(asked, records, order));
        Answer whole = new Reference(NOW, Reference.GROUPS_MAX).answer(asked, events(records));
        if (whole instanceof Answer.Table(_, var rows)) {
          List<Object> shown = new ArrayList<>();
          pages.forEach(page -> shown.addAll(page.fields().orElseThrow().rows()));
          assertThat(shown).as(name).isEqualTo(rows);
        }
      }
    }
    assertThat(early).as("pages that ended early").isGreaterThan(500);
  }

  /** All pages; each has no more bytes than it may, and no fewer events than it could. */
  private static List<EventsAnswer.Page> pages(
      View view, Query query, Order order, int limit, long bytesMax, String name)
      throws ScanStopped {
    Scan scan = new Scan(view, NOW, LIMITS.withPageBytes(bytesMax));
    EventsRequest request =
        new EventsRequest(
            query, new Filter.All(), order, Optional.empty(), limit, Total.Mode.ON_THE_WAY);
    List<EventsAnswer.Page> pages = new ArrayList<>();
    long before = 0;
    while (true) {
      EventsAnswer.Page page = (EventsAnswer.Page) scan.events(request, Cancel.never());
      long bytes = page.hits().stream().mapToLong(hit -> hit.record().length).sum();
      assertThat(bytes <= bytesMax || page.hits().size() == 1).as(name).isTrue();
      if (!pages.isEmpty()) {
        assertThat(page.hits()).as(name).isNotEmpty();
        boolean wasFull = pages.getLast().hits().size() == limit;
        long one = page.hits().getFirst().record().length;
        assertThat(wasFull || before + one > bytesMax).as(name).isTrue();
      }
      pages.add(page);
      before = bytes;
      if (page.next().isEmpty()) {
        return pages;
      }
      request = request.after(page.next().get());
    }
  }

  @Test
  void whatWouldTakeTooMuchMemoryIsRefused() throws Exception {
    View view = view(records(2, 60), 2, new Random(1));
    Scan scan = new Scan(view, NOW, new ScanLimits(1_000, 1_000, 500, 500));
    assertThat(
            scan.stats(
                QueryText.parse("* | count by id, action"), new Filter.All(), Cancel.never()))
        .isEqualTo(new StatsAnswer.TooMuchMemory(500));
    for (String text : List.of("* | sort action", "* | top 50 | sort action")) {
      assertThat(scan.events(EventsRequest.newest(QueryText.parse(text), 100), Cancel.never()))
          .isEqualTo(new EventsAnswer.TooMuchMemory(500));
    }
  }

  /** One record may have more combinations of its values than there is memory in the world. */
  @Test
  void oneRecordWithManyValuesTakesNoMoreMemoryThanItMay() throws Exception {
    String json =
        "{\"id\":\"a\",\"time\":\"2026-10-01T00:00:00Z\",\"action\":\"a.b\",\"parameters\":{\"a\":"
            + numbers(300)
            + ",\"b\":"
            + numbers(300)
            + ",\"c\":"
            + numbers(4_000)
            + "}}";
    List<Logged> records = List.of(Logged.event(0, json, new Random(1)));
    Scan scan = new Scan(view(records, 1, new Random(1)), NOW, LIMITS);
    Query query = QueryText.parse("* | distinct parameters.c by parameters.a, parameters.b");
    assertThat(scan.stats(query, new Filter.All(), Cancel.never()))
        .isEqualTo(new StatsAnswer.TooMuchMemory(LIMITS.memoryBytesMax()));
  }

  private static String numbers(int count) {
    return IntStream.range(0, count).boxed().toList().toString().replace(" ", "");
  }
}
