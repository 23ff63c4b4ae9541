package dev.evident.server;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.codec.Names;
import dev.evident.engine.Admitted;
import dev.evident.engine.Engine;
import dev.evident.engine.EventProof;
import dev.evident.engine.FoundRecord;
import dev.evident.engine.audit.Act;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.log.Refused;
import dev.evident.log.StoredRecord;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.TlogProof;
import dev.evident.model.Refusal;
import dev.evident.model.RefusalCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /v1}: events in, single events and their proofs out. */
final class EventRoutes {
  private static final int IDEMPOTENCY_KEY_CHARS_MAX = 256;
  private static final int RETRY_SECONDS = 1;
  private static final int WITNESS_RETRY_SECONDS = 10;
  private static final Set<String> APPEND_PARAMETERS = Set.of("atomic", "receipts");
  private static final Set<String> ONE_PARAMETERS = Set.of("stream", Account.PARAMETER);
  private static final Set<String> RECEIPT_PARAMETERS = Set.of("level", Account.PARAMETER);

  /** The query parameters of these routes; every other one is refused. */
  static final Map<String, Set<String>> PARAMETERS =
      Map.of(
          "POST /v1/events", APPEND_PARAMETERS,
          "GET /v1/events/{id}", ONE_PARAMETERS,
          "GET /v1/events/{id}/proof", ONE_PARAMETERS,
          "GET /v1/receipts/{index}", RECEIPT_PARAMETERS);

  private final Engine engine;
  private final Account account;
  private final Metrics metrics;

  EventRoutes(Engine engine, Account account, Metrics metrics) {
    this.engine = engine;
    this.account = account;
    this.metrics = metrics;
  }

  Routes routes() {
    return Routes.builder()
        .post("/v1/events", this::append)
        .get("/v1/events/{id}", this::event)
        .get("/v1/events/{id}/proof", this::proof)
        .get("/v1/receipts/{index}", this::receipt)
        .build();
  }

  // ---- in

  private Reply append(Call call) throws IOException, InterruptedException {
    Parameters.known(call, APPEND_PARAMETERS);
    boolean atomic = Parameters.flag(call, "atomic");
    boolean receipts = Parameters.flag(call, "receipts");
    BodyFormat format = format(call.header("Content-Type").orElse(""));
    String key = idempotencyKey(call);
    try {
      Admitted outcome = engine.admit(Caller.now().access(), call.body(), format, key, atomic);
      metrics.admitted(outcome);
      return answer(outcome, atomic, receipts);
    } catch (BodyRefused e) {
      metrics.refused(e.refusal());
      throw problem(List.of(e.refusal()), e.refusal().detail());
    } catch (Refused e) {
      metrics.refused(Engine.code(e.reason()));
      throw problem(e);
    }
  }

  /** An empty key is a client's mistake: taken as none, its retries would be stored twice. */
  private static String idempotencyKey(Call call) throws Problem {
    Optional<String> key = call.header("Idempotency-Key");
    if (key.isPresent()
        && (key.get().isBlank() || key.get().length() > IDEMPOTENCY_KEY_CHARS_MAX)) {
      throw new Problem(
          400,
          "idempotency-key-invalid",
          "Idempotency-Key has 1 to " + IDEMPOTENCY_KEY_CHARS_MAX + " characters");
    }
    return key.orElse("");
  }

  private static Reply answer(Admitted outcome, boolean atomic, boolean receipts) throws Problem {
    int stored = outcome.accepted() + outcome.duplicates();
    if (stored == 0) {
      throw problem(
          outcome.rejected(),
          atomic
              ? "nothing was stored, because atomic=true and some events are not acceptable"
              : "no event of the request is acceptable");
    }
    boolean single = stored == 1 && outcome.rejected().isEmpty();
    int status = outcome.accepted() > 0 ? 201 : 200;
    return Reply.json(status, Answers.admitted(outcome, receipts, single));
  }

  private static Problem problem(List<Refusal> refusals, String summary) {
    List<RefusalCode> codes = refusals.stream().map(Refusal::code).distinct().toList();
    if (codes.size() == 1) {
      RefusalCode code = codes.getFirst();
      String detail = refusals.size() == 1 ? refusals.getFirst().detail() : summary;
      return new Problem(code.httpStatus(), code.code(), detail)
          .with("rejected", Answers.rejected(refusals));
    }
    return new Problem(422, "events-refused", summary).with("rejected", Answers.rejected(refusals));
  }

  private static Problem problem(Refused refused) {
    RefusalCode code = Engine.code(refused.reason());
    Problem problem = new Problem(code.httpStatus(), code.code(), Engine.detail(refused));
    return switch (refused.reason()) {
      case QUEUE_FULL, DISK_FULL -> problem.retryAfter(RETRY_SECONDS);
      case STOPPED -> problem;
    };
  }

