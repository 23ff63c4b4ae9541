package dev.evident.server;

import dev.evident.engine.Streams;
import dev.evident.engine.audit.Act;
import dev.evident.engine.search.EventsPage;
import dev.evident.engine.search.EventsQuestion;
import dev.evident.engine.search.SearchRefused;
import dev.evident.engine.search.Searches;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import dev.evident.query.QueryText;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.Order;
import dev.evident.store.scan.StatsAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/events?q=} and {@code /v1/stats?q=}. */
final class QueryRoutes {
  static final int LIMIT_DEFAULT = 50;
  static final int LIMIT_MAX = 1_000;
  private static final int RETRY_SECONDS = 1;

  private static final Set<String> EVENTS_PARAMETERS =
      Set.of(
          "q",
          "from",
          "to",
          "stream",
          "actor.id",
          "action",
          "limit",
          "cursor",
          "order",
          "total",
          Account.PARAMETER);
  private static final Set<String> STATS_PARAMETERS =
      Set.of("q", "from", "to", "stream", "actor.id", "action", Account.PARAMETER);

  /** The query parameters of these routes; every other one is refused. */
  static final Map<String, Set<String>> PARAMETERS =
      Map.of("GET /v1/events", EVENTS_PARAMETERS, "GET /v1/stats", STATS_PARAMETERS);

  private static final Map<String, Order> ORDERS =
      Map.of(
          "time.desc", Order.TIME_DESC,
          "time.asc", Order.TIME_ASC,
          "index.desc", Order.INDEX_DESC,
          "index.asc", Order.INDEX_ASC);

  private final Searches searches;
  private final Questions questions;
  private final Account account;
  private final Departures departures;

  QueryRoutes(Searches searches, Streams streams, Account account, Departures departures) {
    this.searches = searches;
    this.questions = new Questions(streams);
    this.account = account;
    this.departures = departures;
  }

  Routes routes() {
    return Routes.builder().get("/v1/events", this::events).get("/v1/stats", this::stats).build();
  }

  private Reply events(Call call) throws IOException, InterruptedException {
    Parameters.known(call, EVENTS_PARAMETERS);
    Query query = questions.query(call);
    Caller caller = Caller.now();
    List<String> streams = searches.streams(query, caller.asker());
    Optional<String> purpose = account.purpose(call, streams);
    EventsQuestion question =
        new EventsQuestion(
            query, order(call, query), call.query("cursor"), limit(call), exactTotal(call));
    Cancel cancel = searches.deadline();
    try (Departures.Watch _ = departures.over(call, cancel)) {
      EventsPage page = searches.events(question, caller.asker(), cancel);
      account.read(
          caller, read(Act.Kind.QUERY, call, query, streams, page.events().size(), purpose));
      return Reply.json(200, QueryAnswers.page(page));
    } catch (SearchRefused e) {
      throw problem(e);
    }
  }

  private Reply stats(Call call) throws IOException, InterruptedException {
    Parameters.known(call, STATS_PARAMETERS);
    Query query = questions.query(call);
    Caller caller = Caller.now();
    List<String> streams = searches.streams(query, caller.asker());
    Optional<String> purpose = account.purpose(call, streams);
    Cancel cancel = searches.deadline();
    try (Departures.Watch _ = departures.over(call, cancel)) {
      StatsAnswer.Table table = searches.stats(query, caller.asker(), cancel);
      long rows = table.table().rows().size();
      account.read(caller, read(Act.Kind.STATS, call, query, streams, rows, purpose));
      return Reply.json(200, QueryAnswers.stats(query.stats().orElseThrow(), table));
    } catch (SearchRefused e) {
      throw problem(e);
    }
  }

  /** The question as one query, whatever parameters it came in. */
  static Act.Read read(
      Act.Kind kind,
      Call call,
      Query query,
      List<String> streams,
      long results,
      Optional<String> purpose)
      throws Problem {
    return new Act.Read(
        kind,
        QueryText.write(query),
        streams,
        call.query("from"),
        call.query("to"),
        results,
        purpose);
  }

  /** What a client is told of a question that is not answered. */
  static Problem problem(SearchRefused refused) {
    String why = refused.detail();
    return switch (refused.reason()) {
      case QUEUE_FULL -> new Problem(429, "query-queue-full", why).retryAfter(RETRY_SECONDS);
      case TIMEOUT -> new Problem(504, "query-timeout", why);
      case CANCELLED -> new Problem(499, "client-left", why); // nobody reads it; for the metrics
      case CLOSED -> new Problem(503, "server-stopping", why).retryAfter(RETRY_SECONDS);
      case CURSOR_INVALID -> new Problem(400, "cursor-invalid", why);
      case UNSUITABLE -> new Problem(422, "query-unsuitable", why);
      case TOO_MANY_ROWS -> new Problem(422, "too-many-rows", why);
      case TOO_MANY_GROUPS -> new Problem(422, "too-many-groups", why);
      case TOO_MUCH_MEMORY -> new Problem(422, "too-much-memory", why);
    };
  }

  private static Order order(Call call, Query query) throws Problem {
    Optional<String> text = call.query("order");
    if (text.isEmpty()) {
      return Order.TIME_DESC;
    }
    Order order = ORDERS.get(text.get());
    if (order == null) {
      throw new Problem(
          400,
          "parameter-invalid",
          "order is "
              + String.join(", ", ORDERS.keySet().stream().sorted().toList())
              + ", not '"
              + text.get()
              + "'");
    }
    if (query.pipes().stream().anyMatch(Pipe.Sort.class::isInstance)) {
      throw new Problem(
          400, "parameter-invalid", "the query sorts its events already; leave order out");
    }
    return order;
  }

  private static boolean exactTotal(Call call) throws Problem {
    String text = call.query("total").orElse("cheap");
    if (!text.equals("cheap") && !text.equals("exact")) {
      throw new Problem(400, "parameter-invalid", "total is cheap or exact, not '" + text + "'");
    }
    return text.equals("exact");
  }

  private static int limit(Call call) throws Problem {
    String text = call.query("limit").orElse(Integer.toString(LIMIT_DEFAULT));
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > LIMIT_MAX) {
      throw new Problem(
          400, "parameter-invalid", "limit is 1 to " + LIMIT_MAX + ", not '" + text + "'");
    }
    return Integer.parseInt(text);
  }
}
