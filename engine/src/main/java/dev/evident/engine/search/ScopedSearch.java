package dev.evident.engine.search;

import dev.evident.engine.access.Scope;
import dev.evident.model.Filter;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import dev.evident.query.Answer;
import dev.evident.query.FieldsOperator;
import dev.evident.query.FlatRecord;
import dev.evident.query.Reference;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.EventsAnswer;
import dev.evident.store.scan.EventsRequest;
import dev.evident.store.scan.Position;
import dev.evident.store.scan.ScanStopped;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.scan.Total;
import dev.evident.store.scan.Unreadable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Answers one question as if the log held nothing but what its asker may see. For one thread.
 *
 * <p>There are two ways. A question in which concealed fields can play no part goes to the search
 * with one more condition, the rows that may be seen, and only the records that are shown are
 * looked at. Any other one is judged on the records as they are seen, one by one: slower, but what
 * it takes depends on nothing that is concealed.
 */
final class ScopedSearch {
  private final Search search;
  private final Scope scope;
  private final Moment moment;
  private final Cancel cancel;

  ScopedSearch(Search search, Scope scope, Moment moment, Cancel cancel) {
    this.search = search;
    this.scope = scope;
    this.moment = moment;
    this.cancel = cancel;
  }

  /** A page; its records are as they are seen. */
  EventsAnswer events(EventsRequest asked) throws IOException, ScanStopped {
    cancel.check();
    if (scope.isEmpty()) {
      return page(asked.query(), List.of(), Optional.empty(), new Total(0, true), List.of());
    }
    if (!scope.isClear(asked.query())) {
      return new ViewScan(search, scope, moment, cancel).events(asked);
    }
    EventsRequest request =
        new EventsRequest(
            scope.conceals() ? withoutFields(asked.query()) : asked.query(),
            scope.rows(),
            asked.order(),
            asked.after(),
            asked.limit(),
            asked.totals());
    EventsAnswer answer = search.events(request, moment, cancel);
    return answer instanceof EventsAnswer.Page page && scope.conceals()
        ? page(asked.query(), looked(page.hits()), page.next(), page.total(), page.missing())
        : answer;
  }

  private List<EventsAnswer.Hit> looked(List<EventsAnswer.Hit> hits) {
    return hits.stream()
        .map(hit -> new EventsAnswer.Hit(hit.index(), scope.look(hit.record()).record()))
        .toList();
  }

  /** A page of records as they are seen, with the fields that the query ends with. */
  static EventsAnswer.Page page(
      Query query,
      List<EventsAnswer.Hit> hits,
      Optional<Position> next,
      Total total,
      List<Unreadable> missing) {
    Optional<Answer.Table> table =
        !query.pipes().isEmpty() && query.pipes().getLast() instanceof Pipe.Fields fields
            ? Optional.of(
                FieldsOperator.table(
                    fields,
                    hits.stream().map(hit -> FlatRecord.read(hit.index(), hit.record())).toList()))
            : Optional.empty();
    return new EventsAnswer.Page(hits, table, next, total, missing);
  }

  static Query withoutFields(Query query) {
    return new Query(
        query.filter(),
        query.pipes().stream().filter(pipe -> !(pipe instanceof Pipe.Fields)).toList());
  }

  /** A table. */
  StatsAnswer stats(Query query) throws IOException, ScanStopped {
    cancel.check();
    if (scope.isEmpty()) {
      Query nothing = new Query(new Filter.All(), query.pipes());
      Reference reference = new Reference(moment.now(), search.limits().groupsMax());
      return ViewScan.table(reference.answer(nothing, List.of()), 0, List.of());
    }
    return scope.isClear(query)
        ? search.stats(query, scope.rows(), moment, cancel)
        : new ViewScan(search, scope, moment, cancel).stats(query);
  }
}
