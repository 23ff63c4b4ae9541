package dev.evident.server;

import dev.evident.engine.Streams;
import dev.evident.engine.audit.Act;
import dev.evident.engine.export.ExportForm;
import dev.evident.engine.export.ExportJob;
import dev.evident.engine.export.ExportOrder;
import dev.evident.engine.export.ExportState;
import dev.evident.engine.export.ExportStopped;
import dev.evident.engine.export.Exporter;
import dev.evident.engine.export.Exports;
import dev.evident.engine.export.Halt;
import dev.evident.engine.search.EventsPage;
import dev.evident.engine.search.EventsQuestion;
import dev.evident.engine.search.Moment;
import dev.evident.engine.search.SearchRefused;
import dev.evident.engine.search.Searches;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.model.Query;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.Order;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code /v1/export} and {@code /v1/exports}: many events at once. An export always says why, and
 * is in the account of reads before anybody has a byte of it.
 */
final class ExportRoutes {
  /** Events of an export that is not made in the background. */
  static final int DIRECT_EVENTS_MAX = 10_000;

  private static final int RETRY_SECONDS = 5;
  private static final Set<String> QUESTION =
      Set.of("q", "from", "to", "stream", "actor.id", "action", "format", Account.PARAMETER);

  /** The query parameters of these routes; every other one is refused. */
  static final Map<String, Set<String>> PARAMETERS =
      Map.of(
          "GET /v1/export", QUESTION,
          "POST /v1/exports", QUESTION);

  private final Searches searches;
  private final Exporter exporter;
  private final Exports exports;
  private final Questions questions;
  private final Account account;
  private final Departures departures;

  ExportRoutes(
      Searches searches,
      Exporter exporter,
      Exports exports,
      Streams streams,
      Account account,
      Departures departures) {
    this.searches = searches;
    this.exporter = exporter;
    this.exports = exports;
    this.questions = new Questions(streams);
    this.account = account;
    this.departures = departures;
  }

  Routes routes() {
    return Routes.builder()
        .get("/v1/export", this::direct)
        .post("/v1/exports", this::begin)
        .get("/v1/exports", this::list)
        .get("/v1/exports/{id}", this::state)
        .delete("/v1/exports/{id}", this::remove)
        .get("/v1/exports/{id}/content", call -> file(call, false))
        .get("/v1/exports/{id}/manifest", call -> file(call, true))
        .build();
  }

  /** A request of somebody, understood. */
  private record Asked(Caller caller, ExportOrder order, List<String> streams, Act.Read act) {
    Act.Read act(long events) {
      return new Act.Read(
          act.kind(), act.question(), act.streams(), act.from(), act.to(), events, act.purpose());
    }
  }

  private Asked asked(Call call) throws Problem {
    Parameters.known(call, QUESTION);
    Query query = questions.query(call);
    if (!query.pipes().isEmpty()) {
      throw new Problem(
          422,
          "query-unsuitable",
          "an export holds whole events in the order of the log: leave the pipes out");
    }
    String format = call.query("format").orElse("");
    ExportForm form =
        ExportForm.of(format)
            .orElseThrow(() ->
                new Problem(
                    400,
                    "parameter-invalid",
                    "format is "
                        + Arrays.stream(ExportForm.values())
                            .map(ExportForm::text)
                            .collect(Collectors.joining(", "))
                        + ", not '"
                        + format
                        + "'"));
    Caller caller = Caller.now();
    List<String> streams = searches.streams(query, caller.asker());
    String purpose =
        account
            .purpose(call, streams)
            .orElseThrow(() ->
                new Problem(
                    400,
                    "purpose-required",
                    "an export says why it is made, as " + Account.HEADER + ": TICKET-123"));
    return new Asked(
        caller,
        new ExportOrder(query, form, caller.asker(), caller.current(), purpose),
        streams,
        QueryRoutes.read(Act.Kind.EXPORT, call, query, streams, 0, Optional.of(purpose)));
  }

  // ---- at once

  private Reply direct(Call call) throws IOException, InterruptedException {
    Asked asked = asked(call);
    Exporter.Snapshot snapshot = snapshot(asked);
    long events = count(call, asked, snapshot.moment());
    if (events > DIRECT_EVENTS_MAX) {
      throw new Problem(
          422,
          "export-too-large",
          events
              + " events match, and this route gives at most "
              + DIRECT_EVENTS_MAX
              + "; ask POST /v1/exports, which works in the background");
    }
    account.exported(asked.caller.visitor(), asked.act(events));
    ExportForm form = asked.order.form();
    return download(
        Reply.stream(
            200,
            form.contentType(),
            out -> {
              OutputStream nowhere = OutputStream.nullOutputStream();
              long _ =
                  exporter.write(
                      asked.order,
                      snapshot,
                      form.hasManifest() ? nowhere : out,
                      form.hasManifest() ? out : nowhere,
                      new Halt(),
                      (_, _, _) -> {});
            }),
        "evident-export." + form.suffix());
  }

