package dev.evident.engine.search;

import dev.evident.engine.access.Asker;
import dev.evident.engine.access.Scope;
import dev.evident.engine.access.Scopes;
import dev.evident.engine.access.Seen;
import dev.evident.model.Filter;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.EventsAnswer;
import dev.evident.store.scan.EventsRequest;
import dev.evident.store.scan.QueryPool;
import dev.evident.store.scan.QueueFull;
import dev.evident.store.scan.ScanStopped;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.scan.Total;
import dev.evident.store.scan.Unreadable;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers the questions of clients: within limits, in turns, page by page. Thread-safe; blocking
 * (one virtual thread per request). {@link #close} refuses what waits and what comes.
 */
public final class Searches implements AutoCloseable {
  private final Search search;
  private final Scopes scopes;
  private final SearchLimits limits;
  private final InstantSource clock;
  private final SearchListener listener;
  private final QueryPool pool;
  private final AtomicInteger asked = new AtomicInteger();

  public Searches(
      Search search,
      Scopes scopes,
      SearchLimits limits,
      InstantSource clock,
      SearchListener listener) {
    this.search = search;
    this.scopes = scopes;
    this.limits = limits;
    this.clock = clock;
    this.listener = listener;
    this.pool = new QueryPool(limits.runningMax(), limits.waitingMax());
  }

  /** The time that a question has from now on; cancelling it ends the question. */
  public Cancel deadline() {
    return Cancel.after(limits.timeout());
  }

  /** Queries at work. */
  public int running() {
    return Math.max(0, asked.get() - pool.waiting());
  }

  /** Queries that wait for their turn. */
  public int waiting() {
    return pool.waiting();
  }

  /** The streams that a question of somebody is about. */
  public List<String> streams(Query query, Asker asker) {
    return scopes.of(asker.access(), query.filter()).streams();
  }

  /**
   * A page of events, as of now or of the moment of its cursor.
   *
   * @param asker sees nothing but what he may, and takes turns with others
   * @param cancel from {@link #deadline}
   */
  public EventsPage events(EventsQuestion question, Asker asker, Cancel cancel)
      throws IOException, SearchRefused, InterruptedException {
    return events(question, asker, Optional.empty(), cancel);
  }

  /** A page as of a moment that the caller holds fast, whatever questions he asks about it. */
  public EventsPage events(EventsQuestion question, Asker asker, Moment at, Cancel cancel)
      throws IOException, SearchRefused, InterruptedException {
    return events(question, asker, Optional.of(at), cancel);
  }

  /** This moment, with no records but those below a size. */
  public Moment moment(long sizeMax) throws InterruptedException {
    return new Moment(
        clock.instant().truncatedTo(ChronoUnit.MILLIS), Math.min(sizeMax, search.size()));
  }

  private EventsPage events(
      EventsQuestion question, Asker asker, Optional<Moment> at, Cancel cancel)
      throws IOException, SearchRefused, InterruptedException {
    Query query = question.query();
    if (query.stats().isPresent()) {
      throw refused(
          SearchRefused.Reason.UNSUITABLE,
          "'"
              + query.stats().get().measure().name()
              + "' makes a table and no events; ask /v1/stats (evident stats)");
    }
    long hash = Cursor.hash(query, question.order(), asker.id());
    Optional<Cursor> cursor = cursor(question, hash);
    Moment moment = at.isPresent() ? at.get() : moment(cursor);
    Scope scope = scopes.of(asker.access(), query.filter()); // after the size: see there
    EventsRequest request =
        new EventsRequest(
            query,
            new Filter.All(),
            question.order(),
            cursor.map(Cursor::place),
            question.limit(),
            question.exactTotal() ? Total.Mode.EXACT : Total.Mode.ON_THE_WAY);
    if (!request.mayGoOnAt()) {
      throw cursorInvalid();
    }
    ScopedSearch scoped = new ScopedSearch(search, scope, moment, cancel);
    EventsAnswer answer = answered(asker, cancel, () -> scoped.events(request));
    return switch (answer) {
      case EventsAnswer.TooManyRows(int rowsMax) ->
          throw refused(
              SearchRefused.Reason.TOO_MANY_ROWS,
              "a sort shows the first "
                  + rowsMax
                  + " events; narrow the query, or sort by time or index, which have no such"
                  + " limit");
      case EventsAnswer.TooMuchMemory(long bytes) ->
          throw refused(
              SearchRefused.Reason.TOO_MUCH_MEMORY,
              "sorting these events needs more than "
                  + bytes
                  + " bytes; narrow the query, or sort by time or index, which need none");
      case EventsAnswer.Page found ->
          page(scope, request, found, hash, moment, cursor.map(Cursor::given).orElse(0L));
    };
  }

  /**
   * A table of numbers.
   *
   * @param query with stats
   * @param asker sees nothing but what he may, and takes turns with others
   * @param cancel from {@link #deadline}
   */
  public StatsAnswer.Table stats(Query query, Asker asker, Cancel cancel)
      throws IOException, SearchRefused, InterruptedException {
    if (query.stats().isEmpty()) {
      throw refused(
          SearchRefused.Reason.UNSUITABLE,
          "the query asks for events and makes no table; add '| count' or the like, or ask"
              + " /v1/events (evident query)");
    }
    Moment moment = new Moment(clock.instant(), search.size());
    Scope scope = scopes.of(asker.access(), query.filter());
    ScopedSearch scoped = new ScopedSearch(search, scope, moment, cancel);
    StatsAnswer answer = answered(asker, cancel, () -> scoped.stats(query));
    return switch (answer) {
      case StatsAnswer.Table(var table, long events, var missing) ->
          new StatsAnswer.Table(table, events, told(missing, scope, moment));
      case StatsAnswer.TooManyGroups(int max) ->
          throw refused(
              SearchRefused.Reason.TOO_MANY_GROUPS,
              "the table would have more than "
                  + max
                  + " rows; group by fewer or coarser keys, or narrow the query");
      case StatsAnswer.TooMuchMemory(long bytes) ->
          throw refused(
              SearchRefused.Reason.TOO_MUCH_MEMORY,
              "the table needs more than "
                  + bytes
                  + " bytes while it is made; group by fewer or coarser keys, or narrow the"
                  + " query");
    };
  }

  private SearchRefused refused(SearchRefused.Reason reason, String message) {
    listener.refused(reason);
    return new SearchRefused(reason, message);
  }

  private <T> T answered(Asker asker, Cancel cancel, Callable<T> work)
      throws IOException, SearchRefused, InterruptedException {
    long began = System.nanoTime();
    asked.incrementAndGet();
    try {
      T answer = pool.run(asker.line(), cancel, work);
      listener.answered(System.nanoTime() - began);
      return answer;
    } catch (QueueFull _) {
      throw refused(
          SearchRefused.Reason.QUEUE_FULL,
          limits.waitingMax() + " queries wait for their turn already; ask again in a second");
    } catch (ScanStopped e) {
      throw stopped(e);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw e;
    } finally {
      asked.decrementAndGet();
    }
  }

  private SearchRefused stopped(ScanStopped stopped) {
    return switch (stopped.why()) {
      case CANCELLED -> refused(SearchRefused.Reason.CANCELLED, "the client has gone");
      case CLOSED -> refused(SearchRefused.Reason.CLOSED, "the server is stopping");
      case DEADLINE ->
          refused(
              SearchRefused.Reason.TIMEOUT,
              "no answer within "
                  + limits.timeout().toMillis()
                  + " ms; narrow the query, by time above all");
    };
  }

  /** That of the first page. */
  private Moment moment(Optional<Cursor> cursor) throws InterruptedException {
    return cursor.isPresent()
        ? new Moment(cursor.get().now(), Math.min(cursor.get().place().size(), search.size()))
        : moment(Long.MAX_VALUE);
  }

  private Optional<Cursor> cursor(EventsQuestion question, long hash) throws SearchRefused {
    if (question.cursor().isEmpty()) {
      return Optional.empty();
    }
    Optional<Cursor> cursor = question.cursor().flatMap(Cursor::parse);
    if (cursor.isEmpty() || cursor.get().question() != hash) {
      throw cursorInvalid();
    }
    return cursor;
  }

  private SearchRefused cursorInvalid() {
    return refused(
        SearchRefused.Reason.CURSOR_INVALID,
        "cursor does not belong to this listing; use next of the page before, with the same"
            + " query, filters and order");
  }

  private static EventsPage page(
      Scope scope,
      EventsRequest request,
      EventsAnswer.Page found,
      long hash,
      Moment moment,
      long before) {
    // A client may have changed what its cursor says: no more can have been given than there is.
    long given = Math.min(before, moment.size()) + found.hits().size();
    Optional<String> next =
        found.next().map(place -> new Cursor(hash, moment.now(), place, given).text());
    List<FoundEvent> events =
        found.hits().stream()
            .map(hit ->
                new FoundEvent(hit.index(), new Seen(hit.record(), scope.isRedacted(hit.record()))))
            .toList();
    // A lower bound is at least what has been seen.
    long seen = given + (next.isPresent() ? 1 : 0);
    return new EventsPage(
        events,
        found.fields(),
        next,
        total(scope, request, found, seen),
        told(found.missing(), scope, moment));
  }

  /**
   * How much was counted on the way depends on how records lie on the disk, those of others among
   * them: who may not see everything is told only what the pages themselves tell.
   */
  private static Total total(
      Scope scope, EventsRequest request, EventsAnswer.Page found, long seen) {
    boolean all = scope.isEverything() || request.totals() == Total.Mode.EXACT;
    if (all && (found.total().isExact() || found.total().events() >= seen)) {
      return found.total();
    }
    boolean whole =
        found.next().isEmpty()
            && found.missing().isEmpty()
            && request.query().pipes().stream().noneMatch(Pipe.Top.class::isInstance);
    return new Total(seen, !all && whole);
  }

  /** Where the answer has holes; who may not see everything is told only that it has some. */
  private static List<Unreadable> told(List<Unreadable> missing, Scope scope, Moment moment) {
    return missing.isEmpty() || scope.isEverything()
        ? missing
        : List.of(new Unreadable("", 0, Math.max(0, moment.size() - 1), ""));
  }

  @Override
  public void close() {
    pool.close();
  }
}
