package dev.evident.server;

import dev.evident.http.Call;
import dev.evident.http.Filter;
import dev.evident.http.Handler;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import java.util.Optional;
import java.util.Set;

/**
 * Lets pages of other origins read what a viewer token shows. Only origins that are configured,
 * only by GET, only routes that such a token may call, and never with a cookie: a browser that is
 * not told {@code Access-Control-Allow-Credentials} keeps those answers to itself. Whoever is not
 * named gets the answers that he got without this, which browsers do not hand on.
 *
 * @param origins as browsers write them, compared as text
 */
record CrossOrigin(Set<String> origins) implements Filter {
  /** What a page with a viewer token needs: events, proofs, and the code of the viewer itself. */
  static final Set<String> TEMPLATES =
      Set.of(
          "/v1/events",
          "/v1/events/{id}",
          "/v1/events/{id}/proof",
          "/v1/receipts/{index}",
          "/v1/stats",
          "/v1/tail",
          "/viewer/{file...}");

  private static final String METHODS = "GET, HEAD";

  /** So long a browser may go by one preflight. */
  private static final String PREFLIGHT_SECONDS = "600";

  CrossOrigin {
    origins = Set.copyOf(origins);
  }

  @Override
  public Handler around(Handler next) {
    return origins.isEmpty() ? next : call -> answered(call, next);
  }

  private Reply answered(Call call, Handler next) throws Exception {
    try {
      Reply[] marked = {next.handle(call)};
      mark(call, (name, value) -> marked[0] = marked[0].with(name, joined(marked[0], name, value)));
      return marked[0];
    } catch (Problem problem) {
      // The page must be able to read that its token is over, and what was wrong with a query.
      Problem[] marked = {problem};
      mark(call, (name, value) -> marked[0] = marked[0].withHeader(name, value));
      throw marked[0];
    }
  }

  /** What an answer depends on already, such as the encoding, it depends on still. */
  private static String joined(Reply reply, String name, String value) {
    return reply.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .findFirst()
        .map(header -> header.value() + ", " + value)
        .orElse(value);
  }

  private interface Headers {
    void set(String name, String value);
  }

  private void mark(Call call, Headers headers) {
    if (call.template().filter(TEMPLATES::contains).isEmpty()) {
      return;
    }
    headers.set("Vary", "Origin");
    Optional<String> origin = call.header("Origin").filter(origins::contains);
    if (origin.isEmpty()) {
      return;
    }
    switch (call.method()) {
      case "GET", "HEAD" -> {
        headers.set("Access-Control-Allow-Origin", origin.get());
        headers.set("Access-Control-Expose-Headers", "Retry-After, X-Request-Id");
      }
      case "OPTIONS" -> {
        headers.set("Access-Control-Allow-Origin", origin.get());
        headers.set("Access-Control-Allow-Methods", METHODS);
        headers.set("Access-Control-Allow-Headers", "Authorization, " + Account.HEADER);
        headers.set("Access-Control-Max-Age", PREFLIGHT_SECONDS);
      }
      default -> {
        // what changes something is for no page of others
      }
    }
  }
}
