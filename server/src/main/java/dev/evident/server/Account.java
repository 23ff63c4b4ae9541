package dev.evident.server;

import dev.evident.engine.Streams;
import dev.evident.engine.audit.Act;
import dev.evident.engine.audit.Audit;
import dev.evident.engine.audit.AuditUnavailable;
import dev.evident.engine.audit.Visitor;
import dev.evident.http.Call;
import dev.evident.http.Handler;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps account of what callers do: asks for a purpose where one is due, and tells the audit of
 * what was answered and refused. Thread-safe.
 */
final class Account {
  /** The header, or the query parameter {@link #PARAMETER}, in which a reader says why. */
  static final String HEADER = "Evident-Purpose";

  static final String PARAMETER = "purpose";
  private static final int PURPOSE_CHARS_MAX = 256;
  private static final int QUESTION_CHARS_MAX = 16_384;
  private static final int RETRY_SECONDS = 5;

  private final Audit audit;
  private final Streams streams;
  private final Set<String> purposeStreams;

  /**
   * @param purposeStreams streams whose readers must say why, besides those that were made so
   */
  Account(Audit audit, Streams streams, List<String> purposeStreams) {
    this.audit = audit;
    this.streams = streams;
    this.purposeStreams = Set.copyOf(purposeStreams);
  }

  /** Why the caller asks; refused when he does not say it of a stream where he must. */
  Optional<String> purpose(Call call, List<String> asked) throws Problem {
    Optional<String> purpose = call.header(HEADER);
    if (purpose.isEmpty()) {
      purpose = call.query(PARAMETER);
    }
    purpose = purpose.map(String::strip).filter(text -> !text.isEmpty());
    if (purpose.isPresent() && purpose.get().length() > PURPOSE_CHARS_MAX) {
      throw new Problem(
          400, "parameter-invalid", "a purpose has at most " + PURPOSE_CHARS_MAX + " characters");
    }
    if (purpose.isEmpty()) {
      List<String> due = asked.stream().filter(this::isDue).toList();
      if (!due.isEmpty()) {
        throw new Problem(
            400,
            "purpose-required",
            "say why you read "
                + String.join(", ", due)
                + ", as "
                + HEADER
                + ": TICKET-123; or narrow the question to other streams with stream=");
      }
    }
    return purpose;
  }

  private boolean isDue(String stream) {
    return purposeStreams.contains(stream) || streams.catalog().settings(stream).purposeRequired();
  }

  /** Events were looked at: to be told before the answer. */
  void read(Caller caller, Act.Read read) throws Problem {
    note(caller.visitor(), read);
  }

  /** Something was changed: durable when this returns. */
  void done(Caller caller, Act.Deed deed) throws Problem, InterruptedException {
    try {
      audit.commit(caller.visitor(), deed);
    } catch (AuditUnavailable e) {
      throw unavailable(e);
    }
  }

  /** Many events were taken out: durable when this returns, and then only they are handed out. */
  void exported(Visitor visitor, Act.Read read) throws Problem, InterruptedException {
    try {
      audit.commit(visitor, read);
    } catch (AuditUnavailable e) {
      throw unavailable(e);
    }
  }

  private void note(Visitor visitor, Act act) throws Problem {
    try {
      audit.note(visitor, act);
    } catch (AuditUnavailable e) {
      throw unavailable(e);
    }
  }

  /** What a client is told whose act cannot be recorded. */
  static Problem unavailable(AuditUnavailable e) {
    return new Problem(503, "audit-unavailable", e.detail()).retryAfter(RETRY_SECONDS);
  }

  /** Handles requests of callers who are proven, and tells of those that are refused. */
  Handler around(Handler next) {
    return call -> {
      Caller caller = Caller.of(Callers.current(), Callers.again(), call);
      try {
        return caller.handles(next, call);
      } catch (Problem problem) {
        refused(caller.visitor(), call, problem);
        throw problem;
      }
    };
  }

  /** All that is refused to readers, and of other requests those for which a right was missing. */
  private void refused(Visitor visitor, Call call, Problem problem) throws Problem {
    boolean reading = call.method().equals("GET") || call.method().equals("HEAD");
    boolean denied = problem.status() == 401 || problem.status() == 403;
    if (reading || denied) {
      String question = denied ? "" : question(call);
      note(
          visitor,
          new Act.Refusal(
              call.method() + " " + call.template().orElse("/"),
              question,
              problem.status(),
              problem.code()));
    }
  }

  private static String question(Call call) throws Problem {
    String text = call.query("q").orElse("");
    return text.length() <= QUESTION_CHARS_MAX ? text : text.substring(0, QUESTION_CHARS_MAX);
  }

  /** A reply whose reading is told before it is given. */
  Reply told(Caller caller, Act.Read read, Reply reply) throws Problem {
    read(caller, read);
    return reply;
  }
}