  /** What is counted, told and written is all of one moment, whatever arrives meanwhile. */
  private Exporter.Snapshot snapshot(Asked asked) throws IOException, InterruptedException {
    try {
      return exporter.snapshot(asked.order, new Halt());
    } catch (ExportStopped e) {
      throw new Problem(503, "export-failed", e.detail()).retryAfter(RETRY_SECONDS);
    }
  }

  private long count(Call call, Asked asked, Moment moment)
      throws IOException, InterruptedException {
    EventsQuestion question =
        new EventsQuestion(asked.order.query(), Order.INDEX_ASC, Optional.empty(), 1, true);
    Cancel cancel = searches.deadline();
    try (Departures.Watch _ = departures.over(call, cancel)) {
      EventsPage page = searches.events(question, asked.caller.asker(), moment, cancel);
      return page.total().events();
    } catch (SearchRefused e) {
      throw QueryRoutes.problem(e);
    }
  }

  // ---- in the background

  private Reply begin(Call call) throws Problem {
    Asked asked = asked(call);
    Optional<ExportState> begun =
        exports.begin(
            asked.order,
            events -> {
              try {
                account.exported(asked.caller.visitor(), asked.act(events));
              } catch (Problem e) {
                throw new ExportStopped(ExportStopped.Reason.UNAVAILABLE, e.detail());
              }
            });
    ExportState state =
        begun.orElseThrow(() ->
            new Problem(
                    429,
                    "exports-full",
                    "there are as many exports as there may be ("
                        + exports.ownerJobsMax()
                        + " of one principal); delete one, or wait until it goes away")
                .retryAfter(RETRY_SECONDS));
    return Reply.json(202, ExportAnswers.state(state))
        .with("Location", "/v1/exports/" + state.id());
  }

  private Reply list(Call call) throws Problem {
    Parameters.known(call, Set.of());
    return Reply.json(200, ExportAnswers.list(exports.of(Caller.now().id())));
  }

  private Reply state(Call call) throws Problem {
    return Reply.json(200, ExportAnswers.state(find(call).state()));
  }

  private Reply remove(Call call) throws Problem {
    Parameters.known(call, Set.of());
    if (!exports.remove(call.variable("id"), Caller.now().id())) {
      throw unknown(call);
    }
    return Reply.empty(204);
  }

  private ExportJob find(Call call) throws Problem {
    Parameters.known(call, Set.of());
    return exports.find(call.variable("id"), Caller.now().id()).orElseThrow(() -> unknown(call));
  }

  private static Problem unknown(Call call) {
    return new Problem(
        404, "export-unknown", "you have no export '" + call.variable("id") + "'; it may be over");
  }

  private Reply file(Call call, boolean manifest) throws Problem {
    ExportJob job = find(call);
    ExportState state = job.state();
    ExportState.Stage.Ready ready =
        switch (state.stage()) {
          case ExportState.Stage.Ready one -> one;
          case ExportState.Stage.Failed failed ->
              throw new Problem(409, "export-failed", failed.detail());
          case ExportState.Stage.Waiting _, ExportState.Stage.Running _ ->
              throw new Problem(409, "export-not-ready", "it is being made; ask for its state")
                  .retryAfter(1);
        };
    if (manifest && ready.manifestBytes().isEmpty()) {
      throw new Problem(
          404, "export-unknown", "an export as " + state.form().text() + " has no manifest beside");
    }
    requireSameAccess(job);
    long length = manifest ? ready.manifestBytes().orElseThrow() : ready.bytes();
    String name =
        "evident-"
            + state.begun().toString().replaceAll("[^0-9TZ]", "").substring(0, 15)
            + "."
            + (manifest ? "evidence.ndjson" : state.form().suffix());
    ByteRange range = ByteRange.of(call.header("Range"), length);
    Reply reply =
        Reply.stream(
                range.whole() ? 200 : 206,
                (manifest ? ExportForm.EVIDENCE : state.form()).contentType(),
                out -> job.copy(manifest, range.from(), range.to(), out))
            .with("Accept-Ranges", "bytes")
            .with("ETag", '"' + state.id() + (manifest ? "m" : "c") + '"');
    if (!range.whole()) {
      reply = reply.with("Content-Range", range.header());
    }
    return download(reply, name);
  }

  /** What was made with more than he may see now is not handed out. */
  private void requireSameAccess(ExportJob job) throws Problem {
    Caller caller = Caller.now();
    ExportOrder order = job.order();
    boolean same =
        searches.streams(order.query(), order.asker()).stream()
            .allMatch(stream ->
                caller.access().reading(stream).equals(order.asker().access().reading(stream)));
    if (!same) {
      throw new Problem(
          403,
          "export-access-changed",
          "what you may see has changed since this export began; make it again");
    }
  }

  private static Reply download(Reply reply, String name) {
    return reply
        .with("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .with("Cache-Control", "no-store");
  }
}
