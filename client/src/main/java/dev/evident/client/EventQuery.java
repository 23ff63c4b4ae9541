package dev.evident.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A question for events. All given conditions must hold; without any it asks for the newest ones.
 *
 * @param q a query in Evident's language, empty for every event
 * @param limit most events in one answer, 1 to {@value #LIMIT_MAX}
 * @param cursor where to go on: {@link Page#next} of the page before
 * @param from earliest event time, included: RFC 3339, a date, or a relative time such as -24h
 * @param to latest event time, excluded
 * @param order {@code time.desc} (the default), {@code time.asc}, {@code index.desc}, {@code
 *     index.asc}
 * @param exactTotal whether {@link Page#total} must be exact, whatever it costs
 */
public record EventQuery(
    String q,
    int limit,
    Optional<String> cursor,
    Optional<String> stream,
    Optional<String> actorId,
    Optional<String> action,
    Optional<String> from,
    Optional<String> to,
    Optional<String> order,
    boolean exactTotal) {
  /** The server's own limit for one page. */
  public static final int LIMIT_MAX = 1_000;

  public EventQuery {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX + ", not " + limit);
    }
  }

  /** The newest events that match. */
  public static EventQuery of(String q, int limit) {
    return new EventQuery(
        q,
        limit,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** The newest events, without a condition. */
  public static EventQuery newest(int limit) {
    return of("", limit);
  }

  /** The same question, going on at {@code next}. */
  public EventQuery after(String next) {
    return new EventQuery(
        q, limit, Optional.of(next), stream, actorId, action, from, to, order, exactTotal);
  }

  /** The same question for another number of events. */
  public EventQuery withLimit(int count) {
    return new EventQuery(q, count, cursor, stream, actorId, action, from, to, order, exactTotal);
  }

  /** The same question about one stream. */
  public EventQuery withStream(Optional<String> name) {
    return new EventQuery(q, limit, cursor, name, actorId, action, from, to, order, exactTotal);
  }

  /** The same question about one actor and one action, where they are given. */
  public EventQuery withExactly(Optional<String> actor, Optional<String> act) {
    return new EventQuery(q, limit, cursor, stream, actor, act, from, to, order, exactTotal);
  }

  /** The same question about these times, where they are given. */
  public EventQuery withTimes(Optional<String> first, Optional<String> end) {
    return new EventQuery(q, limit, cursor, stream, actorId, action, first, end, order, exactTotal);
  }

  /** The same question with another order. */
  public EventQuery withOrder(Optional<String> other) {
    return new EventQuery(q, limit, cursor, stream, actorId, action, from, to, other, exactTotal);
  }

  /** The same question, with an exact total. */
  public EventQuery withExactTotal() {
    return new EventQuery(q, limit, cursor, stream, actorId, action, from, to, order, true);
  }

  String asParameters() {
    List<String> parts = new ArrayList<>(conditions());
    parts.add("limit=" + limit);
    cursor.ifPresent(value -> parts.add("cursor=" + encoded(value)));
    order.ifPresent(value -> parts.add("order=" + encoded(value)));
    if (exactTotal) {
      parts.add("total=exact");
    }
    return String.join("&", parts);
  }

  /** As a table of numbers is asked for: without what concerns single events. */
  String asStatsParameters() {
    return String.join("&", conditions());
  }

  private List<String> conditions() {
    List<String> parts = new ArrayList<>();
    if (!q.isEmpty()) {
      parts.add("q=" + encoded(q));
    }
    stream.ifPresent(value -> parts.add("stream=" + encoded(value)));
    actorId.ifPresent(value -> parts.add("actor.id=" + encoded(value)));
    action.ifPresent(value -> parts.add("action=" + encoded(value)));
    from.ifPresent(value -> parts.add("from=" + encoded(value)));
    to.ifPresent(value -> parts.add("to=" + encoded(value)));
    return parts;
  }

  /** Percent-encodes for a query or a path part. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
