package dev.evident.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to list, newest first. All given conditions must hold.
 *
 * @param limit most events in the answer, 1 to {@value #LIMIT_MAX}
 * @param cursor where to go on: {@link Page#next} of the page before
 */
public record EventQuery(
    int limit,
    Optional<String> cursor,
    Optional<String> stream,
    Optional<String> actorId,
    Optional<String> action,
    Optional<Instant> from,
    Optional<Instant> to) {
  /** The server's own limit for one page. */
  public static final int LIMIT_MAX = 1_000;

  public EventQuery {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX + ", not " + limit);
    }
  }

  /** The newest events, without a condition. */
  public static EventQuery newest(int limit) {
    return new EventQuery(
        limit,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same question, going on at {@code next}. */
  public EventQuery after(String next) {
    return new EventQuery(limit, Optional.of(next), stream, actorId, action, from, to);
  }

  /** The same question for another number of events. */
  public EventQuery withLimit(int count) {
    return new EventQuery(count, cursor, stream, actorId, action, from, to);
  }

  String asParameters() {
    List<String> parts = new ArrayList<>();
    parts.add("limit=" + limit);
    cursor.ifPresent(value -> parts.add("cursor=" + encoded(value)));
    stream.ifPresent(value -> parts.add("stream=" + encoded(value)));
    actorId.ifPresent(value -> parts.add("actor.id=" + encoded(value)));
    action.ifPresent(value -> parts.add("action=" + encoded(value)));
    from.ifPresent(value -> parts.add("from=" + encoded(value.toString())));
    to.ifPresent(value -> parts.add("to=" + encoded(value.toString())));
    return String.join("&", parts);
  }

  /** Percent-encodes for a query or a path part. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
