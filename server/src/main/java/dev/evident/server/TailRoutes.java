package dev.evident.server;

import dev.evident.engine.Streams;
import dev.evident.engine.access.Access;
import dev.evident.engine.access.Scopes;
import dev.evident.engine.audit.Act;
import dev.evident.engine.tail.Tail;
import dev.evident.engine.tail.TailStep;
import dev.evident.engine.tail.Tails;
import dev.evident.engine.tail.TooManyTails;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.ReplyStream;
import dev.evident.http.Routes;
import dev.evident.model.Filter;
import dev.evident.model.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/tail?q=}: server-sent events, one for each committed event that matches, in the order
 * of the log (HTML Standard §9.2).
 */
final class TailRoutes {
  /** The reason of a tail that was let in when no more could be opened. */
  static final String FULL = "tails-full";

  private static final Logger LOG = LoggerFactory.getLogger(TailRoutes.class);
  private static final Set<String> TAIL_PARAMETERS =
      Set.of("q", "stream", "actor.id", "action", "after", Account.PARAMETER);

  /** The query parameters of this route; every other one is refused. */
  static final Map<String, Set<String>> PARAMETERS = Map.of("GET /v1/tail", TAIL_PARAMETERS);

  static final String CONTENT_TYPE = "text/event-stream";

  /** Shorter than the patience of the proxies that people use. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final int RETRY_SECONDS = 5;
  private static final int RETRY_MILLIS = 1_000;

  private final Tails tails;
  private final Questions questions;
  private final Scopes scopes;
  private final Account account;
  private final int tailsMax;
  private final Duration heartbeat;

  TailRoutes(Tails tails, Streams streams, Scopes scopes, Account account, int tailsMax) {
    this(tails, streams, scopes, account, tailsMax, HEARTBEAT);
  }

  TailRoutes(
      Tails tails,
      Streams streams,
      Scopes scopes,
      Account account,
      int tailsMax,
      Duration heartbeat) {
    this.tails = tails;
    this.questions = new Questions(streams);
    this.scopes = scopes;
    this.account = account;
    this.tailsMax = tailsMax;
    this.heartbeat = heartbeat;
  }

  Routes routes() {
    return Routes.builder().get("/v1/tail", this::tail).build();
  }

  private Reply tail(Call call) throws Problem {
    Parameters.known(call, TAIL_PARAMETERS);
    Query query = questions.query(call);
    if (!query.pipes().isEmpty()) {
      throw new Problem(
          422, "query-unsuitable", "a tail shows events as they come: leave the pipes out");
    }
    Optional<Long> after = after(call);
    Caller caller = Caller.now();
    List<String> streams = scopes.of(caller.access(), query.filter()).streams();
    Optional<String> purpose = account.purpose(call, streams);
    if (tails.open() >= tailsMax) {
      throw full();
    }
    account.read(caller, QueryRoutes.read(Act.Kind.TAIL, call, query, streams, 0, purpose));
    // Opened by its body: a reply whose body is never asked for must not hold a place.
    return Reply.stream(
            200, CONTENT_TYPE, out -> follow(query.filter(), caller.current(), after, out))
        .with("X-Accel-Buffering", "no");
  }

  private Problem full() {
    return new Problem(
            429, "tails-full", tailsMax + " tails are open, and no more may be; close one")
        .retryAfter(RETRY_SECONDS);
  }

  /** Last-Event-ID is what a browser sends by itself, so it counts before the parameter. */
  private static Optional<Long> after(Call call) throws Problem {
    Optional<String> header = call.header("Last-Event-ID").filter(last -> !last.isEmpty());
    Optional<String> text = header.isPresent() ? header : call.query("after");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.get().matches("0|[1-9][0-9]{0,17}")) {
      throw new Problem(
          400,
          "parameter-invalid",
          (header.isPresent() ? "Last-Event-ID" : "after")
              + " is an index of the log, not '"
              + text.get()
              + "'");
    }
    return Optional.of(Long.parseLong(text.get()));
  }

  private void follow(
      Filter filter, Supplier<Optional<Access>> access, Optional<Long> after, ReplyStream out)
      throws IOException, InterruptedException {
    try (Tail tail = tails.open(filter, access, after)) {
      // At once, so that a reader who loses the connection early knows where it began.
      write(out, "retry: " + RETRY_MILLIS + "\n" + id(tail.seen()) + "\n");
      out.flush();
      while (step(tail.next(heartbeat), out)) {
        out.flush();
      }
    } catch (TooManyTails e) {
      dropped(out, FULL, e.tailsMax() + " tails are open, and no more may be", -1);
    }
    out.flush();
  }

  /** False: the tail has ended. */
  private static boolean step(TailStep step, ReplyStream out) throws IOException {
    switch (step) {
      case TailStep.Events(var events, long seen) -> {
        for (TailStep.Event event : events) {
          write(out, "id: " + event.index() + "\ndata: {\"index\":" + event.index());
          write(out, ",\"event\":");
          out.write(event.seen().record()); // compact JSON: one line
          write(out, event.seen().redacted() ? ",\"redacted_view\":true}\n\n" : "}\n\n");
        }
        if (events.isEmpty()) {
          write(out, ": nothing else up to here\n" + id(seen) + "\n");
        }
        return true;
      }
      case TailStep.Dropped(var reason, long seen) -> {
        if (reason == TailStep.Reason.TOO_SLOW) {
          LOG.info("a tail was dropped: its reader is too slow");
        }
        dropped(out, code(reason), detail(reason), seen);
        return false;
      }
    }
  }

  static String code(TailStep.Reason reason) {
    return switch (reason) {
      case TOO_SLOW -> "tail-too-slow";
      case ACCESS_ENDED -> "access-ended";
      case STOPPING -> "server-stopping";
    };
  }

  private static String detail(TailStep.Reason reason) {
    return switch (reason) {
      case TOO_SLOW -> "the reader fell too far behind; go on from id";
      case ACCESS_ENDED -> "the reader may not read here any more";
      case STOPPING -> "the server is stopping";
    };
  }

  private static void dropped(ReplyStream out, String code, String detail, long seen)
      throws IOException {
    StringBuilder event = new StringBuilder("event: dropped\n").append(id(seen));
    Answers.quote(event.append("data: {\"code\":\"").append(code).append("\",\"detail\":"), detail);
    write(out, event.append("}\n\n").toString());
  }

  /** Moves the reader's place; before the first record there is none. */
  private static String id(long seen) {
    return seen < 0 ? "" : "id: " + seen + "\n";
  }

  private static void write(ReplyStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
