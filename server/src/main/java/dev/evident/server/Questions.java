package dev.evident.server;

import dev.evident.engine.Streams;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.Query;
import dev.evident.query.QueryException;
import dev.evident.query.QueryText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one query of the parameters of a request: {@code q} and what narrows it. */
final class Questions {
  /** Longer than every time that there is. */
  private static final String TIME = "[0-9A-Za-z:.+-]{1,64}";

  private static final Map<String, String> BOUNDS = Map.of("from", "time>=", "to", "time<");

  private final Streams streams;

  Questions(Streams streams) {
    this.streams = streams;
  }

  /** All conditions of the request must hold. */
  Query query(Call call) throws Problem {
    Query asked = parsed(call.query("q").orElse(""));
    List<Filter> filters = new ArrayList<>();
    if (!(asked.filter() instanceof Filter.All)) {
      filters.add(asked.filter());
    }
    exact(call, "actor.id").ifPresent(filters::add);
    exact(call, "action").ifPresent(filters::add);
    if (call.query("stream").isPresent()) {
      String _ = Parameters.readable(streams, Caller.now(), call.query("stream").get());
      exact(call, "stream").ifPresent(filters::add);
    }
    for (String bound : List.of("from", "to")) {
      if (call.query(bound).isPresent()) {
        filters.add(bound(bound, call.query(bound).get()));
      }
    }
    try {
      return new Query(Filter.and(filters), asked.pipes());
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "query-invalid", "with the other parameters: " + e.getMessage());
    }
  }

  private static Query parsed(String text) throws Problem {
    try {
      return QueryText.parse(text);
    } catch (QueryException e) {
      throw new Problem(400, "query-invalid", String.valueOf(e.getMessage()))
          .with("column", Integer.toString(e.column()))
          .with("piece", Answers.quote(new StringBuilder(), e.piece()).toString())
          .with("reason", Answers.quote(new StringBuilder(), e.reason()).toString());
    }
  }

  private static Optional<Filter> exact(Call call, String field) throws Problem {
    return call.query(field).map(value -> new Filter.Exact(new Field(field), value));
  }

  private static Filter bound(String name, String text) throws Problem {
    if (text.matches(TIME)) {
      try {
        return QueryText.parse(BOUNDS.get(name) + text).filter();
      } catch (QueryException _) {
        // said below, in the words of the parameter
      }
    }
    throw new Problem(
        400,
        "parameter-invalid",
        name + " is a time such as 2026-11-22T09:30:00Z, 2026-11-22 or -24h, not '" + text + "'");
  }
}
