package dev.evident.server;

import dev.evident.engine.audit.Act;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.log.EvidentLog;
import dev.evident.log.PastCheckpoint;
import dev.evident.log.Published;
import dev.evident.model.Category;
import dev.evident.model.Outcome;
import dev.evident.store.Store;
import dev.evident.store.Verification;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /v1/checkpoints} and {@code /v1/integrity/verification}: how the log grew, and a look at
 * all of it when somebody wants one now.
 */
final class VerificationRoutes {
  /** Each costs a look at one record. */
  static final int CHECKPOINTS_MAX = 500;

  static final int CHECKPOINTS_DEFAULT = 200;
  private static final Set<String> CHECKPOINT_PARAMETERS = Set.of("limit");

  static final Map<String, Set<String>> PARAMETERS =
      Map.of("GET /v1/checkpoints", CHECKPOINT_PARAMETERS);

  private final EvidentLog log;
  private final Store store;
  private final Account account;

  VerificationRoutes(EvidentLog log, Store store, Account account) {
    this.log = log;
    this.store = store;
    this.account = account;
  }

  Routes routes() {
    return Routes.builder()
        .get("/v1/checkpoints", this::checkpoints)
        .get("/v1/integrity/verification", this::state)
        .post("/v1/integrity/verification", this::begin)
        .build();
  }

  private Reply checkpoints(Call call) throws IOException {
    Parameters.known(call, CHECKPOINT_PARAMETERS);
    int limit = limit(call);
    List<PastCheckpoint> past = log.checkpoints(limit);
    StringBuilder json = new StringBuilder(256 + 64 * past.size());
    json.append("{\"origin\":");
    Answers.quote(json, log.key().name());
    Answers.quote(json.append(",\"key\":"), log.key().text());
    json.append(",\"committed\":").append(log.committed().size());
    log.published().ifPresent(signed -> published(json, signed));
    WitnessAnswers.members(json, log);
    json.append(",\"checkpoints\":[");
    String separator = "";
    for (PastCheckpoint one : past) {
      json.append(separator).append("{\"size\":").append(one.size());
      one.time().ifPresent(at -> json.append(",\"time\":\"").append(at).append('"'));
      json.append('}');
      separator = ",";
    }
    return told(past.size(), Reply.json(200, Answers.bytes(json.append("]}"))));
  }

  private static void published(StringBuilder json, Published signed) {
    json.append(",\"published\":{\"size\":").append(signed.size());
    json.append(",\"root\":\"").append(signed.root().hex()).append("\"}");
  }

  private static int limit(Call call) throws Problem {
    String text = call.query("limit").orElse(String.valueOf(CHECKPOINTS_DEFAULT));
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 2
        || Integer.parseInt(text) > CHECKPOINTS_MAX) {
      throw new Problem(
          400,
          "parameter-invalid",
          "limit is a whole number from 2 to " + CHECKPOINTS_MAX + ", not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private Reply state(Call call) throws Problem {
    Parameters.known(call, Set.of());
    return told(0, Reply.json(200, Answers.bytes(described(store.verification()))));
  }

  private Reply begin(Call call) throws IOException, InterruptedException {
    Parameters.known(call, Set.of());
    if (store.verification().filter(one -> one.ended().isEmpty()).isPresent()) {
      throw underWay();
    }
    // First the act, then the deed: what reads the whole log is not begun unseen.
    account.done(
        Caller.now(),
        new Act.Deed(
            "integrity.verify",
            Category.ADMINISTRATION,
            Outcome.SUCCESS,
            Optional.of(new Act.Subject("log", log.key().name())),
            "the whole log is verified"));
    if (!store.beginVerification()) {
      throw underWay();
    }
    return Reply.json(202, Answers.bytes(described(store.verification())));
  }

  private static Problem underWay() {
    return new Problem(
        409,
        "verification-under-way",
        "a verification is under way, or no checkpoint was signed yet; see GET of this address");
  }

  private static StringBuilder described(Optional<Verification> known) {
    if (known.isEmpty()) {
      return new StringBuilder("{\"state\":\"none\"}");
    }
    Verification one = known.get();
    StringBuilder json = new StringBuilder("{\"state\":\"").append(name(one.outcome()));
    json.append("\",\"size\":").append(one.size()).append(",\"done\":").append(one.done());
    json.append(",\"started\":\"").append(one.started()).append('"');
    one.ended().ifPresent(at -> json.append(",\"ended\":\"").append(at).append('"'));
    json.append(",\"findings\":[");
    String separator = "";
    for (String finding : one.findings()) {
      Answers.quote(json.append(separator), finding);
      separator = ",";
    }
    return json.append("]}");
  }

  private static String name(Verification.Outcome outcome) {
    return switch (outcome) {
      case RUNNING -> "running";
      case VERIFIED -> "verified";
      case DAMAGED -> "damaged";
      case BROKEN_OFF -> "broken-off";
    };
  }

  private Reply told(long results, Reply reply) throws Problem {
    Act.Read read =
        new Act.Read(
            Act.Kind.INTEGRITY,
            "",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            results,
            Optional.empty());
    return account.told(Caller.now(), read, reply);
  }
}