  /** JSON when it says so; everything else that people send is lines. */
  private static BodyFormat format(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") ? BodyFormat.JSON : BodyFormat.NDJSON;
  }

  // ---- out

  private Reply event(Call call) throws IOException {
    FoundRecord found = find(call, Act.Kind.EVENT);
    StoredRecord record = found.record();
    return Reply.json(200, Answers.record(found.seen()))
        .with("Evident-Index", Long.toString(record.index()))
        .with("Evident-Leaf", new Hasher().leaf(record.entry()).hex())
        .with("Evident-Accepted", Long.toString(record.acceptedMs()));
  }

  private Reply proof(Call call) throws IOException, InterruptedException {
    Optional<EventProof> proof = engine.proof(find(call, Act.Kind.PROOF));
    return Reply.json(200, Answers.proof(proof.orElseThrow(EventRoutes::notPublished)));
  }

  private Reply receipt(Call call) throws IOException, InterruptedException {
    Parameters.known(call, RECEIPT_PARAMETERS);
    FoundRecord found = record(call);
    StoredRecord record = found.record();
    String level = call.query("level").orElse("durable");
    return switch (level) {
      case "durable" -> durable(record);
      case "signed" -> {
        Optional<TlogProof> proof = engine.receipt(found);
        yield Reply.text(200, proof.orElseThrow(EventRoutes::notPublished).text());
      }
      case "witnessed" -> {
        if (engine.log().witnesses().policy().witnesses().isEmpty()) {
          throw new Problem(
              422, "level-unavailable", "this log has no witnesses; ask for level=signed");
        }
        Optional<TlogProof> proof = engine.witnessedReceipt(found);
        yield Reply.text(200, proof.orElseThrow(EventRoutes::notWitnessed).text());
      }
      default ->
          throw new Problem(
              400,
              "parameter-invalid",
              "level is durable, signed or witnessed, not '" + level + "'");
    };
  }

  private Reply durable(StoredRecord record) {
    var committed = engine.log().committed();
    StringBuilder json = new StringBuilder("{\"index\":").append(record.index());
    json.append(",\"leaf\":\"").append(new Hasher().leaf(record.entry()).hex());
    json.append("\",\"size\":").append(committed.size());
    json.append(",\"root\":\"").append(committed.root().hex()).append("\"}");
    return Reply.json(200, Answers.bytes(json));
  }

  private static Problem notPublished() {
    return new Problem(
            503, "not-published", "no checkpoint covers this event yet; ask again in a second")
        .retryAfter(RETRY_SECONDS);
  }

  private static Problem notWitnessed() {
    return new Problem(
            503,
            "not-witnessed",
            "the quorum of witnesses has not cosigned a checkpoint over this event yet; see"
                + " /v1/integrity")
        .retryAfter(WITNESS_RETRY_SECONDS);
  }

  private FoundRecord find(Call call, Act.Kind kind) throws IOException {
    Parameters.known(call, ONE_PARAMETERS);
    Caller caller = Caller.now();
    String stream =
        Parameters.readable(
            engine.streams(), caller, call.query("stream").orElse(Names.DEFAULT_STREAM));
    Optional<String> purpose = account.purpose(call, List.of(stream));
    String id = call.variable("id");
    FoundRecord found =
        engine
            .event(caller.access(), stream, id)
            .orElseThrow(() ->
                new Problem(404, "event-unknown", "no event with id '" + id + "' in the stream"));
    account.read(caller, one(kind, "id=" + id, List.of(stream), purpose));
    return found;
  }

  private static Act.Read one(
      Act.Kind kind, String question, List<String> streams, Optional<String> purpose) {
    return new Act.Read(kind, question, streams, Optional.empty(), Optional.empty(), 1, purpose);
  }

  /** An index of somebody else's record is refused in the same words as one that is not there. */
  private FoundRecord record(Call call) throws IOException {
    String index = call.variable("index");
    Caller caller = Caller.now();
    Optional<FoundRecord> found =
        index.matches("0|[1-9][0-9]{0,17}")
            ? engine.record(caller.access(), Long.parseLong(index))
            : Optional.empty();
    FoundRecord record =
        found.orElseThrow(() ->
            new Problem(
                404, "index-unknown", "there is no record '" + index + "' that you may see"));
    List<String> streams =
        record.record().isControl()
            ? List.of()
            : List.of(engine.streams().catalog().streamName(record.record().stream()));
    Optional<String> purpose = account.purpose(call, streams);
    account.read(caller, one(Act.Kind.RECEIPT, "index=" + index, streams, purpose));
    return record;
  }
}
